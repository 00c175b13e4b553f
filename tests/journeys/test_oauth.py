"""Through another site and back: the upload waits, and everybody comes back as themselves."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.people import PASSWORD, Person
from tests.providers import answer_provider, came_back, sign_in_with


def test_a_visitor_signs_in_with_a_provider_and_the_waiting_job_goes_on(visitor, provider):  # FLOW W13
    provider.knows(visitor.email, email=visitor.email, email_verified=True)
    placed = visitor.place()
    assert sign_in_with(visitor, placed, visitor.email).path == f"/jobs/{placed.job_id}"
    visitor.wait_for(placed.job_id, "completed")


def test_a_cancelled_sign_in_ends_at_the_waiting_job_with_a_notice(visitor):  # FLOW W14
    placed = visitor.place()
    back = answer_provider(visitor, placed, {"action": "deny"})
    assert back.path == f"/jobs/{placed.job_id}"
    assert "You didn’t sign in with Example ID" in back.words
    assert visitor.status(placed.job_id)["state"] in ("previewing", "waiting_auth")


def test_a_state_that_is_missing_wrong_or_used_signs_nobody_in(visitor, provider, stack):  # FLOW W15
    provider.knows(visitor.email, email=visitor.email, email_verified=True)
    placed = visitor.place()
    address = came_back(visitor, placed, visitor.email)
    for wrong in ("/auth/oidc/authorized", "/auth/oidc/authorized?code=x", "/auth/oidc/authorized?code=x&state=y"):
        assert visitor.visit(wrong).status == 400
    assert visitor.browser.get("/api/v1/auth/me").status_code == 401
    assert visitor.browser.get(address).status_code == 200
    assert visitor.browser.get(address).status_code == 400
    assert visitor.status(placed.job_id)["state"] not in ("failed", "expired")


def test_without_a_provider_there_is_no_button(strict):  # FLOW W17
    assert "Continue with" not in Person(strict.url).visit("/login").words
    assert Person(strict.url).visit("/auth/oidc").status == 404


@pytest.mark.slow
def test_an_address_that_is_not_vouched_for_is_proved_by_mail(visitor, provider, mailbox):  # FLOW W18
    provider.knows(visitor.email)
    placed = visitor.place()
    asked = sign_in_with(visitor, placed, visitor.email)
    assert "told us no address" in asked.words
    sent = visitor.send(asked, "/auth/arrival/address", {"email": visitor.email})
    assert visitor.email in sent.words
    link = mailbox.link(visitor.email, "Your way in")
    elsewhere = Person(visitor.url)
    assert elsewhere.send(elsewhere.visit(link), link).status == 400
    assert visitor.send(visitor.visit(link), link).path == f"/jobs/{placed.job_id}"


@pytest.mark.slow
def test_an_account_that_proved_the_address_is_joined_only_by_its_password(owner, provider, mailbox):  # FLOW W19
    job_id = owner.make_portfolio()
    proof = mailbox.link(owner.email, "your address?")
    owner.send(owner.visit(proof), proof)
    provider.knows(owner.email, email=owner.email, email_verified=True)
    there = Person(owner.url)
    asked = sign_in_with(there, there.visit("/login"), owner.email)
    assert "There is an account with this address" in asked.words
    assert not asked.has_form("/auth/arrival/new")
    assert there.browser.get("/api/v1/auth/me").status_code == 401
    wrong = there.send(asked, "/auth/arrival/join", {"password": "not the right password"})
    assert wrong.status == 401
    there.send(wrong, "/auth/arrival/join", {"password": PASSWORD})
    assert there.status(job_id)["state"] == "completed"


def test_the_way_to_the_provider_is_bound_to_this_site_and_carries_its_proofs(visitor):
    asked = visitor.browser.get(visitor.visit("/login").link("/auth/oidc"), follow_redirects=False)
    sent = parse_qs(urlsplit(asked.headers["Location"]).query)
    assert sent["redirect_uri"] == [f"{visitor.url}/auth/oidc/authorized"]
    assert sent["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(sent)


# The address changes at the provider.


@pytest.mark.slow
def test_another_address_at_the_provider_moves_nothing_here(visitor, provider, stack):
    provider.knows(visitor.email, email=visitor.email, email_verified=True)
    placed = visitor.place()
    sign_in_with(visitor, placed, visitor.email)
    me, identity = visitor.call("GET", "/auth/me").json(), identities(stack, visitor.email)
    provider.knows(visitor.email, email=f"moved-{visitor.email}", email_verified=True)
    again = Person(stack.url)
    assert sign_in_with(again, again.visit("/login"), visitor.email).path == "/dashboard"
    assert again.call("GET", "/auth/me").json() == me
    assert again.call("GET", f"/jobs/{placed.job_id}").status_code == 200
    assert identities(stack, visitor.email) == identity
    newcomer = Person(stack.url)
    newcomer.email = f"moved-{visitor.email}"
    assert newcomer.sign_up().path == "/dashboard"


def identities(stack, subject):
    return [row for row in stack.table("identity") if row["subject"] == subject]


@pytest.mark.slow
def test_the_next_holder_of_an_address_is_not_let_into_the_account_that_has_it_here(visitor, provider, stack):
    provider.knows(visitor.email, email=visitor.email, email_verified=True)
    sign_in_with(visitor, visitor.visit("/login"), visitor.email)
    provider.knows(visitor.email, email=f"moved-{visitor.email}", email_verified=True)
    holder = Person(stack.url, "holder")
    provider.knows(holder.email, email=visitor.email, email_verified=True)
    asked = sign_in_with(holder, holder.visit("/login"), holder.email)
    assert "There is an account with this address" in asked.words
    token = asked.form("/auth/arrival/link").fields["csrf_token"]
    assert holder.browser.post("/auth/arrival/new", data={"csrf_token": token}).status_code == 409
    assert holder.call("GET", "/auth/me").status_code == 401
    assert visitor.call("GET", "/auth/me").json()["email"] == visitor.email


# Dances that cross each other.


def test_two_browsers_that_swap_their_ways_back_are_refused_and_each_goes_on_by_its_own(
    visitor, owner, provider
):  # W15
    placed, ways = {}, {}
    for person in (visitor, owner):
        provider.knows(person.email, email=person.email, email_verified=True)
        placed[person] = person.place()
        ways[person] = came_back(person, placed[person], person.email)
    for person, other in ((visitor, owner), (owner, visitor)):
        assert person.visit(ways[other]).status == 400
        assert person.call("GET", "/auth/me").status_code == 401
    for person in (visitor, owner):
        assert person.visit(ways[person]).path == f"/jobs/{placed[person].job_id}"
        assert person.call("GET", "/auth/me").json()["email"] == person.email


def test_two_tabs_of_one_browser_end_each_where_it_began(visitor, provider):
    provider.knows(visitor.email, email=visitor.email, email_verified=True)
    placed = visitor.place()
    with_job = came_back(visitor, placed, visitor.email)
    without = came_back(visitor, visitor.visit("/login?next=/account"), visitor.email)
    assert visitor.visit(without).path == "/account"
    assert visitor.status(placed.job_id)["state"] in ("previewing", "waiting_auth")
    assert visitor.visit(with_job).path == f"/jobs/{placed.job_id}"
    assert visitor.status(placed.job_id)["state"] not in ("previewing", "waiting_auth")


def test_two_tabs_that_dance_for_the_same_job_both_end_at_it(visitor, provider):
    provider.knows(visitor.email, email=visitor.email, email_verified=True)
    placed = visitor.place()
    ways = [came_back(visitor, placed, visitor.email) for _ in range(2)]
    assert [visitor.visit(way).path for way in ways] == [f"/jobs/{placed.job_id}"] * 2


def test_a_tab_whose_file_another_one_has_replaced_takes_nothing_of_the_other(visitor, provider):  # FLOW U18 W8
    provider.knows(visitor.email, email=visitor.email, email_verified=True)
    first = came_back(visitor, visitor.place(name="first.pdf"), visitor.email)
    placed = visitor.place(name="second.pdf")
    second = came_back(visitor, placed, visitor.email)
    landed = visitor.visit(first)
    assert landed.path == "/dashboard"
    assert "second.pdf" in landed.words
    assert visitor.status(placed.job_id)["state"] in ("previewing", "waiting_auth")
    assert visitor.visit(second).path == f"/jobs/{placed.job_id}"
