"""Choosing, dropping and replacing a file, and what a refused one does, in a real browser."""

from __future__ import annotations

import sqlite3

import pytest

from tests import cvs
from tests.browsers import file, focus, place

pytestmark = pytest.mark.browser


def choose(page, path):
    page.set_input_files("#file", path)


def drop(page, path):
    """Let a file go over the field, as a file manager would."""
    box = page.locator("#file").bounding_box()
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    wire = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        wire.send("Input.dispatchDragEvent", {"type": kind, "data": data, **at})


def replace(page, path):
    choose(page, file(b"MZ not a document", "mistake.exe"))
    choose(page, path)


def send(page):
    page.get_by_role("button", name="Place it in the case").click()


@pytest.fixture
def cv_path(tmp_path):
    path = tmp_path / "marit.pdf"
    path.write_bytes(cvs.pdf())
    return path


@pytest.mark.parametrize("way", [choose, drop, replace])
def test_every_way_to_bring_a_file_ends_in_the_same_preview(page, cv_path, way):  # FLOW U21
    page.goto("/")
    way(page, cv_path)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        send(page)
    assert sent.value.url.endswith("/upload")
    page.wait_for_url("**/jobs/*")
    assert page.get_by_role("definition").first.inner_text() == "marit.pdf"


def test_the_field_shows_that_a_file_may_be_let_go(page, cv_path):
    page.goto("/")
    drop(page, cv_path)
    assert page.locator("#file").evaluate("field => field.files[0].name") == "marit.pdf"
    assert page.locator("#file.over").count() == 0


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_a_refused_file_keeps_the_page_and_moves_the_focus_to_the_reason(
    open_window, java_script_enabled
):  # FLOW U4 U12 U21
    page = open_window(java_script_enabled=java_script_enabled).page
    page.goto("/")
    choose(page, file(b"MZ not a document", "mistake.exe"))
    send(page)
    page.locator("#file-wrong").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "Your work deserves a good case."
    assert page.locator(".live").count() == 0
    assert page.locator("#file-wrong:focus").count() == 1
    assert page.locator("#file").get_attribute("aria-invalid") == "true"


def test_a_refused_file_can_be_replaced_on_the_spot(page, cv_path):  # FLOW U21
    page.goto("/")
    choose(page, file(b"MZ not a document", "mistake.exe"))
    send(page)
    page.locator("#file-wrong").wait_for()
    choose(page, cv_path)
    send(page)
    page.get_by_role("heading", name="In the case, and still closed.").wait_for()


def test_no_file_chosen_is_told_at_the_field_before_anything_is_sent(page):  # FLOW U12
    page.goto("/")
    send(page)
    assert focus(page) == "input#file"
    assert page.locator("#file").evaluate("field => field.validationMessage") != ""


def test_no_file_chosen_is_told_at_the_field_by_the_server_too(page):  # FLOW U12
    page.goto("/")
    page.evaluate("document.querySelector('#upload').noValidate = true")
    send(page)
    assert "No file was chosen" in page.locator("#file-wrong").inner_text()
    assert page.locator("#file-wrong:focus").count() == 1


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_a_double_click_places_one_file(open_window, stack, java_script_enabled):  # FLOW U17
    page = open_window(java_script_enabled=java_script_enabled).page
    name = f"twice-{java_script_enabled}.pdf"
    page.goto("/")
    choose(page, file(name=name))
    page.get_by_role("button", name="Place it in the case").dblclick()
    page.wait_for_url("**/jobs/*")
    with sqlite3.connect(stack.home / "vitrine.db") as rows:
        assert rows.execute("SELECT count(*) FROM job WHERE filename = ?", [name]).fetchone() == (1,)


def test_after_the_upload_focus_and_title_are_those_of_the_new_page(page):
    place(page)
    page.get_by_role("heading", name="In the case, and still closed.").wait_for()
    assert focus(page) == "h1#"
    assert page.title() == "In the case, and still closed: Vitrine"
    assert page.get_by_role("status").first.text_content() == "In the case, and still closed."


def test_a_name_full_of_markup_and_signs_is_shown_whole_and_harmless(page):  # FLOW U11
    name = "<img src=x onerror=alert(1)>履歴書\u202egpj.pdf"
    place(page, name=name)
    assert page.get_by_role("definition").first.inner_text() == name.replace("\u202e", "")
