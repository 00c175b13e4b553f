"""GitHub, Google and LinkedIn on this machine, as far as signing in needs them and as their manuals describe them.

``with StandIns() as there`` runs a process in which people have accounts. Each of them may be told to lie: a provider
that somebody has broken into, or somebody between it and us.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import subprocess
import sys
import time
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

import httpx
from flask import Flask, Response, abort, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.stack import free_port, listens, wait_until

CLIENT, SECRET = "vitrine", "a secret of the client's"
NAMES = ("google", "github", "linkedin")


class StandIns:
    """One process for all three; ``settings`` let Vitrine sign people in with them."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """What Vitrine has to be told. Tokens come over plain HTTP here, which oauthlib has to be told as well."""
        told = {"OAUTHLIB_INSECURE_TRANSPORT": "1"}
        for name in NAMES:
            parts = {"ISSUER": f"{self.url}/{name}", "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET}
            told |= {f"{name.upper()}_{part}": value for part, value in parts.items()}
        return told

    def __enter__(self) -> StandIns:
        words = [sys.executable, "-m", "tests.stand_ins", str(self.port)]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: listens(self.port))
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()

    def knows(self, subject: str, **person: Any) -> None:
        """Give somebody an account: ``email``, ``email_verified``, ``emails`` as GitHub lists them, or a ``lie``."""
        httpx.put(f"{self.url}/people/{subject}", json=person).raise_for_status()

    def access_tokens(self) -> list[str]:
        """Every access token that was given out."""
        given: list[str] = httpx.get(f"{self.url}/tokens").json()
        return given


app = Flask(__name__)
people: dict[str, dict[str, Any]] = {}
codes: dict[str, dict[str, str]] = {}
tokens: dict[str, str] = {}
key, another_key = (RSAKey.generate_key(2048, {"kid": "one"}) for _ in range(2))
new_key = RSAKey.generate_key(2048, {"kid": "two"})


@app.put("/people/<subject>")
def know(subject: str) -> Any:
    people[subject] = request.get_json()
    return "", 204


@app.get("/tokens")
def given_out() -> Any:
    return jsonify(list(tokens))


# What all three do: ask the person, and give a token for a code once.


@app.route("/<name>/authorize", methods=["GET", "POST"])
@app.route("/<name>/login/oauth/authorize", methods=["GET", "POST"])
def authorize(name: str) -> Any:
    asked = request.args.to_dict()
    if asked["client_id"] != CLIENT or asked["response_type"] != "code":
        abort(400)
    if request.method == "GET":
        return "<title>Who are you?</title><form method=post><input name=sub><button>Go on</button></form>"
    if request.form.get("action") == "deny":
        return go_back(asked, error="user_cancelled_login" if name == "linkedin" else "access_denied")
    code = secrets.token_urlsafe()
    codes[code] = {**asked, "sub": request.form["sub"], "name": name}
    return go_back(asked, code=code, **({"iss": f"{request.host_url}github/login/oauth"} if name == "github" else {}))


def go_back(asked: dict[str, str], **answer: str) -> Any:
    return redirect(f"{asked['redirect_uri']}?{urlencode({**answer, 'state': asked['state']})}")


def take_code(name: str) -> dict[str, str] | None:
    """Give what the code was asked for with; None for one that is used, somebody else's, or without its proofs."""
    sent = request.form
    begun = codes.pop(sent.get("code", ""), None)
    if begun is None or begun["name"] != name or begun["redirect_uri"] != sent.get("redirect_uri"):
        return None
    challenge = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
    if begun.get("code_challenge") not in (None, base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()):
        return None
    return begun if (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET) else None


def new_token(subject: str) -> dict[str, Any]:
    token = secrets.token_urlsafe(32)
    tokens[token] = subject
    return {"access_token": token, "token_type": "Bearer", "expires_in": 3600}


def whose_token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return tokens.get(token) or abort(401) if scheme == "Bearer" else abort(401)


# GitHub, with the addresses of its enterprise server.


@app.post("/github/login/oauth/access_token")
def github_token() -> Any:
    begun = take_code("github")
    if begun is None:
        return jsonify(error="bad_verification_code")  # with status 200, as GitHub does
    return jsonify({**new_token(begun["sub"]), "scope": begun["scope"].replace(" ", ",")})


@app.get("/github/api/v3/user")
def github_user() -> Any:
    subject = whose_token()
    return jsonify(id=int(subject), login=f"person-{subject}", email=None)


@app.get("/github/api/v3/user/emails")
def github_emails() -> Any:
    return jsonify(people[whose_token()].get("emails", []))


# OpenID Connect, as Google and LinkedIn do it.


@app.get("/<name>/.well-known/openid-configuration")
def discovery(name: str) -> Any:
    here = f"{request.host_url}{name}"
    return jsonify(
        issuer=here,
        authorization_endpoint=f"{here}/authorize",
        token_endpoint=f"{here}/token",
        jwks_uri=f"{here}/keys",
        userinfo_endpoint=f"{here}/userinfo",
        token_endpoint_auth_methods_supported=["client_secret_post"],
    )


@app.get("/<name>/keys")
def keys(name: str) -> Any:
    published = [key, new_key] if any(person.get("lie") == NEW_KEY for person in people.values()) else [key]
    return jsonify(keys=[one.as_dict(private=False) for one in published])


@app.post("/<name>/token")
def token(name: str) -> Any:
    subject = codes.get(request.form.get("code", ""), {}).get("sub", "")
    if people.get(subject, {}).get("lie") == "a token elsewhere":
        return redirect(f"/{name}/elsewhere", 307)
    return token_elsewhere(name)


@app.post("/<name>/elsewhere")
def token_elsewhere(name: str) -> Any:
    begun = take_code(name)
    if begun is None or (name == "linkedin" and "code_verifier" in request.form):
        return jsonify(error="invalid_grant"), 400
    return jsonify({**new_token(begun["sub"]), "id_token": id_token(name, begun), "scope": "email openid"})


@app.get("/<name>/userinfo")
def userinfo(name: str) -> Any:
    subject = whose_token()
    told = {"sub": subject, **people[subject]}
    return jsonify(told | ({"sub": "somebody else"} if told.pop("lie", "") == "userinfo of somebody else" else {}))


def id_token(name: str, begun: dict[str, str]) -> str:
    """Google repeats nonce and address in it; LinkedIn neither."""
    person = people[begun["sub"]]
    issued = {"iat": int(time.time()), "exp": int(time.time()) + 3600}
    claims = {"iss": f"{request.host_url}{name}", "aud": CLIENT, "sub": begun["sub"], **issued}
    if name == "google" and "userinfo" not in person.get("lie", ""):
        claims |= {"nonce": begun["nonce"]} | {one: person[one] for one in ("email", "email_verified") if one in person}
    elif name == "google":
        claims |= {"nonce": begun["nonce"]}
    return sign({**claims, **FALSE_CLAIMS.get(person.get("lie"), {})}, person.get("lie"))


FALSE_CLAIMS: dict[str | None, dict[str, Any]] = {
    "another audience": {"aud": "another client"},
    "another issuer": {"iss": "https://accounts.example.org"},
    "too old": {"iat": 1_700_000_000, "exp": 1_700_003_600},
    "another nonce": {"nonce": "of another sign-in"},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
    "no end": {"exp": None},
    "two audiences": {"aud": [CLIENT, "another client"]},
    "for another party": {"aud": [CLIENT, "another client"], "azp": "another client"},
}
NEW_KEY = "signed with a new key"  # which is no lie, once it is published


def sign(claims: dict[str, Any], lie: str | None) -> str:
    claims = {name: value for name, value in claims.items() if value is not None}
    if lie == "no signature":
        return f"{as_part({'alg': 'none'})}.{as_part(claims)}."
    if lie == "signed with the client's secret":
        return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), algorithms=["HS256"])
    signer = {"signed with another key": another_key, NEW_KEY: new_key}.get(lie or "", key)
    return jwt.encode({"alg": "RS256", "kid": signer.kid}, claims, signer)


def as_part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


@app.errorhandler(500)
def broken(_error: Exception) -> Response:
    return Response("broken", 500)


if __name__ == "__main__":
    app.run("127.0.0.1", int(sys.argv[1]), threaded=True)
