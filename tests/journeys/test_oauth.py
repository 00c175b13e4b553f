"""Through another site and back: the upload waits, and everybody comes back as themselves."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

from tests.people import PASSWORD, Person
from tests.providers import answer_provider, sign_in_with


def came_back(person, page, subject):
    """Go to the provider and back, and give the address that the provider sent the browser to."""
    asked = person.browser.get(page.link("/auth/oidc"))
    answer = person.browser.post(str(asked.url), data={"sub": subject}, follow_redirects=False)
    return answer.headers["Location"]


def test_a_visitor_signs_in_with_a_provider_and_the_waiting_job_goes_on(visitor, provider):  # FLOW W13
    provider.knows(visitor.email, email=visitor.email, email_verified=True)
    placed = visitor.place()
    assert sign_in_with(visitor, placed, visitor.email).path == f"/jobs/{placed.job_id}"
    visitor.wait_for(placed.job_id, "completed")


def test_the_same_person_comes_back_to_the_same_account(visitor, provider, stack):
    provider.knows(visitor.email, email=visitor.email, email_verified=True)
    sign_in_with(visitor, placed := visitor.place(), visitor.email)
    again = Person(stack.url)
    provider.knows(visitor.email, email=f"moved-{visitor.email}", email_verified=True)  # the address is no key
    assert sign_in_with(again, again.visit("/login"), visitor.email).path == "/dashboard"
    assert again.status(placed.job_id)["state"] != "failed"


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


def test_somebody_elses_way_back_signs_nobody_in(visitor, stranger, provider):  # FLOW W15
    provider.knows(visitor.email, email=visitor.email, email_verified=True)
    address = came_back(visitor, visitor.visit("/login"), visitor.email)
    victim = Person(visitor.url)
    victim.visit("/login")
    assert victim.browser.get(address).status_code == 400
    assert victim.browser.get("/api/v1/auth/me").status_code == 401


def test_a_provider_that_is_down_leaves_the_job_and_the_password(stack_with, provider):  # FLOW W16
    site = stack_with(**{**provider.settings, "OIDC_ISSUER": "http://127.0.0.1:9"})
    visitor = Person(site.url)
    placed = visitor.place()
    back = visitor.visit(placed.link("/auth/oidc"))
    assert back.path == f"/jobs/{placed.job_id}"
    assert "can’t be reached just now" in back.words
    assert back.has_form("/signup")


def test_without_a_provider_there_is_no_button(strict):  # FLOW W17
    assert "Continue with" not in Person(strict.url).visit("/login").words
    assert Person(strict.url).visit("/auth/oidc").status == 404


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


def test_an_account_that_never_proved_the_address_loses_it_to_who_proves_it(owner, provider):  # FLOW W19
    job_id = owner.make_portfolio()
    provider.knows(owner.email, email=owner.email, email_verified=True)
    holder = Person(owner.url)
    asked = sign_in_with(holder, holder.visit("/login"), owner.email)
    assert holder.send(asked, "/auth/arrival/new").path == "/dashboard"
    assert holder.visit(f"/jobs/{job_id}").status == 404
    assert owner.browser.get("/api/v1/auth/me").status_code == 401
    assert owner.log_in().path == "/account/former"


def test_the_way_to_the_provider_is_bound_to_this_site_and_carries_its_proofs(visitor):
    asked = visitor.browser.get(visitor.visit("/login").link("/auth/oidc"), follow_redirects=False)
    sent = parse_qs(urlsplit(asked.headers["Location"]).query)
    assert sent["redirect_uri"] == [f"{visitor.url}/auth/oidc/authorized"]
    assert sent["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(sent)


def test_people_who_sign_in_at_once_come_back_as_themselves(stack, provider):
    people = [Person(stack.url, f"parallel{number}") for number in range(6)]
    for person in people:
        provider.knows(person.email, email=person.email, email_verified=True)

    def sign_in(turn):
        person = people[turn % len(people)]
        browser = Person(stack.url)
        sign_in_with(browser, browser.visit("/login"), person.email)
        return browser.browser.get("/api/v1/auth/me").json()["email"] == person.email

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(sign_in, range(30)))
