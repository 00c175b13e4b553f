"""What is an address: one that a mail can be sent to, and nothing but one."""

import json

import pytest

from webapp.accounts import vouched_email
from webapp.addresses import for_mail_server, is_email
from webapp.config import Config
from webapp.mail import render
from webapp.models import Mail

ADDRESSES = [
    "name@example.org",
    "o'hara+cv@a.example.org",
    "a.b_c-d@example.org",
    "jörg@example.org",
    "a@größe.example",
]
NONE = [
    "a@[b.c", "x,victim@example.org", "<victim@example.org>", "a;b@c.de", "a(b)@c.de", "a@c.de(b)", 'a"b@c.de',
    "a\\b@c.de", "a:b@c.de", "a@b:c.de", ".a@b.de", "a.@b.de", "a..b@c.de", "a@b..de", "a@b.de.", "a b@c.de",
    "a\u00a0b@c.de", "a\n@b.de", "=?utf-8?q?x=40y.de=2c?=@b.de", "a@ｅxample.org", "a@b。c.de", f"ü@{'ü' * 70}.de",
    f"a@{'b' * 250}.de", "a@b", "a", "",
]  # fmt: skip


@pytest.mark.parametrize("email", ADDRESSES)
def test_an_address_makes_a_mail_to_itself_alone(email):
    assert is_email(email)
    arguments = json.dumps({"link": "https://cv.example.org/x", "lasts": "a day"})
    message = render(Mail(kind="log_in", recipient=email, arguments=arguments), Config.from_env({}))
    assert [one.addr_spec for one in message["To"].addresses] == [for_mail_server(email)]
    assert bytes(message)


@pytest.mark.parametrize("email", NONE)
def test_anything_else_is_none(email):
    assert not is_email(email)


@pytest.mark.parametrize("told", [*NONE, None, 5, ["a@b.de"], {"a": 1}])
def test_what_a_provider_tells_as_an_address_and_is_none_is_asked_for(told):
    assert vouched_email(told) is None


def test_an_address_that_a_provider_tells_is_compared_as_any_other():
    assert vouched_email(" Name@Example.ORG") == "name@example.org"


def test_a_domain_is_written_as_the_dns_knows_it():
    assert for_mail_server("jörg@größe.example") == "jörg@xn--gre-6ka8i.example"
