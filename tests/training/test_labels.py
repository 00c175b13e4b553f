"""What the lines of invented CVs are, by their truth."""

import io

import pytest

from training.__main__ import draw
from training.labels import SHOWN_IN_HEAD, label
from training.printing import by_weasyprint, to_html
from workers.extraction.assembly import structure
from workers.extraction.fields.starts import BODY, HEAD, START
from workers.extraction.readers.pdf import read_pdf
from workers.extraction.readers.text import read_text


def lines_of(text):
    return read_text(io.BytesIO(text.encode())).lines


WORK = [
    {"position": "Welder", "name": "Lampenwerk", "startDate": "2019-03", "endDate": "2022-01"},
    {"position": "Apprentice", "name": "Brückenbau", "startDate": "2016-08", "endDate": "2019-03"},
]


def test_a_head_is_all_that_says_who_where_and_when():
    section = lines_of(
        "03/2019 – 01/2022\nWelder\nLampenwerk\nWelded all the lamps of the town, and some twice.\n"
        "08/2016 – 03/2019\nApprentice\nBrückenbau\nHeld the other end.\n"
    )
    assert label(section, WORK, SHOWN_IN_HEAD["work"]) == [START, HEAD, HEAD, BODY] * 2


def test_of_a_section_whose_entries_are_not_all_found_in_order_nothing_is_said():
    section = lines_of("Apprentice, Brückenbau\n08/2016 – 03/2019\nWelder, Lampenwerk\n03/2019 – 01/2022\n")
    assert label(section, WORK, SHOWN_IN_HEAD["work"]) == []


@pytest.mark.parametrize("number", range(8))
def test_each_position_of_an_invented_cv_begins_once(number):
    document = draw(13, number, ["weasyprint"])
    paper = by_weasyprint(to_html(document.random, document.page, document.layout, document.language))
    lines, sections = structure(read_pdf(io.BytesIO(paper)))
    for section in sections:
        entries = document.truth.get(section.kind, [])
        parts = label([lines[at] for at in section.lines], entries, SHOWN_IN_HEAD.get(section.kind, ()))
        assert parts.count(START) in (0, len(entries))
