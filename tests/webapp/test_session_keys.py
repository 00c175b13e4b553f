"""The keys of what the site signs: the session cookie's are fetched at first use, and an older one counts beside it."""

import pytest
from flask import Config as Settings

from tests.people import Person
from tests.webapp.test_operations import web_alone
from webapp.app import create_app
from webapp.config import Config
from webapp.migrations import migrate
from webapp.services import Services


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


def at(url, person):
    """The same browser at the same site, which is reached at another port since it was started again."""
    same = Person(url)
    same.email = person.email
    same.browser.cookies.update(person.browser.cookies)
    return same


def who(person):
    return person.browser.get("/api/v1/auth/me").json().get("email")


@pytest.mark.slow
def test_what_an_older_key_has_signed_counts_until_the_key_is_dropped(tmp_path):
    migrate(Services(Config.from_env({"VITRINE_HOME": str(tmp_path)})).database)
    with web_alone(tmp_path, SECRET_KEY="the-older-key") as url:
        visitor, later, owner = Person(url, "visitor"), Person(url, "later"), Person(url, "owner")
        owner.sign_up()
        placed, left = visitor.place(), later.place()
    with web_alone(tmp_path, SECRET_KEY="the-newer-key", SECRET_KEY_FALLBACKS="the-older-key") as url:
        assert who(at(url, owner)) == owner.email
        visitor = at(url, visitor)
        visitor.sign_up(placed)  # on the page that was opened before
        assert visitor.status(placed.job_id)["state"] == "claimed"
    with web_alone(tmp_path, SECRET_KEY="the-newer-key") as url:
        assert who(at(url, owner)) is None
        assert who(at(url, visitor)) == visitor.email
        assert at(url, later).visit(f"/jobs/{left.job_id}").status == 404


@pytest.mark.slow
def test_where_processes_are_started_again_one_by_one_the_next_key_is_known_before_it_signs(tmp_path):
    migrate(Services(Config.from_env({"VITRINE_HOME": str(tmp_path)})).database)
    with web_alone(tmp_path, SECRET_KEY="the-newer-key", SECRET_KEY_FALLBACKS="the-older-key") as url:
        owner = Person(url, "owner")
        owner.sign_up()
    with web_alone(tmp_path, SECRET_KEY="the-older-key", SECRET_KEY_FALLBACKS="the-newer-key") as url:
        assert who(at(url, owner)) == owner.email
