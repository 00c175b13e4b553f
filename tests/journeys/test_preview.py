"""The preview of a file that waits for its owner, as a browser without JavaScript shows it."""

import re
import uuid

import pytest

from tests import cvs
from tests.people import Page, Person
from tests.stack import wait_until

CLOCK = re.compile(r"#job\{--preview:([\d.]+)s;--elapsed:([\d.]+)s\}")


@pytest.fixture
def preview(visitor) -> Page:
    """The page of a file that the visitor has just placed."""
    return visitor.place(name="marit.pdf")


def clock_of(page: Page) -> tuple[float, float]:
    """The seconds that the animation takes and those that are over, as the page's one style sets them."""
    (style,) = page.tree.xpath("//style")
    found = CLOCK.fullmatch(style.text.strip())
    assert found, style.text
    return float(found[1]), float(found[2])


def test_the_animation_begins_with_the_upload_and_lasts_as_long_as_set(preview):  # FLOW P1 P4
    lasts, elapsed = clock_of(preview)
    assert lasts == 1
    assert 0 <= elapsed <= lasts


def test_a_refresh_shows_the_same_job_and_the_clock_goes_on_to_its_end(visitor, preview):  # FLOW P2
    refreshed = wait_until(lambda: later_than(clock_of(preview)[1], visitor.visit(preview.path)))
    assert refreshed.job_id == preview.job_id
    over = wait_until(lambda: later_than(0.999, visitor.visit(preview.path)))
    assert clock_of(over) == (1, 1)


def later_than(elapsed: float, page: Page) -> Page | None:
    return page if clock_of(page)[1] > elapsed else None


def test_the_clock_is_the_uploads_own_whichever_way_the_page_is_reached(visitor, preview):  # FLOW P2
    wait_until(lambda: later_than(0.999, visitor.visit(preview.path)))
    again = visitor.send(visitor.visit("/"), "/upload", files={"file": ("marit.pdf", cvs.pdf())})
    assert again.job_id == preview.job_id
    assert clock_of(again) == (1, 1)


def test_the_state_turns_to_waiting_when_the_preview_is_over(visitor, preview):  # FLOW P2
    assert visitor.status(preview.job_id)["state"] in ("previewing", "waiting_auth")
    wait_until(lambda: visitor.status(preview.job_id)["state"] == "waiting_auth")


def test_a_fragment_brings_its_clock_as_data(visitor):  # FLOW P2 P4
    file = {"file": ("cv.pdf", cvs.pdf())}
    answer = visitor.send(visitor.visit("/"), "/upload", files=file, **{"HX-Request": "true"})
    job = answer.tree.get_element_by_id("job")
    assert job.get("data-preview") == "1.0s"
    assert 0 <= float(job.get("data-elapsed").removesuffix("s")) <= 1
    assert not answer.tree.xpath("//style")


def test_whoever_signs_up_before_its_end_goes_on_and_sees_no_panel_late(visitor, preview):  # FLOW P3
    working = visitor.sign_up(preview)
    assert working.job_id == preview.job_id
    assert not working.tree.xpath("//dialog|//*[@id='panel']|//style")
    visitor.wait_for(preview.job_id, "completed")
    assert not visitor.visit(preview.path).tree.xpath("//dialog|//*[@id='panel']")


def test_the_panel_is_in_the_page_and_can_be_skipped_to(preview):  # FLOW P4
    (panel,) = preview.tree.xpath("//dialog[@open]")
    assert preview.tree.xpath(f"//a[@href='#{panel.get('id')}' and text()='Skip to sign up']")
    form = panel.xpath(".//form[@action='/signup']")[0]
    assert form.fields["job"] == preview.job_id
    assert {"email", "password", "csrf_token"} <= set(form.fields.keys())


def test_the_times_come_from_one_style_with_the_answers_own_nonce(visitor, preview):  # FLOW P4
    nonces = [page.tree.xpath("//style/@nonce") for page in (preview, visitor.visit(preview.path))]
    assert [len(found) for found in nonces] == [1, 1]
    assert nonces[0] != nonces[1]
    assert f"'nonce-{nonces[0][0]}'" in preview.response.headers["Content-Security-Policy"]


def test_every_duration_is_a_fraction_of_the_one_length(visitor):  # FLOW P4
    css = visitor.browser.get("/static/css/vitrine.css").text
    moving = re.findall(r"\.live[^{}]*\{[^{}]*animation(?:-delay)?:([^{}]+)\}", css)
    assert len(moving) >= 8
    assert [rule for rule in moving if "var(--p)" not in rule or "var(--e)" not in rule] == []


def test_reduced_motion_shows_the_last_frame_at_once(visitor):  # FLOW P4
    css = visitor.browser.get("/static/css/vitrine.css").text
    animated = css.index(".live .sheet{animation")
    media = re.findall(r"@media\s*\([^)]*prefers-reduced-motion[^)]*\)", css[:animated])
    assert media[-1].replace(" ", "") == "@media(prefers-reduced-motion:no-preference)"


def test_going_back_shows_the_whole_page_as_it_is_now(visitor, preview):  # FLOW P5
    restored = visitor.browser.get(preview.path, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.text
    assert restored.headers["Vary"] == "HX-Request, Cookie"
    visitor.sign_up(preview)
    back = visitor.visit(preview.path)
    assert not back.tree.xpath("//dialog")
    assert back.response.headers["Cache-Control"] == "no-store"


def test_two_tabs_show_the_same_job_and_one_never_breaks_the_other(visitor, preview):  # FLOW P6
    other_tab = visitor.visit(preview.path)
    assert other_tab.job_id == preview.job_id
    visitor.sign_up(preview)
    followed = visitor.sign_up(other_tab)
    assert (followed.status, followed.job_id) == (200, preview.job_id)
    visitor.wait_for(preview.job_id, "completed")


def test_deleting_in_one_tab_ends_calmly_in_the_other(visitor, preview):  # FLOW P6
    other_tab = visitor.visit(preview.path)
    visitor.send(preview, f"/jobs/{preview.job_id}/discard")
    gone = visitor.send(other_tab, f"/jobs/{preview.job_id}/discard")
    assert gone.status == 404
    assert "There is nothing here" in gone.words


def test_nobody_elses_preview_differs_from_one_that_isnt_there(preview, stack):  # FLOW P7
    somebody, signed_in = Person(stack.url), Person(stack.url, "stranger")
    signed_in.sign_up()
    for person in (somebody, signed_in):
        for address in ("/jobs/{}", "/api/v1/jobs/{}"):
            theirs, nobodys = (person.browser.get(address.format(job)) for job in (preview.job_id, uuid.uuid4()))
            assert (theirs.status_code, nobodys.status_code) == (404, 404)
            assert without_token(theirs.text) == without_token(nobodys.text)
            assert comparable(theirs.headers) == comparable(nobodys.headers)


def without_token(text: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text)


def comparable(headers) -> dict[str, str]:
    differ = {"date", "set-cookie", "content-length", "x-request-id"}
    return {name: value for name, value in headers.items() if name not in differ}


def test_holding_another_job_opens_no_preview_but_its_own(preview, stack):  # FLOW P7
    other = Person(stack.url)
    other.place(cvs.text(), "other.txt")
    assert other.visit(preview.path).status == 404
    assert other.browser.get(f"/api/v1/jobs/{preview.job_id}").status_code == 404


@pytest.mark.parametrize("path", ["/jobs/{}", "/api/v1/jobs/{}"])
def test_the_preview_is_kept_by_no_cache_and_no_search_engine(visitor, preview, path):  # FLOW P8
    answer = visitor.browser.get(path.format(preview.job_id))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_the_page_says_noindex_itself_too(preview):  # FLOW P8
    assert preview.tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_only_the_cookies_holder_sees_what_the_file_is(visitor, preview, stack):  # FLOW P8
    assert [word for word in ("marit.pdf", "2 pages", "PDF") if word not in preview.words] == []
    assert "marit.pdf" in visitor.visit("/").words
    somebody = Person(stack.url)
    for path in ("/", preview.path, f"/api/v1/jobs/{preview.job_id}", f"/login?job={preview.job_id}"):
        assert "marit.pdf" not in somebody.browser.get(path).text
