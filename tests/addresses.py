"""Every address there is, of somebody's own things: built from the app's own map, so that a new route is walked too."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Rule

from tests.stack import Stack
from webapp.app import create_app
from webapp.config import Config

SAFE = {"GET", "HEAD", "OPTIONS"}
PART = re.compile(r"<(?:[^<>:]+:)?(\w+)>")
OTHERS = {
    "job_id": str(uuid.uuid4()),
    "portfolio_id": str(uuid.uuid4()),
    "session_id": str(uuid.uuid4()),
    "token_id": str(uuid.uuid4()),
    "identity_id": "2147483647",
    "slug": "nothing-is-at-this-address",
    "token": "A" * 43,
}
"""What names nothing, for each part of an address that can name something of somebody's."""
SAME = {"section": "work", "number": "0", "position": "0", "name": "resume.pdf"}
"""Parts that name a place within it."""


@dataclass(frozen=True)
class Address:
    """One method at one address."""

    endpoint: str
    method: str
    path: str
    nothing: str
    """The same address, of nothing."""

    @property
    def is_api(self) -> bool:
        """Whether programs ask it."""
        return self.path.startswith("/api/")

    @property
    def names_something(self) -> bool:
        """Whether it holds an id."""
        return self.path != self.nothing


def rules(stack: Stack) -> list[Rule]:
    """Every route of the running app but its static files, which are everybody's."""
    app = create_app(Config.from_env(stack.settings))
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def addresses(stack: Stack, things: dict[str, Any]) -> Iterator[Address]:
    """Give every address, with each thing's id in its place; fails for a part that nobody has named here."""
    for rule in rules(stack):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for mine in _filled(rule, things):
                yield Address(rule.endpoint, method, mine, _fill(rule, {**SAME, **OTHERS, **_within(rule, things)}))


def _filled(rule: Rule, things: dict[str, Any]) -> Iterator[str]:
    several = things["job_id"] if "job_id" in rule.arguments else [None]
    for job_id in several:
        yield _fill(rule, {**SAME, **things, "job_id": job_id, **_within(rule, things)})


def _within(rule: Rule, things: dict[str, Any]) -> dict[str, str]:
    """What stands in this route's places, where that is something else than elsewhere."""
    found: dict[str, str] = things["within"].get(rule.endpoint, {})
    return found


def _fill(rule: Rule, parts: dict[str, Any]) -> str:
    unknown = set(PART.findall(rule.rule)) - set(parts)
    assert not unknown, f"tests/addresses.py doesn't know what {unknown} in {rule.rule} names"
    return PART.sub(lambda part: str(parts[part[1]]), rule.rule)
