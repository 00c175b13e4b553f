"""The way to a provider and back, on Flask-Dance.

Flask-Dance 7.1 keeps session and parameters of a dance on the blueprint, which all threads share: one person came back
as another. Here the session is the request's own, and what a dance needs to know of its beginning is a ticket, whose
secret is the ``state``: it counts once, for one provider, in the browser that began.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from typing import Any, cast
from urllib.parse import urlencode

import requests
from flask import Flask, Response, flash, g, redirect, request, url_for
from flask_dance.consumer import OAuth2ConsumerBlueprint
from flask_dance.consumer.requests import OAuth2Session
from flask_dance.consumer.storage import NullStorage
from flask_login import current_user
from oauthlib.oauth2 import OAuth2Error

from webapp import identities, limits, logs, notices, tickets
from webapp.config import ProviderSettings
from webapp.context import origin, services
from webapp.errors import Problem
from webapp.identities import Arrival
from webapp.models import Ticket, User
from webapp.origin import has_token, is_from_elsewhere
from webapp.providers import TIMEOUT, Doors, Provider, ProviderError, open_provider
from webapp.rendering import go_to
from webapp.sessions import signed_in, this_browser
from webapp.views.arrival import let_in
from webapp.views.forms import SignInForm
from webapp.views.mine import waiting_upload

log = logging.getLogger(__name__)

MINUTES = 15
"""How long somebody may take at the provider."""


def init_app(app: Flask, settings: tuple[ProviderSettings, ...]) -> None:
    """Open a way to each provider that is set up, at ``/auth/<name>``."""
    for one in settings:
        app.register_blueprint(Dance(open_provider(one)), url_prefix="/auth")


class Talk(OAuth2Session):  # type: ignore[misc]  # Flask-Dance is untyped
    """A talk with a provider's own address: whatever it points to instead is not told code and secret."""

    def request(self, *words: Any, **options: Any) -> Any:
        """Ask without following redirects."""
        return super().request(*words, **{**options, "allow_redirects": False})


class Dance(OAuth2ConsumerBlueprint):  # type: ignore[misc]  # Flask-Dance is untyped
    """The two steps at one provider: away, and back."""

    def __init__(self, provider: Provider):
        self.provider = provider
        settings = provider.settings
        super().__init__(settings.name, __name__, settings.client_id, settings.client_secret, storage=NullStorage())

    @property
    def session(self) -> OAuth2Session:
        """The talk with the provider in this request."""
        if "dance_session" not in g:
            g.dance_session = Talk(client_id=self._client_id, scope=self.provider.scope, blueprint=self)
            g.dance_session.redirect_uri = origin() + url_for(".authorized")
        return g.dance_session

    def teardown_session(self, _error: BaseException | None = None) -> None:
        """Nothing outlives its request."""

    @limits.sign_ins
    def login(self) -> Any:
        """Go to the provider, and remember for what.

        Another site's link leads to our own panel first: it could come after it has signed this browser in at the
        provider as somebody else, whose account would get what is placed here.
        """
        form = SignInForm.from_request("login")
        if is_from_elsewhere():
            return go_to(f"/login?{urlencode({'next': form.next})}" if form.next else "/login")
        adding = self._adding()
        nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        begun = {"job_id": form.job_id, "next": form.next, "nonce": nonce, "verifier": verifier}
        state = tickets.issue("dance", MINUTES, adding, provider=self.name, browser=this_browser(), **begun)
        asked = {"nonce": nonce, **(_challenge(verifier) if self.provider.uses_pkce else {})}
        try:
            url, _ = self.session.authorization_url(self.provider.doors().authorize, state=state, **asked)
        except (ProviderError, OAuth2Error) as error:
            return self._go_back(begun, error)
        return redirect(url, code=303)

    def _adding(self) -> User | None:
        """Give whose account gets another way in, where that is what is asked for.

        Only our own page may ask it, by its token: another site's link could come after it has signed this browser in
        at the provider as somebody else, who would get a way into the account.
        """
        if "add" not in request.args:
            return None
        if not has_token(request.args["add"]):
            raise Problem("csrf_failed")
        return signed_in()

    def authorized(self) -> Any:
        """Come back from the provider: find out who it is, and let them in."""
        if "error" in request.args:
            return self._cancelled()
        ticket = self._ticket()
        begun = tickets.arguments_of(ticket)
        try:
            arrival = self._find_out(begun)
        except ProviderError as error:
            return self._go_back(begun, error)
        if ticket.user is not None:
            return self._add(arrival, ticket.user)
        return let_in(arrival, begun["job_id"], begun["next"])

    def _cancelled(self) -> Response:
        """Go back to where it began. Nobody is signed in, so a provider that forgets the state is put up with."""
        ticket = tickets.take("dance", request.args.get("state", ""))
        return self._go_back(tickets.arguments_of(ticket) if ticket else {})

    def _ticket(self) -> Ticket:
        """Take the ticket that the state is; raises Problem ``bad_state`` for any that is not from this dance."""
        state = request.args.get("state", "")
        ticket = tickets.look("dance", state)
        begun = tickets.arguments_of(ticket) if ticket else {}
        mine = begun.get("provider") == self.name and begun.get("browser") == this_browser()
        issuer = request.args.get("iss", self.provider.settings.issuer).rstrip("/")
        if not mine or issuer not in self.provider.names or not tickets.take("dance", state):
            raise Problem("bad_state")
        return cast("Ticket", ticket)

    def _find_out(self, begun: dict[str, Any]) -> Arrival:
        verifier = {"code_verifier": begun["verifier"]} if self.provider.uses_pkce else {}
        doors = self.provider.doors()
        try:
            token = self._exchange_code(doors, verifier)
        except (OAuth2Error, requests.RequestException, ValueError, TypeError, AttributeError) as error:
            raise ProviderError(f"it gave no token: {type(error).__name__}") from error
        return self.provider.arrival(token, begun["nonce"])

    def _exchange_code(self, doors: Doors, verifier: dict[str, str]) -> dict[str, Any]:
        self.session.scope = None  # a provider may grant other scopes than were asked for; oauthlib would refuse
        token: dict[str, Any] = self.session.fetch_token(
            doors.token,
            code=request.args.get("code"),
            client_secret=self.client_secret,
            include_client_id=doors.secret_in_body,
            timeout=TIMEOUT,
            **verifier,
        )
        return token

    def _add(self, arrival: Arrival, user: User) -> Response:
        if not current_user.is_authenticated or signed_in() != user:
            raise Problem("bad_state")
        identities.join(arrival, user)
        notices.provider_joined(user, self.provider.settings.label, services().queue)
        flash(f"You can sign in with {self.provider.settings.label} now.")
        return go_to("/account")

    def _go_back(self, begun: dict[str, Any], error: Exception | None = None) -> Response:
        label = self.provider.settings.label
        if error is None:
            flash(f"You didn’t sign in with {label}. Nothing is lost: try again, or use a password.")
        else:
            log.warning("%s can’t be used just now: %s", self.name, logs.names_of(error))
            flash(f"{label} can’t be reached just now. Nothing is lost: try again later, or use a password.")
        return go_to(_where_from(begun))


def _where_from(begun: dict[str, Any]) -> str:
    """Give the page that a dance began on, as far as that is known."""
    if current_user.is_authenticated:
        return "/account"
    waiting = waiting_upload()
    if waiting is not None and begun.get("job_id") in (None, str(waiting.id)):
        return f"/jobs/{waiting.id}"
    return f"/login?{urlencode({'next': begun['next']})}" if begun.get("next") else "/login"


def _challenge(verifier: str) -> dict[str, str]:
    """RFC 7636, S256."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return {"code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), "code_challenge_method": "S256"}
