"""What the web server and the ``flask`` command start from."""

import sys

from webapp import doctor_command, logs
from webapp.app import create_app
from webapp.config import Config, ConfigError

try:
    config = Config.from_env()
    logs.set_up(logs.COMMAND, production=config.production)
    app = create_app(config)
except ValueError as error:  # what an address that nobody has looked into makes of the app, too
    if doctor_command.is_called():
        app = doctor_command.alone()
    elif isinstance(error, ConfigError):
        sys.exit(str(error))
    else:
        raise
