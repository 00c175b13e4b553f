"""What the web server and the ``flask`` command start from."""

import sys

from webapp import logs
from webapp.app import create_app
from webapp.config import Config, ConfigError

try:
    config = Config.from_env()
    logs.set_up(logs.COMMAND, production=config.production)
    app = create_app(config)
except ConfigError as error:
    sys.exit(str(error))
