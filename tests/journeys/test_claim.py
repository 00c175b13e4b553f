"""Claiming: who gets an upload, who doesn't, and what they are told."""

import uuid

import pytest

from tests.people import PASSWORD, Person
from tests.rows import has_file, job_row, times_asked_for


@pytest.fixture
def waiting(owner):
    """The page of an upload that still waits, while its owner-to-be is signed in."""
    placed = owner.place(name="marit.pdf")
    owner.sign_up()
    return owner.visit(f"/jobs/{placed.job_id}")


@pytest.fixture
def lost(owner, stranger):
    """The same page, after somebody who had the claim token from before the sign-in was faster."""
    placed = owner.place(name="marit.pdf")
    token = owner.pending
    owner.sign_up()
    page = owner.visit(f"/jobs/{placed.job_id}")
    assert stranger.claim(placed.job_id, token).status_code == 200
    return page


def refusal(answer):
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def is_waiting(stack, job_id):
    return job_row(stack, job_id).state == "uploaded" and has_file(stack, job_id)


def test_the_first_claim_transfers_and_asks_for_the_reading(owner, waiting):  # FLOW C1
    answer = owner.claim(waiting.job_id)
    assert answer.status_code == 200
    assert answer.json() == {"job_id": waiting.job_id, "state": "claimed", "already_owned": False}
    assert owner.pending is None
    owner.wait_for(waiting.job_id, "extracted", "generating", "completed")


@pytest.mark.parametrize("scheme", ["Claim", "claim"])
def test_a_claim_token_in_the_header_stands_in_for_the_cookie(visitor, stranger, scheme):  # FLOW C1
    placed = visitor.place()
    headers = {"Authorization": f"{scheme} {visitor.pending}"}
    answer = stranger.call("POST", "/claim", json={"job_id": placed.job_id}, headers=headers)
    assert (answer.status_code, answer.json()["already_owned"]) == (200, False)


def test_a_claim_token_in_the_body_stands_in_for_the_cookie(visitor, stranger):  # FLOW C1
    placed = visitor.place()
    assert stranger.claim(placed.job_id, visitor.pending).json()["already_owned"] is False


def test_claiming_again_runs_nothing_again(stack, owner):  # FLOW C2
    job_id = owner.make_portfolio()
    answer = owner.claim(job_id)
    assert answer.json() == {"job_id": job_id, "state": "completed", "already_owned": True}
    assert times_asked_for(stack, job_id) == 1
    assert owner.call("GET", f"/cv/{job_id}").headers["ETag"] == '"1"'


def test_the_button_pressed_again_in_another_tab_leads_to_the_job(owner, waiting):  # FLOW C2
    for _ in range(2):
        assert owner.send(waiting, f"/jobs/{waiting.job_id}/claim").path == f"/jobs/{waiting.job_id}"


def test_an_upload_that_somebody_else_has_claimed_is_refused(lost, owner, stranger):  # FLOW C5
    answer = owner.claim(lost.job_id)
    assert refusal(answer) == (403, "not_yours")
    assert owner.pending is None
    assert not {"marit", stranger.email} & set(answer.text.replace('"', " ").split())


def test_the_button_for_it_ends_on_a_calm_page(lost, owner, stranger):  # FLOW C5
    page = owner.send(lost, f"/jobs/{lost.job_id}/claim")
    assert page.status == 403
    assert "This one belongs to somebody else" in page.words
    assert "marit" not in page.response.text
    assert stranger.email not in page.response.text
    assert owner.pending is None


def test_with_htmx_the_same_comes_as_a_fragment(lost, owner):  # FLOW C5
    page = owner.send(lost, f"/jobs/{lost.job_id}/claim", **{"HX-Request": "true"})
    assert page.status == 403
    assert "This one belongs to somebody else" in page.words
    assert not page.tree.xpath("//header|//title")


def test_signing_up_for_it_signs_in_and_says_so(visitor, stranger):  # FLOW C5
    placed = visitor.place(name="marit.pdf")
    stranger.claim(placed.job_id, visitor.pending)
    after = visitor.sign_up(placed)
    assert after.path == "/dashboard"
    assert "This one belongs to somebody else" in after.words
    assert "marit" not in after.response.text
    assert visitor.pending is None


def test_an_unknown_job_is_not_found(owner, waiting):  # FLOW C6
    unknown = str(uuid.uuid4())
    assert refusal(owner.claim(unknown)) == (404, "unknown_job")
    assert refusal(owner.claim(unknown, owner.pending)) == (404, "unknown_job")
    assert owner.pending


def test_without_a_sign_in_it_is_refused_and_kept(stack, visitor):  # FLOW C8
    placed = visitor.place()
    assert refusal(visitor.claim(placed.job_id)) == (401, "sign_in_required")
    assert is_waiting(stack, placed.job_id)
    assert visitor.pending


def test_a_token_alone_is_no_sign_in(visitor):  # FLOW C8
    placed = visitor.place()
    nobody = Person(visitor.url)
    assert refusal(nobody.claim(placed.job_id, visitor.pending)) == (401, "sign_in_required")


MALFORMED = {
    "uppercase": str.upper,
    "without hyphens": lambda job_id: job_id.replace("-", ""),
    "in braces": lambda job_id: f"{{{job_id}}}",
    "as a URN": lambda job_id: f"urn:uuid:{job_id}",
    "other digits": lambda job_id: job_id.translate({ord("0") + digit: 0x0660 + digit for digit in range(10)}),
    "too long": lambda job_id: job_id + "0",
    "far too long": lambda job_id: job_id * 10,
    "too short": lambda job_id: job_id[:-1],
    "a space behind": lambda job_id: job_id + " ",
    "a line break behind": lambda job_id: job_id + "\n",
    "a NUL behind": lambda job_id: job_id + "\0",
    "a wildcard": lambda job_id: job_id[:-1] + "%",
    "a number": lambda _: "1",
    "a quote": lambda job_id: f"{job_id}' OR '1'='1",
    "nothing much": lambda _: "-",
}


@pytest.fixture(scope="module")
def somebody(stack):
    """An owner with one job of theirs, read already."""
    person = Person(stack.url, "somebody")
    placed = person.place()
    person.sign_up(placed)
    person.wait_for(placed.job_id, "extracted", "generating", "completed")
    return person, placed.job_id


@pytest.mark.parametrize("change", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_id_is_not_found(somebody, change):  # FLOW C9
    person, job_id = somebody
    malformed = change(job_id)
    assert refusal(person.claim(malformed)) == (404, "unknown_job")
    for path in ("/jobs/{}", "/api/v1/jobs/{}"):
        quoted = "".join(f"%{byte:02X}" for byte in malformed.encode())
        assert person.browser.get(path.format(quoted)).status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"job_id": 5}, {"job_id": None}, [], [1], "id", {"job_id": "a", "claim_token": 1}]
)
def test_a_body_of_another_shape_is_named(somebody, body):  # FLOW C9
    person, _ = somebody
    assert refusal(person.call("POST", "/claim", json=body)) == (400, "invalid_fields")


def test_a_form_in_place_of_json_is_named(somebody):  # FLOW C9
    person, job_id = somebody
    assert refusal(person.call("POST", "/claim", data={"job_id": job_id})) == (415, "not_json")


def test_the_right_id_without_its_cookie_or_token_is_not_found(stack, visitor, stranger):  # FLOW C10
    placed = visitor.place()
    theirs = Person(visitor.url)
    theirs.place()
    for token in (None, "forged", theirs.pending, visitor.pending[:-1], visitor.pending.swapcase()):
        assert refusal(stranger.claim(placed.job_id, token)) == (404, "unknown_job")
    assert is_waiting(stack, placed.job_id)


def test_the_owner_of_another_upload_finds_nothing_behind_a_strangers_id(visitor, owner):  # FLOW C10
    placed = visitor.place()
    after = owner.send(owner.place(), "/signup", {"email": owner.email, "password": PASSWORD, "job": placed.job_id})
    assert after.path == "/dashboard"
    assert "A file of yours is in the case" in after.words


def test_a_session_that_ended_half_way_is_begun_again_and_the_claim_goes_on(owner, waiting):  # FLOW C11
    elsewhere = Person(owner.url)
    elsewhere.email = owner.email
    elsewhere.log_in()
    elsewhere.send(elsewhere.visit("/account"), "/account/sessions/end")
    panel = owner.send(waiting, f"/jobs/{waiting.job_id}/claim")
    assert panel.path == f"/login?job={waiting.job_id}"
    assert owner.log_in(panel).path == f"/jobs/{waiting.job_id}"
    owner.wait_for(waiting.job_id, "extracted", "generating", "completed")


def test_the_page_claims_once_and_no_script_tries_again_by_itself(owner, waiting):  # FLOW C12
    form = waiting.form(f"/jobs/{waiting.job_id}/claim")
    assert (form.get("hx-trigger"), form.get("hx-sync")) == ("load, submit", "this:drop")
    for script in waiting.tree.xpath("//script/@src"):
        assert "retry" not in owner.browser.get(script).text.lower()


def test_a_claim_deletes_nothing(stack, owner):  # FLOW C13
    first = owner.make_portfolio()
    owner.log_out()
    second = owner.place(b"Marit Solheim\nExperience\nKeeper of Lamps, 2019", "second.txt")
    owner.log_in(owner.visit(f"/login?job={second.job_id}"))
    owner.wait_for(second.job_id, "completed")
    assert has_file(stack, first)
    assert has_file(stack, second.job_id)
    for job_id in (first, second.job_id):
        assert owner.browser.get(owner.status(job_id)["portfolio"]["html_url"]).status_code == 200
