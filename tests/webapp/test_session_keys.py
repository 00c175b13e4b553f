"""The keys of the session cookie, fetched at first use."""

import pytest
from flask import Config as Settings

from webapp.app import create_app
from webapp.config import Config


@pytest.mark.slow
def test_a_cookie_of_an_older_key_counts_from_the_very_first_request_on():
    old = create_app(Config.from_env({"SECRET_KEY": "old"}))
    with old.app_context():
        cookie = old.session_interface.get_signing_serializer(old).dumps({"who": "marit"})
    app = create_app(Config.from_env({"SECRET_KEY": "new", "SECRET_KEY_FALLBACKS": "old"}))
    read = []

    class Watched(Settings):
        """Reads the cookie as another thread does that comes as soon as there is a key."""

        def __setitem__(self, name, value):
            super().__setitem__(name, value)
            if name == "SECRET_KEY":
                read.append(app.session_interface.get_signing_serializer(app).loads(cookie))

    app.config = Watched(app.root_path, app.config)
    with app.app_context():
        app.session_interface.get_signing_serializer(app)
    assert read == [{"who": "marit"}]
