"""Editing a CV in a real browser: forms come into the page and save themselves; without JavaScript they are pages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import cvs
from tests.stack import wait_until

pytestmark = pytest.mark.browser


@pytest.fixture
def job_id(owner):
    """The owner's CV, made into a portfolio."""
    return owner.make_portfolio(cvs.text(), "cv.txt")


@pytest.fixture
def editor(open_window, owner, job_id):
    """The page of the CV, opened by its owner."""
    page = open_window().become(owner)
    page.goto(f"/jobs/{job_id}/cv")
    return page


@pytest.mark.slow
def test_a_form_comes_into_the_page_and_saves_what_is_typed(editor, owner, job_id):
    entry = editor.locator("#work-0")
    entry.get_by_role("link", name="Edit").click()
    entry.get_by_label("Position").fill("Warden")
    entry.get_by_label("Employer", exact=True).fill("Lamp Museum")
    entry.get_by_label("Location").focus()
    entry.get_by_text("Saved.").wait_for()
    entry.get_by_label("Location").fill("Bergen")
    entry.get_by_label("Location").blur()
    typed = {"position": "Warden", "name": "Lamp Museum", "location": "Bergen"}
    wait_until(lambda: typed.items() <= owner.browser.get(f"/api/v1/cv/{job_id}").json()["work"][0].items())
    entry.get_by_role("button", name="Save").click()
    editor.wait_for_url("**/cv#work-0")
    assert "Lamp Museum" in editor.locator("#work-0").text_content()


@pytest.mark.slow
def test_a_date_that_is_none_is_said_beside_the_form_and_not_kept(editor, owner, job_id):
    entry = editor.locator("#work-0")
    entry.get_by_role("link", name="Edit").click()
    entry.get_by_label("Began").fill("last spring")
    entry.get_by_label("Position").focus()
    entry.get_by_text("Not saved. Write it as 2021").wait_for()
    assert owner.browser.get(f"/api/v1/cv/{job_id}").json()["work"][0]["startDate"] == "2019-03"
    assert entry.get_by_label("Began").input_value() == "last spring"


@pytest.mark.slow
def test_a_tab_that_comes_second_is_told_and_can_compare(editor, owner, job_id):
    entry = editor.locator("#work-0")
    entry.get_by_role("link", name="Edit").click()
    entry.get_by_label("Employer", exact=True).wait_for()
    form = owner.visit(f"/jobs/{job_id}/cv/work/0")
    owner.send(form, f"/jobs/{job_id}/cv/work", {"name": "Other tab"})
    entry.get_by_label("Employer", exact=True).fill("This tab")
    entry.get_by_label("Position").focus()
    entry.get_by_text("Press Save to compare.").wait_for()
    entry.get_by_role("button", name="Save").click()
    editor.get_by_text("Saved meanwhile: Other tab").wait_for()
    editor.get_by_role("button", name="Save").click()
    editor.wait_for_url("**/cv#work-0")
    assert owner.browser.get(f"/api/v1/cv/{job_id}").json()["work"][0]["name"] == "This tab"


@pytest.mark.slow
def test_what_another_tab_changed_comes_into_the_form_and_stays(editor, owner, job_id):
    entry = editor.locator("#work-0")
    entry.get_by_role("link", name="Edit").click()
    entry.get_by_label("Employer", exact=True).wait_for()
    form = owner.visit(f"/jobs/{job_id}/cv/work/0")
    owner.send(form, f"/jobs/{job_id}/cv/work", {"name": "Other tab"})
    entry.get_by_label("Position").fill("Warden")
    entry.get_by_label("Location").focus()
    entry.get_by_text("Another tab has changed this too").wait_for()
    assert entry.get_by_label("Employer", exact=True).input_value() == "Other tab"
    entry.get_by_label("Location").fill("Bergen")
    entry.get_by_label("Location").blur()
    typed = {"position": "Warden", "name": "Other tab", "location": "Bergen"}
    wait_until(lambda: typed.items() <= owner.browser.get(f"/api/v1/cv/{job_id}").json()["work"][0].items())


@pytest.mark.slow
def test_a_save_that_is_refused_leaves_the_form_whole(editor, owner, job_id):
    entry = editor.locator("#work-0")
    entry.get_by_role("link", name="Edit").click()
    assert entry.get_by_label("Position").evaluate("field => field === document.activeElement")
    editor.route("**/cv/work", lambda route: route.fulfill(status=429, body="<p>Too many</p>"))
    entry.get_by_label("Position").fill("Warden")
    entry.get_by_label("Location").focus()
    entry.get_by_text("Too many").wait_for()
    editor.unroute("**/cv/work")
    entry.get_by_role("button", name="Save").click()
    editor.wait_for_url("**/cv#work-0")
    assert owner.browser.get(f"/api/v1/cv/{job_id}").json()["work"][0]["position"] == "Warden"


@pytest.mark.slow
def test_leaving_a_form_brings_the_entry_back(editor):
    entry = editor.locator("#work-0")
    entry.get_by_role("link", name="Edit").click()
    entry.get_by_role("link", name="Leave").click()
    entry.get_by_role("link", name="Edit").wait_for()
    assert not entry.get_by_label("Position").count()


@pytest.mark.slow
def test_it_all_works_without_javascript(open_window, owner, job_id):
    page = open_window(java_script_enabled=False).become(owner)
    page.goto(f"/jobs/{job_id}/cv")
    page.locator("#work-0").get_by_role("link", name="Edit").click()
    page.get_by_label("Employer", exact=True).fill("Lamp Museum")
    page.get_by_role("button", name="Save").click()
    page.locator("#work-0").get_by_role("button", name="Move down").click()
    assert "Lamp Museum" in page.locator("#work-1").text_content()
    page.get_by_role("button", name="Undo the last change").click()
    assert "Lamp Museum" in page.locator("#work-0").text_content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.slow
def test_everybody_can_use_it(open_window, owner, job_id, width, scheme):
    form = owner.visit(f"/jobs/{job_id}/cv/work/0")
    owner.send(form, f"/jobs/{job_id}/cv/work", {"position": "Warden"})
    portfolio = owner.wait_for(job_id, "completed")["portfolio"]
    page = open_window(viewport={"width": width, "height": 800}, color_scheme=scheme).become(owner)
    here = f"/jobs/{job_id}/cv"
    for path in (
        here,
        f"{here}/work/0",
        f"{here}/basics/0",
        f"{here}/history",
        f"/portfolios/{portfolio['id']}/privacy",
    ):
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
