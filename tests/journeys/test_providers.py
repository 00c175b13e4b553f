"""Google, GitHub and LinkedIn, each with ways of its own, and a provider that is down, slow, or not to be believed."""

import itertools
import re
import time
import zlib
from urllib.parse import parse_qs, urlsplit

import pytest
from itsdangerous import URLSafeSerializer

from tests.conftest import QUICK
from tests.leftovers import rows_with, stored_files
from tests.mailbox import Mailbox
from tests.people import Person
from tests.providers import OpenIdProvider, answer_provider, came_back, sign_in_with
from tests.stack import Stack, held, wait_until
from tests.stand_ins import NAMES, StandIns

EACH = pytest.mark.parametrize("name", NAMES)
_subjects = itertools.count(int(time.time() * 1000))


@pytest.fixture(scope="module")
def there():
    """Google, GitHub and LinkedIn."""
    with StandIns() as running:
        yield running


@pytest.fixture(scope="module")
def provider():
    """An OpenID provider that isn't there yet."""
    return OpenIdProvider()


@pytest.fixture(scope="module")
def stack(tmp_path_factory, there, provider):
    """A Vitrine that knows all four."""
    settings = {**QUICK, **there.settings, **provider.settings}
    with Stack(tmp_path_factory.mktemp("vitrine"), **settings) as running:
        yield running


@pytest.fixture
def subject(visitor, there):
    """The visitor's account at each of them, by a number as GitHub counts people."""
    number = str(next(_subjects))
    vouched_for(there, number, visitor.email)
    return number


def vouched_for(there, subject, email, *, verified=True, **more):
    mails = [
        {"email": f"second-{email}", "primary": False, "verified": True},
        {"email": email, "primary": True, "verified": verified},
    ]
    there.knows(subject, email=email, email_verified=verified, emails=mails, **more)


def is_signed_in(person):
    return person.call("GET", "/auth/me").status_code == 200


@EACH
def test_a_visitor_signs_in_and_the_waiting_job_goes_on(visitor, subject, name):  # FLOW W13
    placed = visitor.place()
    assert sign_in_with(visitor, placed, subject, name).path == f"/jobs/{placed.job_id}"
    assert visitor.call("GET", "/auth/me").json()["email"] == visitor.email
    assert visitor.status(placed.job_id)["state"] not in ("previewing", "waiting_auth")


@EACH
def test_the_same_person_comes_back_to_the_same_account(visitor, subject, name, stack, there):
    placed = visitor.place()
    sign_in_with(visitor, placed, subject, name)
    vouched_for(there, subject, f"moved-{visitor.email}")
    again = Person(stack.url)
    assert sign_in_with(again, again.visit("/login"), subject, name).path == "/dashboard"
    assert again.call("GET", "/auth/me").json()["email"] == visitor.email
    assert again.call("GET", f"/jobs/{placed.job_id}").status_code == 200


@EACH
@pytest.mark.parametrize("verified", [False, "false"])
@pytest.mark.slow
def test_an_address_it_does_not_vouch_for_is_asked_to_be_proved(visitor, subject, name, there, verified):  # FLOW W18
    vouched_for(there, subject, visitor.email, verified=verified)
    asked = sign_in_with(visitor, visitor.visit("/login"), subject, name)
    assert "told us an address, but not that it is yours" in asked.words
    assert not is_signed_in(visitor)


@EACH
def test_without_an_address_one_is_asked_for_and_proved_by_mail(visitor, subject, name, stack, there):  # FLOW W18
    there.knows(subject)
    placed = visitor.place()
    asked = sign_in_with(visitor, placed, subject, name)
    assert "told us no address" in asked.words
    visitor.send(asked, "/auth/arrival/address", {"email": visitor.email})
    link = Mailbox(stack.home / "mail").link(visitor.email, "Your way in")
    assert visitor.send(visitor.visit(link), link).path == f"/jobs/{placed.job_id}"
    assert visitor.call("GET", "/auth/me").json()["email"] == visitor.email


@EACH
def test_a_cancelled_sign_in_ends_at_the_waiting_job(visitor, name):  # FLOW W14
    placed = visitor.place()
    back = answer_provider(visitor, placed, {"action": "deny"}, name)
    assert back.path == f"/jobs/{placed.job_id}"
    assert "You didn’t sign in with" in back.words


@pytest.mark.slow
def test_one_person_may_have_all_three(visitor, subject, stack):
    visitor.sign_up()
    for name in NAMES:
        assert sign_in_with(visitor, visitor.visit("/account"), subject, name).path == "/account"
    for name in NAMES:
        there = Person(stack.url)
        sign_in_with(there, there.visit("/login"), subject, name)
        assert there.call("GET", "/auth/me").json()["email"] == visitor.email


def asked_of(visitor, name):
    answer = visitor.browser.get(visitor.visit("/login").link(f"/auth/{name}"), follow_redirects=False)
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def test_linkedin_alone_is_asked_without_the_proof_that_it_refuses(visitor):
    assert "code_challenge" not in asked_of(visitor, "linkedin")
    for name in ("google", "github"):
        assert asked_of(visitor, name)["code_challenge_method"] == ["S256"]


@EACH
def test_no_access_token_is_kept_anywhere(visitor, subject, name, stack, there):
    before = there.access_tokens()
    placed = visitor.place()
    sign_in_with(visitor, placed, subject, name)
    [token] = set(there.access_tokens()) - set(before)
    assert not rows_with(stack, token)
    assert not [key for key, value in in_the_queue_server(stack) if token.encode() in value]
    assert not [path for path in stored_files(stack) if token.encode() in path.read_bytes()]
    assert token not in stack.log.read_text()
    assert token not in in_the_cookie(visitor)


def in_the_cookie(person):
    """What the session's cookie says to who unpacks it."""
    packed = person.browser.cookies["session"].rsplit(".", 2)[0]
    return str(URLSafeSerializer("anything").load_payload(packed.encode()))


def in_the_queue_server(stack):
    """Every key with all that is in it; RQ packs what it keeps."""
    redis = stack.connect_to_queue()
    for key in redis.scan_iter():
        kind = redis.type(key).decode()
        for value in values_of(redis, key, kind):
            yield key, value
            if value[:1] == b"\x78":
                yield key, zlib.decompress(value)


def values_of(redis, key, kind):
    read = {
        "string": lambda: [redis.get(key) or b""],
        "hash": lambda: redis.hgetall(key).values(),
        "list": lambda: redis.lrange(key, 0, -1),
        "set": lambda: redis.smembers(key),
        "zset": lambda: redis.zrange(key, 0, -1),
        "stream": lambda: [str(redis.xrange(key)).encode()],
        "none": list,
    }
    return read[kind]()


def test_the_way_back_from_one_provider_is_taken_at_no_other(visitor, subject):  # FLOW W15
    address = came_back(visitor, visitor.visit("/login"), subject, "google")
    assert visitor.visit(address.replace("/auth/google/", "/auth/github/")).status == 400
    assert visitor.visit(f"{address}&iss=https://accounts.example.org").status == 400
    assert not is_signed_in(visitor)
    assert visitor.visit(address).path == "/dashboard"


LIES = [
    ("google", "signed with another key"),
    ("google", "signed with the client's secret"),
    ("google", "no signature"),
    ("google", "another audience"),
    ("google", "another issuer"),
    ("google", "too old"),
    ("google", "another nonce"),
    ("google", "no nonce"),
    ("google", "no subject"),
    ("google", "no end"),
    ("google", "two audiences"),
    ("google", "for another party"),
    ("google", "a token elsewhere"),
    ("google", "userinfo of somebody else"),
    ("linkedin", "signed with another key"),
    ("linkedin", "another nonce"),
    ("linkedin", "userinfo of somebody else"),
]


@pytest.mark.parametrize(("name", "lie"), LIES)
def test_what_can_not_be_believed_signs_nobody_in(visitor, subject, there, name, lie):
    vouched_for(there, subject, visitor.email, lie=lie)
    back = sign_in_with(visitor, visitor.visit("/login"), subject, name)
    assert back.path == "/login"
    assert "Nothing is lost" in back.words
    assert not is_signed_in(visitor)


def test_a_key_that_is_new_is_found_at_once(visitor, subject, there):
    vouched_for(there, subject, visitor.email)
    sign_in_with(visitor, visitor.visit("/login"), subject, "google")
    visitor.log_out()
    vouched_for(there, subject, visitor.email, lie="signed with a new key")
    assert sign_in_with(visitor, visitor.visit("/login"), subject, "google").path == "/dashboard"


def test_a_way_back_without_a_code_ends_where_it_began(visitor, subject):
    address = came_back(visitor, visitor.visit("/login"), subject, "google")
    back = visitor.visit(re.sub(r"code=[^&]*&?", "", address))
    assert back.path == "/login"
    assert "Nothing is lost" in back.words
    assert not is_signed_in(visitor)


def test_after_a_lie_the_truth_is_believed(visitor, subject, there):
    vouched_for(there, subject, visitor.email, lie="signed with another key")
    sign_in_with(visitor, visitor.visit("/login"), subject, "google")
    vouched_for(there, subject, visitor.email)
    assert sign_in_with(visitor, visitor.visit("/login"), subject, "google").path == "/dashboard"


@EACH
@pytest.mark.slow
def test_a_provider_that_stops_answering_leaves_the_job_and_the_password(visitor, subject, there, name):  # FLOW W16
    placed = visitor.place()
    asked = visitor.browser.get(placed.link(f"/auth/{name}"))
    answer = visitor.browser.post(str(asked.url), data={"sub": subject}, follow_redirects=False)
    with held([there.process.pid]):
        back = visitor.visit(answer.headers["Location"])
        require_job_and_password(visitor, back, placed)
        assert visitor.sign_up(back).path == f"/jobs/{placed.job_id}"


def require_job_and_password(visitor, back, placed):
    assert back.path == f"/jobs/{placed.job_id}"
    assert "can’t be reached just now" in back.words
    assert back.has_form("/signup")
    assert not is_signed_in(visitor)


@pytest.mark.slow
def test_a_provider_that_does_not_say_where_its_doors_are_is_asked_again_later(visitor, provider):  # FLOW W16
    placed = visitor.place()
    with provider:
        provider.knows(visitor.email, email=visitor.email, email_verified=True)
        with held([provider.process.pid]):
            require_job_and_password(visitor, visitor.visit(placed.link("/auth/oidc")), placed)
        wait_until(lambda: str(visitor.browser.get(placed.link("/auth/oidc")).url).startswith(provider.url))
        assert sign_in_with(visitor, placed, visitor.email).path == f"/jobs/{placed.job_id}"
