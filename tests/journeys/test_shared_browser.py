"""Two people at one browser: what the first leaves behind is never offered to the second."""

import pytest

from tests.people import PASSWORD, Person


def next_person(browser_of):
    """Somebody else sits down at the same browser."""
    person = Person(browser_of.url, "next")
    person.browser = browser_of.browser
    return person


def sees_nothing_of(person, job_id):
    for path in ("/", "/dashboard", f"/jobs/{job_id}"):
        assert "marit.pdf" not in person.visit(path).response.text
    assert person.visit(f"/jobs/{job_id}").status == 404
    assert person.claim(job_id).status_code == 404
    return True


def test_an_owned_job_is_not_offered_to_the_next(owner):  # FLOW C15
    placed = owner.place(name="marit.pdf")
    owner.sign_up(placed)
    owner.log_out()
    bo = next_person(owner)
    assert "marit.pdf" not in bo.sign_up().response.text
    assert sees_nothing_of(bo, placed.job_id)


def test_a_waiting_upload_is_not_offered_to_the_next(owner):  # FLOW C15
    placed = owner.place(name="marit.pdf")
    owner.sign_up()
    owner.log_out()
    bo = next_person(owner)
    assert "marit.pdf" not in bo.sign_up().response.text
    assert sees_nothing_of(bo, placed.job_id)


def test_it_is_not_offered_to_the_next_when_the_first_was_signed_out_from_elsewhere(owner):  # FLOW C15
    placed = owner.place(name="marit.pdf")
    owner.sign_up()
    elsewhere = Person(owner.url)
    elsewhere.email = owner.email
    elsewhere.log_in()
    elsewhere.send(elsewhere.visit("/account"), "/account/sessions/end")
    bo = next_person(owner)
    assert "marit.pdf" not in bo.sign_up().response.text
    assert sees_nothing_of(bo, placed.job_id)


def test_it_is_offered_to_the_first_when_they_come_back(owner):  # FLOW C15
    placed = owner.place(name="marit.pdf")
    owner.sign_up()
    owner.log_out()
    next_person(owner).sign_up()
    owner.log_out()
    assert "marit.pdf" in owner.log_in().words
    assert owner.claim(placed.job_id).status_code == 200


@pytest.mark.parametrize("path", ["/register", "/login"])
def test_a_program_that_signs_in_for_the_next_claims_nothing_of_the_first(owner, stranger, path):  # FLOW C15
    placed = owner.place(name="marit.pdf")
    owner.sign_up()
    email = stranger.email if path == "/login" else f"fresh-{owner.email}"
    answer = owner.call("POST", path, json={"email": email, "password": PASSWORD})  # without a log-out between
    assert answer.json()["claimed_job_id"] is None
    assert sees_nothing_of(owner, placed.job_id)


def test_the_copied_cookie_of_the_first_opens_nothing_for_the_next(owner, stranger):  # FLOW C15
    placed = owner.place()
    owner.sign_up()
    owner.log_out()
    assert stranger.claim(placed.job_id, owner.pending).status_code == 404
    headers = {"Authorization": f"Claim {owner.pending}"}
    assert stranger.call("GET", f"/jobs/{placed.job_id}", headers=headers).status_code == 404


def test_another_upload_takes_its_place(owner):  # FLOW C15
    owner.place(name="marit.pdf")
    owner.sign_up()
    owner.log_out()
    bo = next_person(owner)
    placed = bo.place(name="bo.pdf")
    assert bo.sign_up(placed).job_id == placed.job_id
