"""Files that are refused: each with its own status, its own code and its own sentence, and nothing of them is kept."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest

from tests import cvs
from tests.pdfs import locked_for_all_but_reading
from tests.people import Person
from tests.stack import Stack

MEGABYTE = 1024 * 1024


@pytest.fixture
def visitor(strict: Stack) -> Person:
    return Person(strict.url, "visitor")


@dataclass(frozen=True)
class Refusal:
    flow: str
    name: str
    content: bytes
    status: int
    code: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.flow} {self.code} {self.name}"


def locked_word() -> bytes:
    """What Word makes of a document with a password: a compound file with an encrypted stream (MS-OFFCRYPTO)."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480)


def old_word() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(488)


def large_text(size: int) -> bytes:
    return (b"word " * (size // 5 + 1))[:size]


EMPTY = (400, "empty_file", "That file is empty")
LARGE = (413, "too_large", "That file is too large")
UNKNOWN = (415, "unsupported_type", "We can’t take that kind of file")
MISMATCH = (415, "content_mismatch", "The file is not what its name says")
DAMAGED = (422, "damaged_file", "That file is damaged")
LOCKED = (422, "encrypted_file", "That file needs a password")
LONG = (422, "too_many_pages", "That file has too many pages")

REFUSALS = [
    Refusal("U2", "cv.pdf", b"", *EMPTY),
    Refusal("U2", "blank.txt", b" \n\t\n", *EMPTY),
    Refusal("U3", "a-byte-more.txt", large_text(MEGABYTE + 1), *LARGE),
    Refusal("U3", "twice.txt", large_text(2 * MEGABYTE), *LARGE),
    Refusal("U4", "notes.zip", cvs.not_a_cv_archive(), *UNKNOWN),
    Refusal("U4", "program.exe", b"MZ" + bytes(200), *UNKNOWN),
    Refusal("U4", "cv.doc", old_word(), *UNKNOWN),
    Refusal("U4", "script.php", b"<?php echo 1;", *UNKNOWN),
    Refusal("U5", "cv.pdf", cvs.docx(), *MISMATCH),
    Refusal("U5", "cv.docx", cvs.pdf(), *MISMATCH),
    Refusal("U5", "cv.PNG", cvs.pdf(), *MISMATCH),
    Refusal("U5", "cv.pdf", b"<html><script>alert(1)</script></html>", *MISMATCH),
    Refusal("U6", "half.pdf", cvs.pdf()[: len(cvs.pdf()) // 2], *DAMAGED),
    Refusal("U6", "half.docx", cvs.docx()[: len(cvs.docx()) // 2], *DAMAGED),
    Refusal("U6", "half.png", cvs.png()[:-20], *DAMAGED),
    Refusal("U6", "half.json", cvs.json_resume()[:-5], *DAMAGED),
    Refusal("U7", "locked.pdf", cvs.locked_pdf(), *LOCKED),
    Refusal("U7", "locked.docx", locked_word(), *LOCKED),
    Refusal("U6", "four-pages.pdf", cvs.pdf(4), *LONG),
]
EACH = pytest.mark.parametrize("refusal", REFUSALS, ids=str)


@EACH
def test_the_page_says_why_and_keeps_nothing(visitor, strict, refusal):  # FLOW U2 U3 U4 U5 U6 U7
    before = strict.kept()
    answer = visitor.place(refusal.content, refusal.name)
    assert answer.status == refusal.status
    assert refusal.sentence in answer.words
    assert "pending_job" not in visitor.browser.cookies
    assert strict.kept() == before


@EACH
def test_htmx_is_told_the_same_and_no_animation_begins(visitor, strict, refusal):  # FLOW U2 U3 U4 U5 U6 U7 U21
    before = strict.kept()
    file = {"file": (refusal.name, refusal.content)}
    answer = visitor.send(visitor.visit("/"), "/upload", files=file, **{"HX-Request": "true"})
    assert answer.status == refusal.status
    assert refusal.sentence in answer.words
    assert not answer.tree.xpath("//head|//*[@id='job']")
    assert strict.kept() == before


@EACH
def test_the_api_gives_a_stable_code_and_keeps_nothing(visitor, strict, refusal):  # FLOW U2 U3 U4 U5 U6 U7
    before = strict.kept()
    answer = visitor.place_by_api(refusal.content, refusal.name)
    problem = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["code"]) == (refusal.status, refusal.status, refusal.code)
    assert (problem["title"], problem["type"]) == (refusal.sentence, "about:blank")
    assert problem["detail"]
    assert strict.kept() == before


@pytest.mark.parametrize("fields", [{}, {"file": ("", b"")}, {"another": ("cv.pdf", b"%PDF-1.7")}])
def test_the_api_says_that_no_file_came(visitor, strict, fields):  # FLOW U12
    before = strict.kept()
    answer = visitor.browser.post("/api/v1/upload-anonymous", files=fields)
    assert (answer.status_code, answer.json()["code"]) == (400, "no_file")
    assert strict.kept() == before


def test_every_refusal_has_a_sentence_of_its_own():  # FLOW U2 U3 U4 U5 U6 U7
    by_code = {refusal.code: refusal.sentence for refusal in REFUSALS}
    assert len(set(by_code.values())) == len(by_code) == 7


def test_a_file_of_exactly_the_limit_is_taken(visitor):  # FLOW U3
    assert visitor.place(large_text(MEGABYTE), "exact.txt").status == 200


def test_a_file_of_exactly_as_many_pages_as_allowed_is_taken(visitor):  # FLOW U6
    assert visitor.place(cvs.pdf(3), "three.pdf").status == 200


def test_a_pdf_with_an_owners_password_alone_is_taken_and_read(visitor):  # FLOW U7
    preview = visitor.place(locked_for_all_but_reading(cvs.TEXT), "owner.pdf")
    assert preview.status == 200
    visitor.sign_up(preview)
    visitor.wait_for(preview.job_id, "completed")


def test_the_kind_is_known_by_content_when_the_name_says_nothing(visitor):  # FLOW U5
    assert "PDF" in visitor.place(cvs.pdf(), "cv").words
    answer = visitor.place_by_api(cvs.docx(), "cv")
    assert answer.json()["media_type"].endswith("wordprocessingml.document")


def test_the_browsers_word_for_the_kind_counts_for_nothing(visitor):  # FLOW U5
    lie = {"file": ("cv.pdf", io.BytesIO(cvs.pdf()), "application/x-msdownload")}
    assert visitor.send(visitor.visit("/"), "/upload", files=lie).status == 200
