"""Glyphs printed from right to left come out in the order in which they are read, whatever order a file has them in."""

from dataclasses import dataclass

import pytest

from workers.extraction.readers.direction import lay_out, shaped

WIDTH = 100.0


@dataclass
class Glyph:
    """A square of one point on the page's only row, or on the row ``top``."""

    char: str
    x0: float
    x1: float
    top: float = 0.0
    bottom: float = 1.0


def printed(words: str) -> list[Glyph]:
    """Give ``words`` as they stand on paper, from the page's left edge."""
    return [Glyph(char, place, place + 1) for place, char in enumerate(words)]


def read_aloud(glyphs: list[Glyph]) -> str:
    return "".join(glyph.char for glyph in sorted(glyphs, key=lambda glyph: glyph.x0))


def test_a_page_in_hebrew_is_mirrored():
    glyphs = printed("ןהכ הרש")[::-1]
    assert lay_out(glyphs, WIDTH)
    assert read_aloud(glyphs) == "שרה כהן"
    assert (glyphs[0].x0, glyphs[0].x1) == (WIDTH - 7, WIDTH - 6)


def test_numbers_and_latin_words_on_it_keep_their_order():
    paper = printed("SQL-ב 300 הרש")
    stream = [*paper[:9:-1], paper[9], *paper[6:9], *paper[5:2:-1], *paper[:3]]
    lay_out(stream, WIDTH)
    assert read_aloud(stream) == "שרה 300 ב-SQL"


def test_a_word_in_hebrew_on_a_page_in_english_is_turned_around_where_it_stands():
    paper = printed("I am הרש today")
    stream = paper[:5] + paper[5:8][::-1] + paper[8:]
    assert not lay_out(stream, WIDTH)
    assert read_aloud(stream) == "I am שרה today"


def test_letters_that_the_file_has_the_other_way_round_are_put_in_order():
    paper = printed("ىليل")
    glyphs = [paper[at] for at in (0, 1, 2, 3)]
    lay_out(glyphs, WIDTH)
    assert "".join(glyph.char for glyph in glyphs) == read_aloud(glyphs) == "ليلى"


def test_the_letters_of_a_ligature_are_put_in_order():
    glyphs = [Glyph("ن", 0, 1), Glyph("آ", 1, 2), Glyph("ل", 1, 2), Glyph("ا", 2, 3)]
    lay_out(glyphs, WIDTH)
    assert "".join(glyph.char for glyph in glyphs) == "الآن"


def test_brackets_open_before_they_close():
    paper = printed(")SQL) םינותנ")
    stream = [*paper[:5:-1], paper[5], paper[4], *paper[1:4], paper[0]]
    lay_out(stream, WIDTH)
    assert read_aloud(stream) == "נתונים (SQL)"


def test_a_page_without_such_letters_is_left_alone():
    glyphs = printed("a (b) 3)")
    assert not lay_out(glyphs, WIDTH)
    assert glyphs == printed("a (b) 3)")


@pytest.mark.parametrize(("form", "letters"), [("\ufefb", "لا"), ("\ufb2a", "שׁ"), ("ﬁ", "ﬁ"), ("a", "a")])
def test_joined_forms_are_letters(form, letters):
    assert shaped(form) == letters
