"""Names of files that mean harm, or only look as if: none names a file of ours, each is shown whole and as text."""

import pytest

from tests import cvs
from tests.people import Page
from tests.stack import wait_until

NAMES = {
    "a path up": ("../../../../etc/cv.pdf", "cv.pdf"),
    "a whole path": ("/home/marit/Documents/cv.pdf", "cv.pdf"),
    "a Windows path": ("C:\\Users\\Marit\\Documents\\cv.pdf", "cv.pdf"),
    "a Windows path up": ("..\\..\\windows\\win.ini.pdf", "win.ini.pdf"),
    "300 characters": ("A" * 296 + ".pdf", "A" * 296 + ".pdf"),
    "a right-to-left override": ("cv\u202efdp.exe", "cvfdp.exe"),
    "HTML": ('"><img src=x onerror=alert(1)>.pdf', '"><img src=x onerror=alert(1)>.pdf'),
    "a template": ("{{ 7 * 191 }}.pdf", "{{ 7 * 191 }}.pdf"),
    "SQL": ("cv'; DROP TABLE job;--.pdf", "cv'; DROP TABLE job;--.pdf"),
    "all Chinese": ("履歴書（山田）.pdf", "履歴書（山田）.pdf"),
    "a Chinese space": ("履歴書　山田.pdf", "履歴書　山田.pdf"),
    "Persian with a joiner": ("رزومه\u200cها.pdf", "رزومه\u200cها.pdf"),
    "an emoji of several": ("👩\u200d🚀 cv.pdf", "👩\u200d🚀 cv.pdf"),
    "no extension": ("cv", "cv"),
    "only an extension": (".pdf", ".pdf"),
    "capitals": ("CV.PDF", "CV.PDF"),
}
BOUNDARY = "----a-boundary-of-ours"


def place_untouched(person, name: str) -> Page:
    """Place a PDF under a name that reaches the server as it is here, which no browser would let it."""
    token = person.visit("/").form("/upload").fields["csrf_token"]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
    head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    body = f"{head}Content-Type: application/pdf\r\n\r\n".encode() + cvs.pdf() + f"\r\n--{BOUNDARY}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return Page(person.browser.post("/upload", content=body, headers=kind))


def name_on(page: Page) -> str:
    return str(page.tree.xpath("string(//dl[@class='facts']/dd[1])"))


@pytest.fixture
def stack(stack):
    """A stack on which nobody is at work for the test before."""
    wait_until(stack.is_idle)
    return stack


@pytest.mark.parametrize("title", NAMES)
@pytest.mark.slow
def test_it_is_stored_under_our_own_key_and_shown_as_text(visitor, stack, title):  # FLOW U11
    name, shown = NAMES[title]
    before = stack.stored()
    preview = visitor.place(cvs.pdf(), name)
    assert name_on(preview) == shown
    assert not preview.tree.xpath("//main//img")
    assert stack.stored() - before == {f"uploads/{preview.job_id}"}


def test_a_name_with_a_nul_in_it_is_shown_without(visitor, stack):  # FLOW U11
    before = stack.stored()
    preview = place_untouched(visitor, "cv.\0pdf")
    assert name_on(preview) == "cv.pdf"
    assert stack.stored() - before == {f"uploads/{preview.job_id}"}


def test_what_a_nul_hides_still_counts_as_the_names_ending(visitor):  # FLOW U5 U11
    assert place_untouched(visitor, "cv.pdf\0.html").status == 415


def test_a_name_of_two_lines_adds_no_header_and_is_refused(visitor, stack):  # FLOW U11
    before = stack.kept()
    answer = place_untouched(visitor, "cv\r\nSet-Cookie: planted=1\r\n.pdf")
    assert answer.status == 400
    assert "planted" not in visitor.browser.cookies
    assert stack.kept() == before


def test_a_name_longer_than_any_file_system_has_keeps_its_end(visitor):  # FLOW U11
    shown = name_on(place_untouched(visitor, "A" * 100_000 + "-cv.pdf"))
    assert len(shown) == 1000
    assert shown.endswith("A-cv.pdf")


def test_the_name_is_whole_and_escaped_for_its_owner_too(owner):  # FLOW U11
    owner.sign_up()
    name = '"><script>alert(1) 履歴書.png'
    job_id = owner.place(cvs.png(), name).job_id
    owner.wait_for(job_id, "failed")
    for path in (f"/jobs/{job_id}", "/dashboard"):
        page = owner.visit(path)
        assert name in page.words
        assert not page.tree.xpath("//main//script")
