"""What pdftotext reads, where it is installed."""

import shutil

import pytest

from tests import cvs
from workers.poppler import words_of


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_it_gives_the_words_of_a_pdf_and_none_of_a_broken_one():
    assert cvs.CANARY in (words_of(cvs.pdf()) or "")
    assert words_of(b"%PDF-1.7 broken") is None


def test_where_it_is_not_installed_nothing_is_read(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert words_of(cvs.pdf()) is None
