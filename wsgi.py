"""What the web server and the ``flask`` command start from."""

from webapp.app import create_app

app = create_app()
