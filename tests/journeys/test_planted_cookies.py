"""A cookie that an attacker has put into somebody's browser, as a neighbour below the same domain can."""

import httpx
import pytest

from tests import cvs
from tests.people import PASSWORD, Person
from tests.providers import answer_provider, sign_in_with


@pytest.fixture
def attacker(stack):
    """Somebody whose upload's cookie is planted in others' browsers."""
    person = Person(stack.url, "attacker")
    person.job_id = person.place(cvs.text(), "bait.txt").job_id
    return person


@pytest.fixture
def victim(visitor, attacker):
    """Somebody who comes with that cookie."""
    visitor.browser.cookies.set("pending_job", attacker.pending, domain="127.0.0.1", path="/")
    return visitor


def by_password(person, _provider):
    return person.sign_up()


def by_provider(person, provider):
    provider.knows(person.email, email=person.email, email_verified=True)
    return sign_in_with(person, person.visit("/login"), person.email)


@pytest.mark.parametrize("enters", [by_password, by_provider])
def test_it_is_shown_and_not_taken(victim, attacker, provider, enters):  # FLOW W8
    landed = enters(victim, provider)
    assert landed.path == "/dashboard"
    assert "bait.txt" in landed.words
    assert victim.call("GET", "/portfolio/list").json() == []
    assert victim.status(attacker.job_id)["state"] in ("previewing", "waiting_auth")


def test_what_is_placed_in_that_browser_is_nothing_that_the_attacker_holds(victim, attacker):
    planted = attacker.pending
    placed = victim.place(cvs.text(), "mine.txt")
    assert placed.job_id != attacker.job_id
    assert victim.pending != planted
    for token in (planted, attacker.pending):
        asked = httpx.get(f"{victim.url}/api/v1/jobs/{placed.job_id}", headers={"Authorization": f"Claim {token}"})
        assert asked.status_code == 404
    attacker.sign_up()
    assert attacker.claim(placed.job_id, planted).status_code == 404
    assert victim.sign_up(placed).path == f"/jobs/{placed.job_id}"


def test_beside_ones_own_it_can_hide_the_upload_and_nothing_more(visitor, attacker):
    """A cookie for a longer path comes first. The upload stays its holder's: nobody else can open or claim it."""
    placed = visitor.place(cvs.text(), "mine.txt")
    own = visitor.pending
    both = {"Cookie": f"pending_job={attacker.pending}; pending_job={own}"}
    assert httpx.get(f"{visitor.url}/jobs/{placed.job_id}", headers=both).status_code == 404
    attacker.sign_up()
    assert attacker.claim(placed.job_id).status_code == 404
    assert visitor.sign_up(placed).path == f"/jobs/{placed.job_id}"


# Another site's link to a provider, at which it has signed this browser in as the attacker.


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_way_to_a_provider_begins_on_our_own_pages_alone(visitor, attacker, provider, site):
    placed = visitor.place(cvs.text(), "mine.txt")
    link = f"/auth/oidc?job={placed.job_id}&next=/account"
    begun = visitor.browser.get(link, headers={"Sec-Fetch-Site": site}, follow_redirects=False)
    assert (begun.status_code, begun.headers["Location"]) == (303, "/login?next=%2Faccount")
    assert visitor.status(placed.job_id)["state"] in ("previewing", "waiting_auth")
    for own in ({"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {}):
        begun = visitor.browser.get(link, headers=own, follow_redirects=False)
        assert begun.headers["Location"].startswith(provider.url)


def test_a_sign_in_form_claims_no_upload_for_whom_it_was_not_sent_by(visitor, attacker):
    """The attacker's address and password in the victim's browser, with the id of the victim's upload."""
    attacker.sign_up()
    attacker.log_out()
    placed = visitor.place(cvs.text(), "mine.txt")
    sent = {"email": attacker.email, "password": PASSWORD, "job": placed.job_id}
    for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert visitor.browser.post("/login", data=sent, headers=headers).status_code == 400
    assert visitor.call("GET", "/auth/me").status_code == 401
    assert visitor.status(placed.job_id)["state"] in ("previewing", "waiting_auth")


def test_the_way_back_from_a_provider_claims_the_job_it_began_with_and_none_that_is_named_later(visitor, provider):
    """The state carries the job; what an address on the way back says besides counts for nothing."""
    provider.knows(visitor.email, email=visitor.email, email_verified=True)
    placed = visitor.place(cvs.text(), "mine.txt")
    without = visitor.visit("/login")
    landed = answer_provider(visitor, without, {"sub": visitor.email})
    assert landed.path == "/dashboard"
    assert visitor.status(placed.job_id)["state"] in ("previewing", "waiting_auth")
