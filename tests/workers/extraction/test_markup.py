"""Tags of web pages that stand in a CV as words are no words of it."""

import pytest

from tests.workers.extraction import papers
from workers.extraction import read
from workers.extraction.document import GLUED, Line, Run
from workers.extraction.markup import without_tags

CV = """Xaver {tag} Unsinn
Baker
xaver@unsinn.example

Experience
Head Baker, Invented Bakery - 2019 to 2024
- Baked {tag} bread.
"""


def kept(*words, gap=0.0):
    return [line.text for line in without_tags([Line([Run(word, gap=gap) for word in words])])]


@pytest.mark.parametrize(
    "tag",
    [
        "<script>alert(1)</script>", "<SCRIPT src=//evil.example></SCRIPT>",
        "<style>@import url(//evil.example)</style>",
        "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<svg><foreignObject>", "<iframe src=//evil.example/>",
        "<link rel=attachment href=file:///etc/passwd>", "<details open ontoggle=alert(1)>",
        '<div hx-on::load="alert(1)" hx-get="/account/delete">', "<a href='javascript:alert(1)'>",
    ],
)  # fmt: skip
def test_a_tag_that_does_something_is_left_out(tag):
    resume = read(papers.text(CV.format(tag=tag)), papers.TEXT).resume
    assert resume.basics.name == "Xaver Unsinn"
    assert resume.work[0].highlights == ["Baked bread."]


@pytest.mark.parametrize(
    "words",
    [
        "Semantic HTML (<main>, <nav>, <article>)", "std::map<string, vector<int>> in C++",
        "latency < 5 ms, uptime > 99%", "<https://example.org/?page=2>", "Xaver Unsinn <xaver@unsinn.example>",
        "if a<b and c>d", "I <3 baking", "<-- here",
    ],
)  # fmt: skip
def test_what_is_only_spoken_of_stays(words):
    assert kept(words) == [words]


def test_a_tag_of_several_looks_is_one_tag():
    assert kept("Baked <im", "g src=", "x onerror=alert(1)> bread", gap=GLUED) == ["Baked bread"]


def test_a_line_that_holds_nothing_else_is_gone():
    assert kept("<script>", "alert(1)", "</script>") == []
