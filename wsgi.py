"""What the web server and the ``flask`` command start from."""

import sys

from webapp.app import create_app
from webapp.config import ConfigError

try:
    app = create_app()
except ConfigError as error:
    sys.exit(str(error))
