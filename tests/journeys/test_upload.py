"""Placing a file: what comes of it, for visitors and for people who are signed in."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import cvs
from tests.people import Person


def pending_cookie(response) -> str:
    return next(line for line in response.headers.get_list("Set-Cookie") if line.startswith("pending_job="))


def test_a_visitors_file_becomes_a_job_with_a_signed_cookie_and_nothing_is_queued(visitor, stack):  # FLOW U1
    preview = visitor.place()
    response = preview.response.history[0]
    assert response.status_code == 303
    assert {"HttpOnly", "SameSite=Lax"} <= set(pending_cookie(response).split("; "))
    row = next(row for row in stack.table("job") if row["id"] == preview.job_id.replace("-", ""))
    assert (row["state"], row["owner_id"], row["queued_at"]) == ("uploaded", None, None)
    assert f"uploads/{preview.job_id}" in stack.stored()


def test_the_cookie_holds_the_secret_and_the_row_only_its_hash(visitor, stack):  # FLOW U1
    preview = visitor.place()
    token = visitor.browser.cookies["pending_job"]
    row = next(row for row in stack.table("job") if row["id"] == preview.job_id.replace("-", ""))
    assert str(row["claim_hash"]) not in token
    signed, signature = token.rsplit(".", 1)
    forged = ("A" if signature[0] != "A" else "B") + signature[1:]  # not its last letter: some of its bits are ignored
    visitor.browser.cookies.set("pending_job", f"{signed}.{forged}", "127.0.0.1")
    assert visitor.visit(f"/jobs/{preview.job_id}").status == 404


def test_an_api_caller_is_told_all_it_needs_to_go_on(visitor):  # FLOW U1
    answer = visitor.place_by_api(cvs.pdf(), "cv.pdf")
    told = answer.json()
    assert answer.status_code == 201
    assert told.keys() == {
        "job_id", "state", "filename", "size", "media_type", "pages", "preview_seconds", "expires_at", "claim_token",
    }  # fmt: skip
    assert (told["state"], told["filename"], told["media_type"]) == ("previewing", "cv.pdf", "application/pdf")
    assert (told["size"], told["pages"], told["preview_seconds"]) == (len(cvs.pdf()), 2, 1)
    assert pending_cookie(answer).startswith(f"pending_job={told['claim_token']};")


def test_a_picture_without_words_is_taken_and_said_to_have_none_after_the_claim(visitor):  # FLOW U8
    preview = visitor.place(cvs.png(), "photo.png")
    assert preview.status == 200
    visitor.sign_up(preview)
    assert visitor.wait_for(preview.job_id, "failed")["error"]["code"] == "no_text"
    assert "We found no words in it" in visitor.visit(f"/jobs/{preview.job_id}").words


@pytest.mark.slow
def test_a_picture_of_a_cv_is_read_after_the_claim(visitor):  # FLOW U8
    job_id = visitor.make_portfolio(cvs.photo(), "photo.png")
    assert "Marit Solheim" in visitor.visit(visitor.status(job_id)["portfolio"]["html_url"]).words


@pytest.mark.parametrize("words", ["履歴書 山田太郎", "سيرة ذاتية", "Βιογραφικό σημείωμα", "קורות חיים", "लेखा परीक्षक"])
def test_a_cv_in_any_script_is_taken(visitor, words):  # FLOW U10
    assert visitor.place(words.encode(), "cv.txt").status == 200


def test_what_is_no_cv_is_taken_too_since_nobody_has_read_it(visitor):  # FLOW U9 U10
    assert visitor.place(b"Two eggs, flour, a little salt.", "soup.txt").status == 200


def test_without_a_file_the_message_stands_at_the_field(visitor):  # FLOW U12
    answer = visitor.send(visitor.visit("/"), "/upload", files={"file": ("", b"")})
    field = answer.tree.get_element_by_id("file")
    said_at_it = [answer.tree.get_element_by_id(name).text_content() for name in field.get("aria-describedby").split()]
    assert answer.status == 400
    assert field.get("aria-invalid") == "true"
    assert "No file was chosen" in " ".join(said_at_it)


def test_the_same_form_sent_twice_gives_one_job(visitor, stack):  # FLOW U17
    form, before = visitor.visit("/"), stack.kept()
    first, second = (visitor.send(form, "/upload", files={"file": ("cv.pdf", cvs.pdf())}) for _ in range(2))
    assert first.job_id == second.job_id
    assert len(stack.kept() - before) == 2  # its row and its file


def test_a_double_click_gives_one_job(visitor, stack):  # FLOW U17
    form, before = visitor.visit("/"), stack.kept()
    with ThreadPoolExecutor() as clicks:
        sent = [clicks.submit(visitor.send, form, "/upload", files={"file": ("cv.pdf", cvs.pdf())}) for _ in range(4)]
    pages = [click.result() for click in sent]
    assert len({page.job_id for page in pages}) == 1
    assert [page.status for page in pages] == [200] * 4
    assert len(stack.kept() - before) == 2


def test_the_same_file_under_another_name_shows_the_new_name(visitor):  # FLOW U17 U18
    visitor.place(name="first.pdf")
    assert "second.pdf" in visitor.place(name="second.pdf").words


def test_another_file_replaces_the_one_that_waits(visitor, stack):  # FLOW U18
    before = stack.kept()
    first, second = visitor.place(), visitor.place(cvs.text(), "other.txt")
    assert first.job_id != second.job_id
    assert visitor.visit(f"/jobs/{first.job_id}").status == 404
    assert stack.kept() - before == {f"uploads/{second.job_id}", second.job_id.replace("-", "")}


def test_a_refused_file_leaves_the_one_that_waits(visitor):  # FLOW U18
    preview = visitor.place(name="good.pdf")
    assert "good.pdf" in visitor.place(b"", "empty.pdf").words
    assert visitor.visit(f"/jobs/{preview.job_id}").status == 200


def test_two_visitors_with_the_same_file_share_nothing(stack):  # FLOW U19
    one, other = Person(stack.url), Person(stack.url)
    first, second = one.place(), other.place()
    assert first.job_id != second.job_id
    assert other.visit(f"/jobs/{first.job_id}").status == 404
    one.send(one.visit(f"/jobs/{first.job_id}"), f"/jobs/{first.job_id}/discard")
    assert other.visit(f"/jobs/{second.job_id}").status == 200
    assert f"uploads/{second.job_id}" in stack.stored()


def test_without_javascript_the_form_is_posted_and_the_page_comes_by_a_get(visitor):  # FLOW U20
    preview = visitor.place()
    assert [answer.status_code for answer in preview.response.history] == [303]
    assert (preview.response.request.method, preview.status) == ("GET", 200)
    assert preview.tree.xpath("//style[contains(text(), '--elapsed')]")


def test_htmx_gets_the_preview_itself_with_the_address_to_show(visitor):  # FLOW U20 U21
    file = {"file": ("cv.pdf", cvs.pdf())}
    answer = visitor.send(visitor.visit("/"), "/upload", files=file, **{"HX-Request": "true"})
    job_id = answer.response.headers["HX-Push-Url"].removeprefix("/jobs/")
    assert answer.status == 200
    assert not answer.tree.xpath("//head")
    assert answer.has_form(f"/jobs/{job_id}/discard")


def test_whoever_is_signed_in_owns_the_file_at_once_and_it_is_made_without_a_claim(owner):  # FLOW U22
    owner.sign_up()
    working = owner.place()
    assert "pending_job" not in owner.browser.cookies
    assert not working.tree.xpath("//dialog|//form[contains(@action, 'claim')]|//*[@id='panel']")
    assert owner.wait_for(working.job_id, "completed")["portfolio"]["html_url"]


def test_whoever_is_signed_in_owns_it_at_once_by_the_api_too(owner):  # FLOW U22
    owner.sign_up()
    file, own = {"file": ("cv.txt", cvs.text())}, {"Origin": owner.url}
    answer = owner.browser.post("/api/v1/upload", files=file, headers=own)
    assert (answer.status_code, answer.json()["state"]) == (202, "claimed")
    owner.wait_for(answer.json()["job_id"], "completed")


def test_the_api_for_signed_in_people_refuses_a_visitor(visitor, stack):  # FLOW U22
    before = stack.kept()
    answer = visitor.browser.post("/api/v1/upload", files={"file": ("cv.txt", cvs.text())})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")
    assert stack.kept() == before


def test_another_file_of_an_owner_stands_beside_the_first(owner):  # FLOW U23
    first = owner.make_portfolio()
    second = owner.place(cvs.text(), "second.txt").job_id
    owner.wait_for(second, "completed")
    pages = [owner.status(job_id)["portfolio"]["html_url"] for job_id in (first, second)]
    assert len(set(pages)) == 2
    assert [owner.visit(page).status for page in pages] == [200, 200]


@pytest.fixture(scope="module")
def full(strict) -> tuple[Person, str]:
    """An owner who has as many CVs as fit, and the job of the one they have."""
    owner = Person(strict.url, "owner")
    return owner, owner.make_portfolio(name="only.pdf")


def test_at_the_limit_the_page_names_what_could_be_removed_and_removes_nothing(full, strict):  # FLOW U24
    owner, job_id = full
    before = strict.kept()
    refused = owner.place(cvs.text(), "second.txt")
    assert refused.status == 409
    assert "only.pdf" in refused.words
    assert refused.tree.xpath(f"//*[@id='file-wrong']//a[@href='/jobs/{job_id}']")
    assert strict.kept() == before


def test_at_the_limit_the_api_names_what_could_be_removed_and_removes_nothing(full, strict):  # FLOW U24
    owner, job_id = full
    before = strict.kept()
    file, own = {"file": ("second.txt", cvs.text())}, {"Origin": owner.url}
    answer = owner.browser.post("/api/v1/upload", files=file, headers=own)
    assert (answer.status_code, answer.json()["code"]) == (409, "cv_limit")
    assert answer.json()["cvs"] == [{"job_id": job_id, "filename": "only.pdf"}]
    assert strict.kept() == before


def test_at_the_limit_removing_one_makes_room(full):  # FLOW U24
    owner, job_id = full
    owner.send(owner.visit(f"/jobs/{job_id}"), f"/jobs/{job_id}/delete")
    second = owner.place(cvs.text(), "second.txt")
    assert second.status == 200
    owner.wait_for(second.job_id, "completed")
