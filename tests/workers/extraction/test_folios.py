"""Lines with the page's number, at its top or bottom on each page: no part of what a CV tells."""

import pytest

from tests.workers.extraction import papers
from workers.extraction import read
from workers.extraction.document import Line, Run
from workers.extraction.folios import part_folios


def line(text, page, at):
    return Line([Run(text)], page, float(at), at + 10.0)


def body_of(*texts, page):
    return [line(text, page, 50 + 20 * number) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("first", "second"),
    [("Odo Nebelhorn 1 / 2", "Odo Nebelhorn 2 / 2"), ("1", "2"), ("Page 1 of 2", "Page 2 of 2"), ("– 1 –", "– 2 –")],
)
@pytest.mark.parametrize("at", [10, 800])
def test_a_line_that_only_its_page_number_changes_is_a_folio(first, second, at):
    words = body_of("Keeper of Lamps", "Six keepers", page=1) + body_of("Optics", "1974", page=2)
    lines, folios = part_folios([*words, line(first, 1, at), line(second, 2, at)])
    assert (lines, [one.text for one in folios]) == (words, [first, second])


@pytest.mark.parametrize(
    ("first", "second"),
    [("Level 1 of the guild", "Level 3 of the guild"), ("Six keepers", "Six keepers"), ("In 1901", "In 1902")],
)
def test_what_does_not_count_the_pages_is_none(first, second):
    words = [line(first, 1, 800), line(second, 2, 800)]
    assert part_folios(words) == (words, [])


def test_one_page_alone_has_none():
    words = [*body_of("Keeper", page=1), line("1", 1, 800)]
    assert part_folios(words) == (words, [])


def test_a_list_that_goes_on_over_a_page_is_read_as_one_and_the_folios_are_left_over():
    skills = ", ".join(f"Lamp oil {grade}" for grade in "abcdefghijklmnopqrstuvwxyz")
    style = "<style>@page{size:A5;@bottom-left{content:'Keeper of Lamps ' counter(page) ' / ' counter(pages)}}</style>"
    words = "<br>".join(["Filler of lamps"] * 24)
    html = f"{style}<h1>Odo Nebelhorn</h1><h2>Work</h2><h3>Keeper, Fog AG</h3><p>2010 – 2014</p><p>{words}</p>"
    reading = read(papers.pdf(f"{html}<h2>Skills</h2><p style='font-size:20pt'>{skills}</p>"), papers.PDF)
    assert reading.pages > 1
    assert [skill.name for skill in reading.resume.skills] == skills.split(", ")
    assert [reading.lines[at].text for at in reading.leftovers][-reading.pages :] == [
        f"Keeper of Lamps {page} / {reading.pages}" for page in range(1, reading.pages + 1)
    ]
