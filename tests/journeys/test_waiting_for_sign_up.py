"""A placed file waits until somebody signs up or in, and is then read without a second upload."""

from tests.people import PASSWORD, Person
from tests.rows import has_file, job_row, times_asked_for


def is_offered(page, name="cv.pdf"):
    return "A file of yours is in the case" in page.words and name in page.words


def test_it_keeps_the_job_when_the_panel_is_closed_and_has_start_now_on_the_page(visitor):  # FLOW W1
    placed = visitor.place()
    assert placed.tree.xpath("//dialog//form[@method='dialog']//button[contains(., 'Not now')]")
    [start] = placed.tree.xpath("//form[@class='start']")
    assert (start.action, start.method) == ("/signup", "GET")
    assert dict(start.form_values()) == {"job": placed.job_id}
    assert start.text_content().strip() == "Start now"


def test_the_panel_opened_again_is_for_the_same_job(visitor):  # FLOW W2
    placed = visitor.place()
    for path in (f"/signup?job={placed.job_id}", f"/login?job={placed.job_id}"):
        panel = visitor.visit(path)
        assert panel.form(path.split("?")[0]).fields["job"] == placed.job_id


def test_the_two_modes_of_the_panel_lead_to_each_other_with_the_job(visitor):  # FLOW W2
    placed = visitor.place()
    assert placed.tree.xpath(f"//dialog//a[@href='/login?job={placed.job_id}']")
    login = visitor.visit(f"/login?job={placed.job_id}")
    assert login.tree.xpath(f"//a[@href='/signup?job={placed.job_id}']")


def test_a_refresh_shows_the_same_job_still_waiting(visitor):  # FLOW W3
    placed = visitor.place()
    visitor.wait_for(placed.job_id, "waiting_auth")
    for _ in range(2):
        page = visitor.visit(f"/jobs/{placed.job_id}")
        assert page.status == 200
        assert "still closed" in page.words
        assert page.form("/signup").fields["job"] == placed.job_id
    assert visitor.status(placed.job_id)["state"] == "waiting_auth"


def test_a_browser_closed_and_opened_again_is_offered_the_job(visitor):  # FLOW W4
    placed = visitor.place(name="marit.pdf")
    visitor.close_the_browser()
    home = visitor.visit("/")
    assert is_offered(home, "marit.pdf")
    assert home.tree.xpath(f"//a[@href='/jobs/{placed.job_id}']")
    assert visitor.sign_up(visitor.visit(f"/jobs/{placed.job_id}")).job_id == placed.job_id


def test_somebody_else_is_offered_nothing(visitor, stranger):  # FLOW W4
    visitor.place(name="marit.pdf")
    for path in ("/", "/dashboard"):
        assert "marit.pdf" not in stranger.visit(path).response.text


def test_a_visitor_can_delete_the_upload_at_once(stack, visitor):  # FLOW W7
    placed = visitor.place()
    after = visitor.send(placed, f"/jobs/{placed.job_id}/discard")
    assert "Your file is deleted" in after.words
    assert visitor.visit(f"/jobs/{placed.job_id}").status == 404
    assert visitor.pending is None
    assert job_row(stack, placed.job_id) is None
    assert not has_file(stack, placed.job_id)


def test_nobody_else_can_delete_it(stack, visitor, stranger):  # FLOW W7
    placed = visitor.place()
    theirs = Person(stack.url)
    theirs.place()
    for person in (stranger, theirs):
        token = person.visit("/signup" if person is theirs else "/").tree.xpath("//input[@name='csrf_token']/@value")[0]
        answer = person.browser.post(f"/jobs/{placed.job_id}/discard", data={"csrf_token": token})
        assert answer.status_code == 404
    assert has_file(stack, placed.job_id)


def test_signing_up_starts_the_reading_by_itself_with_the_same_id(stack, visitor):  # FLOW W8
    placed = visitor.place()
    assert visitor.sign_up(placed).path == f"/jobs/{placed.job_id}"
    assert visitor.pending is None
    visitor.wait_for(placed.job_id, "completed")
    assert times_asked_for(stack, placed.job_id) == 1


def test_logging_in_goes_on_the_same_way(stack, visitor):  # FLOW W11
    visitor.sign_up()
    visitor.log_out()
    placed = visitor.place()
    login = visitor.visit(f"/login?job={placed.job_id}")
    assert visitor.log_in(login).path == f"/jobs/{placed.job_id}"
    visitor.wait_for(placed.job_id, "extracted", "generating", "completed")


def test_a_sign_in_for_a_job_that_is_mine_already_leaves_another_upload_waiting(visitor):
    mine = visitor.place()
    visitor.sign_up(mine)
    visitor.log_out()
    another = visitor.place(name="another.pdf")
    assert visitor.log_in(visitor.visit(f"/login?job={mine.job_id}")).path == f"/jobs/{mine.job_id}"
    assert visitor.visit("/dashboard").has_form(f"/jobs/{another.job_id}/discard")


def test_with_htmx_the_sign_in_leads_to_the_job_too(visitor):  # FLOW W8
    placed = visitor.place()
    fields = {"email": visitor.email, "password": PASSWORD}
    answer = visitor.send(placed, "/signup", fields, **{"HX-Request": "true"})
    assert (answer.status, answer.response.headers["HX-Redirect"]) == (204, f"/jobs/{placed.job_id}")
    assert visitor.status(placed.job_id)["state"] != "waiting_auth"


def test_the_form_claims_the_job_it_was_opened_for_and_no_other(visitor):  # FLOW W8
    first = visitor.place(name="first.pdf")
    second = visitor.place(b"Another one, as plain text.", "second.txt")
    after = visitor.sign_up(first)  # the first tab, still open
    assert after.path == "/dashboard"
    assert is_offered(after, "second.txt")
    assert visitor.status(second.job_id)["state"] in ("previewing", "waiting_auth")


def test_any_other_sign_in_shows_the_waiting_upload_and_does_not_take_it(visitor):  # FLOW W8
    placed = visitor.place(name="marit.pdf")
    dashboard = visitor.sign_up()  # the page in the menu, opened for no job
    assert dashboard.path == "/dashboard"
    assert is_offered(dashboard, "marit.pdf")
    assert dashboard.has_form(f"/jobs/{placed.job_id}/discard")
    assert visitor.status(placed.job_id)["state"] in ("previewing", "waiting_auth")


def test_the_pending_cookie_survives_the_sign_in(visitor):  # FLOW W22
    placed = visitor.place()
    visitor.sign_up()
    assert visitor.claim(placed.job_id).status_code == 200


def test_without_a_pending_job_a_sign_in_leads_to_the_dashboard(visitor):  # FLOW W23
    assert visitor.sign_up().path == "/dashboard"
    visitor.log_out()
    assert visitor.log_in().path == "/dashboard"


def test_a_person_signed_in_has_the_waiting_upload_claimed_by_the_page(visitor):  # FLOW W25
    placed = visitor.place()
    visitor.sign_up()
    waiting = visitor.visit(f"/jobs/{placed.job_id}")
    form = waiting.form(f"/jobs/{placed.job_id}/claim")
    assert form.get("hx-post") == form.action
    assert form.get("hx-trigger").startswith("load")


def test_without_javascript_a_button_claims_it(visitor):  # FLOW W25
    placed = visitor.place()
    visitor.sign_up()
    waiting = visitor.visit(f"/jobs/{placed.job_id}")
    assert waiting.form(f"/jobs/{placed.job_id}/claim").text_content().strip() == "Continue"
    assert visitor.send(waiting, f"/jobs/{placed.job_id}/claim").path == f"/jobs/{placed.job_id}"
    visitor.wait_for(placed.job_id, "extracted", "generating", "completed")


def test_signing_in_with_a_panel_whose_file_was_replaced_says_so_and_offers_the_other(visitor):
    first = visitor.place()
    another = visitor.place(name="another.pdf")
    landed = visitor.sign_up(first)
    assert "Another file has taken the place of the one you began with." in landed.words
    assert landed.has_form(f"/jobs/{another.job_id}/discard")
