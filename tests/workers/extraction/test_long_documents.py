"""Four times the text may take about four times the work: one CV must not hold the reader that all share."""

import re
from collections.abc import Callable
from time import process_time

import pytest

from tests.workers.extraction import papers
from webapp.resume import UnreadableFileError
from workers.extraction import assembly, read
from workers.extraction.document import Line, Run
from workers.extraction.fields.education import find_education
from workers.extraction.fields.paragraphs import paragraph_of
from workers.extraction.fields.positions import find_positions
from workers.extraction.fields.skills import find_skills
from workers.extraction.readers import flowing, rtf
from workers.extraction.rows import Piece, rows_of

HEAD = "Wilma Quastenflosser\nLighthouse Engineer\nwilma@quastenflosser.example\n\n"


def wrapped_skills(rows: int) -> str:
    return f"{HEAD}Skills\n" + "\n".join(f"lamp {n}, fog horn {n} (brass), wicks {n}, oil {n}," for n in range(rows))


def wrapped_summary(rows: int) -> str:
    return f"{HEAD}Summary\n" + "\n".join(
        f"keeps harbour lamp {n} burning through many a gale and" for n in range(rows)
    )


@pytest.mark.parametrize("cv", [wrapped_skills, wrapped_summary])
def test_the_letters_of_a_line_are_not_taken_again_for_each_value_or_row(cv, monkeypatch):
    looked_at = 0
    letters = assembly.letters

    def counted(text: str) -> str:
        nonlocal looked_at
        looked_at += len(text)
        return letters(text)

    monkeypatch.setattr(assembly, "letters", counted)
    text = cv(60)
    reading = read(papers.text(text), papers.TEXT)
    assert max(len(rows) for rows in reading.sources.values()) == 60
    assert looked_at < 8 * len(text)


def least_time(work: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        begun = process_time()
        work()
        times.append(process_time() - begun)
    return min(times)


def assert_grows_with_the_text(work: Callable[[int], Callable[[], object]], size: int) -> None:
    assert least_time(work(8 * size)) < 24 * least_time(work(size))  # eight for work once, sixty-four for work squared


def test_a_paragraph_of_many_skills_is_cut_in_one_pass():
    def skills(count: int) -> Callable[[], object]:
        line = Line([Run(", ".join(f"lamp of kind {n}" for n in range(count)))])
        return lambda: find_skills([line], [0])

    assert_grows_with_the_text(skills, 1000)


def test_a_paragraph_of_many_lines_is_joined_in_one_pass():
    def summary(count: int) -> Callable[[], object]:
        lines = [Line([Run(f"keeps harbour lamp {n} burning through many a gale")]) for n in range(count)]
        return lambda: paragraph_of(lines, list(range(count)))

    assert_grows_with_the_text(summary, 200)


def test_separators_in_brackets_part_no_skills():
    line = Line([Run("Lamps (oil, gas – and, arc), Horns; Bells (ship, Buoys, Charts (sea)")])
    assert [skill["name"].text for skill in find_skills([line], [0])] == [
        "Lamps (oil, gas",
        "and, arc)",
        "Horns",
        "Bells (ship",
        "Buoys",
        "Charts (sea)",
    ]


def paragraph_of_looks(count: int) -> str:
    return "".join(rf"{{\b lamp {n}}} and horn " for n in range(count)) + r"\par"


def row_of_cells(count: int) -> str:
    return r"\trowd\pard\intbl " + "".join(rf"lamp {n}\cell " for n in range(count)) + r"\row"


@pytest.mark.parametrize("body", [paragraph_of_looks, row_of_cells])
@pytest.mark.slow
def test_a_paragraph_or_row_without_end_is_parted_into_lines(body):
    assert_grows_with_the_text(lambda count: lambda: read(papers.rtf(body(count)), papers.RTF), 1000)


@pytest.mark.parametrize("body", [paragraph_of_looks, row_of_cells])
def test_nothing_of_a_parted_paragraph_or_row_is_lost(body):
    words = " ".join(line.text for line in read(papers.rtf(body(2000)), papers.RTF).lines)
    assert [int(number) for number in re.findall(r"lamp (\d+)", words)] == list(range(2000))


def test_a_word_without_end_is_parted_into_lines():
    lines = read(papers.rtf(f"lamp{'p' * 50_000}" + r"\par"), papers.RTF).lines
    assert len(lines) > 10
    assert "".join(line.text for line in lines) == f"lamp{'p' * 50_000}"


@pytest.mark.slow
def test_a_text_without_end_is_read_as_far_as_a_cv_goes_and_says_so():
    reading = read(papers.rtf((f"lamp {'and horn ' * 400}" + r"\par ") * 400), papers.RTF)
    assert 900_000 < sum(len(line.text) for line in reading.lines) <= flowing.MAX_TEXT
    assert reading.cut_after == len(reading.lines)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (lambda: papers.rtf(r"\b0 " * (rtf.MAX_TOKENS + 1)), papers.RTF),
        (lambda: papers.page("<br>" * (flowing.MAX_TAGS + 1)), papers.HTML_PAGE),
        (lambda: papers.opendocument("<text:p/>" * (flowing.MAX_TAGS + 1)), papers.ODT),
    ],
    ids=["rtf", "html", "odt"],
)
def test_a_file_of_marks_without_end_is_refused(file, kind):
    with pytest.raises(UnreadableFileError, match="unreadable"):
        read(file(), kind)


@pytest.mark.parametrize(
    "head",
    [
        lambda count: Line([Run("Harbour University, PhD in Lamps (" * count)]),
        lambda count: Line([Run("Gong Ltd, Bell Engineer (" * count)]),
        lambda count: Line([Run(f"(lamp {n}", bold=bool(n % 2)) for n in range(count)]),
    ],
    ids=["school", "employer", "looks"],
)
@pytest.mark.slow
def test_a_head_without_end_is_read_in_one_pass(head):
    def entries(count: int) -> Callable[[], object]:
        line = head(count)
        return lambda: (find_education([line], [[0]]), find_positions([line], [[0]]))

    assert_grows_with_the_text(entries, 500)


def years_on_a_page(pieces: int) -> Callable[[], object]:
    page = [
        Piece([Run("2019 –", 50 + column * 40, 80 + column * 40)], 1, row * 11, row * 11 + 10)
        for row, column in (divmod(n, 9) for n in range(pieces))
    ]
    return lambda: rows_of(page)


@pytest.mark.slow
def test_years_without_end_are_not_held_against_each_other():
    assert_grows_with_the_text(years_on_a_page, 600)
