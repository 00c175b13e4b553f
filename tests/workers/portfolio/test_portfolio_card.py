"""The picture that others show of a portfolio."""

import io

import pytest
from PIL import Image

from webapp.audiences import Shown
from webapp.resume import Basics, Resume
from workers.portfolio.card import card
from workers.portfolio.variants import variants


@pytest.mark.parametrize("name", ["Ada Example", "a" * 200, "عينة المثال", "見本 花子", "<b>x</b>", ""])
def test_it_is_a_picture_of_the_size_that_others_ask_for(look, name):
    made = Image.open(io.BytesIO(card(Resume(basics=Basics(name=name, label="Keeper of " + name)), look, "en")))
    assert (made.format, made.size) == ("PNG", (1200, 630))
    assert len(made.getcolors()) > 2


def test_only_the_public_face_has_one_and_its_page_says_where(whole_resume, look):
    faces = variants(whole_resume, look, "en", "https://folio.example/p/ada/", Shown())
    owners, everybodys = faces["owner"], faces["public"]
    assert "card.png" not in owners.pdf_files
    assert "card.png" in everybodys.pdf_files
    assert b'content="https://folio.example/p/ada/card.png"' in everybodys.page_files["index.html"]
    assert b"og:image" not in owners.page_files["index.html"]
