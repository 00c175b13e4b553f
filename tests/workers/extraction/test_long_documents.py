"""Four times the text may take about four times the work: one CV must not hold the reader that all share."""

from collections.abc import Callable
from time import process_time

import pytest

from tests.workers.extraction import papers
from workers.extraction import assembly, read
from workers.extraction.document import Line, Run
from workers.extraction.fields.paragraphs import paragraph_of
from workers.extraction.fields.skills import find_skills

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
    letters = assembly._letters

    def counted(text: str) -> str:
        nonlocal looked_at
        looked_at += len(text)
        return letters(text)

    monkeypatch.setattr(assembly, "_letters", counted)
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
