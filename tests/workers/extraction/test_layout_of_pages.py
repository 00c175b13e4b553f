from tests.workers.extraction import papers
from workers.extraction import read
from workers.extraction.document import Line, Run
from workers.extraction.layout import arrange
from workers.extraction.rows import Piece

SIDEBAR = """
<div class=side><h2>Contact</h2><p>otto@zwirbel.example</p><p>+49 30 23125 042</p>
<h2>Skills</h2><p>Juggling</p><p>Unicycling</p><p>Bookkeeping</p><p>Tightropes</p></div>
<div class=main><h1>Otto Zwirbel</h1><h2>Experience</h2>
<h3>Ringmaster <span class=right>2015 – 2020</span></h3><p>Circus Halbmond GmbH</p>
<ul><li>Announced four hundred evenings in a row without once losing his hat or his temper</li></ul>
<h3>Clown <span class=right>2010 – 2015</span></h3><p>Circus Morgenrot GmbH</p>
<ul><li>Fell from a ladder twice each night, and from a piano on Sundays only</li></ul>
<h2>Education</h2><h3>Diploma in Slapstick <span class=right>2007 – 2010</span></h3><p>College of Sawdust</p></div>
"""


def piece(text: str, x: float, y: float, size: float = 10) -> Piece:
    return Piece([Run(text, x, x + 5 * len(text), size)], 1, y, y + size)


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


def test_two_columns_are_read_one_after_the_other():
    left = [piece(f"left column row {n} goes on", 50, 50 + 15 * n) for n in range(14)]
    right = [piece(f"right side row {n} as well", 320, 57 + 17 * n) for n in range(14)]
    lines = texts(arrange([left + right]))
    assert lines == [f"left column row {n} goes on" for n in range(14)] + [
        f"right side row {n} as well" for n in range(14)
    ]


def test_a_column_whose_lines_end_flush_at_the_right_is_a_column_too():
    left = [piece(f"left column row {n} goes on", 50, 50 + 15 * n) for n in range(14)]
    words = ["Git", "Frontend", "Weaving", "Sails and ropes", "Knots", "Charts", "The stars", "Ice", "Tides", "Whales"]
    right = [piece(word, 500 - 5 * len(word), 57 + 17 * n) for n, word in enumerate(words)]
    assert texts(arrange([left + right]))[14:] == words


def test_dates_at_the_right_stay_on_their_rows():
    titles = [piece(f"A position of some length {n}", 50, 50 + 30 * n) for n in range(8)]
    dates = [piece(f"20{n}0 – 20{n}5", 450, 50 + 30 * n) for n in range(8)]
    assert arrange([titles + dates])[3].cells == ["A position of some length 3", "2030 – 2035"]


def test_a_period_broken_in_a_narrow_margin_is_put_together():
    margin = [piece("May 2019", 450, 50), piece("– Present", 450, 63)]
    body = [piece("Keeper of the lamp and the horn", 50, 50), piece("Some Company that pays", 50, 66)]
    assert arrange([margin + body])[0].cells == ["Keeper of the lamp and the horn", "May 2019 – Present"]


def test_a_sidebar_keeps_its_sections_apart_from_the_main_column():
    resume = read(papers.pdf(SIDEBAR), papers.PDF).resume
    assert resume.basics.name == "Otto Zwirbel"
    assert resume.basics.email == "otto@zwirbel.example"
    assert [skill.name for skill in resume.skills] == ["Juggling", "Unicycling", "Bookkeeping", "Tightropes"]
    assert [(work.position, work.name) for work in resume.work] == [
        ("Ringmaster", "Circus Halbmond GmbH"),
        ("Clown", "Circus Morgenrot GmbH"),
    ]
    assert resume.education[0].institution == "College of Sawdust"


def test_letters_set_apart_in_a_heading_are_one_word():
    body = papers.ENGLISH.replace("<h2>Experience", "<h2 class=apart>Experience")
    reading = read(papers.pdf(body, ".apart { letter-spacing: .3em; text-transform: uppercase }"), papers.PDF)
    assert "EXPERIENCE" in [line.text for line in reading.lines]
    assert len(reading.resume.work) == 2


def test_text_too_small_for_any_eye_is_not_taken_for_the_persons_words():
    reading = read(papers.pdf(papers.ENGLISH + "<p style='font-size: 1pt'>Emperor of the Moon</p>"), papers.PDF)
    assert "Emperor" not in " ".join(line.text for line in reading.lines)
