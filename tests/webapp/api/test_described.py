"""Whatever a program sends to the API, its answer is one that the API's own description names."""

import zlib
from dataclasses import dataclass

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.people import Person
from tests.samples import commit

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
FEW, MANY = 4, 40
"""Requests to each of the API's calls by each caller."""


@dataclass
class Caller:
    """Who calls: what is sent along with everything, and the ids of what is their own."""

    headers: dict[str, str]
    job_id: str = ""
    portfolio_id: str = ""

    def aim(self, case):
        """Have every other request meant for something that is there; but nothing is deleted, as others need it."""
        own = {"job_id": self.job_id, "portfolio_id": self.portfolio_id}
        if case.method != "DELETE" and len(str(case.path_parameters)) % 2:
            case.path_parameters = {name: own[name] or value for name, value in case.path_parameters.items()}


WHO = {
    "a visitor": lambda _person: {},
    "a page of ours": lambda person: {"Cookie": session_of(person), "Origin": person.url},
    "a page of somebody else": lambda person: {"Cookie": session_of(person), "Origin": "https://evil.example"},
    "a program that may write": lambda person: {"Authorization": f"Bearer {person.tokens['write']}"},
    "a program that may read": lambda person: {"Authorization": f"Bearer {person.tokens['read']}"},
    "a program with no token of ours": lambda _person: {"Authorization": "Bearer vit_0"},
}


def session_of(person):
    """Log in once more: the caller before may have logged out."""
    again = Person(person.url)
    again.email = person.email
    again.log_in()
    return f"session={again.browser.cookies['session']}"


@pytest.fixture(scope="module")
def owner(stack):
    person = Person(stack.url, "described")
    person.job_id = person.make_portfolio()
    person.portfolio_id = person.status(person.job_id)["portfolio"]["id"]
    person.tokens = {scope: person.make_token(scope) for scope in ("read", "write")}
    return person


@pytest.fixture(params=WHO)
def caller(request, owner):
    return Caller(WHO[request.param](owner), owner.job_id, owner.portfolio_id)


@pytest.fixture(scope="module")
def calls(stack):
    schema = schemathesis.openapi.from_url(f"{stack.url}/api/v1/openapi.json")
    return sorted((found.ok() for found in schema.get_all_operations()), key=lambda call: call.path.endswith("/logout"))


def send_all(calls, caller, stack, examples):
    for operation in calls:
        rules = settings(
            max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip

        @rules
        @seed(zlib.crc32(commit()))
        @given(case=operation.as_strategy())
        def each(case):
            caller.aim(case)
            answer = case.call(base_url=stack.url, headers=caller.headers)
            case.validate_response(answer, checks=CHECKS)

        each()


@pytest.mark.slow
def test_a_few_requests_of_every_kind_are_answered_as_described(calls, caller, stack):
    send_all(calls, caller, stack, FEW)


@pytest.mark.full
def test_many_requests_of_every_kind_are_answered_as_described(calls, caller, stack):
    send_all(calls, caller, stack, MANY)
