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


def test_numbered_headings_in_the_margin_head_what_stands_beside_them():
    style = (
        ".m { position: absolute; left: 0 } .b { margin-left: 40mm } h2 { font-size: 17pt; text-transform: uppercase }"
    )
    sections = [
        ("Works", "<p><b>Sawdust</b></p><p>A program for circuses, written in one night.</p>"),
        ("Study", "<p><b>College of Sawdust</b> 2007 – 2010</p><p>Diploma in Slapstick</p>"),
        ("Skills", "<p>Juggling, Unicycling, Bookkeeping</p><p>Tightropes, Trampolines</p>"),
        ("Languages", "<p>German: native</p><p>French: fluent</p>"),
    ]
    body = "".join(
        f"<tr><th><h2>{name}</h2>({number})</th><td>{told}</td></tr>" for number, (name, told) in enumerate(sections, 3)
    )
    resume = read(
        papers.pdf(f"<h1>Otto Zwirbel</h1><p>otto@zwirbel.example</p><table>{body}</table>", style), papers.PDF
    ).resume
    assert [project.name for project in resume.projects] == ["Sawdust"]
    assert [study.institution for study in resume.education] == ["College of Sawdust"]
    assert len(resume.skills) == 5
    assert [language.language for language in resume.languages] == ["German", "French"]


def test_headings_by_number_are_headings_whatever_they_are_called():
    style = "h2 { font-size: 10pt; text-transform: uppercase } h2 span { margin-right: 12mm }"
    body = """<h1>Otto Zwirbel</h1><p>otto@zwirbel.example</p>
    <h2><span>01</span> Ring observations</h2>
    <h3>Clown <span class=right>2010 – 2015</span></h3><p>Circus Morgenrot GmbH</p>
    <h2><span>02</span> Education</h2>
    <h3>Diploma in Slapstick <span class=right>2007 – 2010</span></h3><p>College of Sawdust</p>
    <h2><span>03</span> Languages</h2><p>German: native</p>"""
    resume = read(papers.pdf(body, style), papers.PDF).resume
    assert [(work.position, work.name) for work in resume.work] == [("Clown", "Circus Morgenrot GmbH")]


def test_a_margin_of_dates_with_a_word_below_some_stays_on_its_rows():
    margin = [
        piece("2010 – 2013", 50, 50),
        piece("GPA 2,1", 50, 63),
        piece("2008 – 2010", 50, 110),
        piece("GPA 1,6", 50, 123),
    ]
    rows = [piece(f"A school of some length, row {n}", 200, 50 + 15 * n + 30 * (n // 2)) for n in range(4)]
    assert arrange([margin + rows])[0].cells == ["2010 – 2013", "A school of some length, row 0"]


def test_skills_set_wide_apart_are_one_each_though_one_is_in_lower_case():
    skills = "".join(f"<p>{skill}</p>" for skill in ["Juggling", "tightropes", "Bookkeeping", "Fire", "horses"])
    page = f"<h1>Otto Zwirbel</h1><p>otto@zwirbel.example</p><h2>Skills</h2>{skills}<h2>Languages</h2><p>German</p>"
    resume = read(papers.pdf(page, "p { margin: 0 0 14pt }"), papers.PDF).resume
    assert [skill.name for skill in resume.skills] == ["Juggling", "tightropes", "Bookkeeping", "Fire", "horses"]


def test_entries_side_by_side_are_no_rows():
    left = [("Harbour University", 50), ("Mar 2016 - Feb 2020", 63), ("PhD - Lamps", 76)]
    right = [("Night University", 50), ("Mar 2014 - Feb 2016", 63), ("MSc - Wicks", 76)]
    below = 60
    pieces = [piece(text, 50, y + n * below) for n in range(2) for text, y in left]
    pieces += [piece(text, 300, y + n * below) for n in range(2) for text, y in right]
    assert texts(arrange([pieces])) == [text for text, _ in left] * 2 + [text for text, _ in right] * 2


TWO_ABREAST = """<style>p { margin: 0 } ul { columns: 2; width: 70%%; font-size: 8pt; list-style: '• ' }
b { font-size: 11pt } u { float: right; width: 45%%; text-decoration: none; font-size: 8pt }</style>
<h1>Selma Ahorn</h1><p>selma@ahorn.example</p><h2>Work experience</h2>
%s<h2>Skills</h2><p>Welding, Soldering</p>"""
DEEDS = (
    "Welded each and every lamp of the harbour and of the town behind it, twice where the wind had been at them",
    "Painted the tower in the white that ships can see from afar, and kept the ladder safe for all who climbed it",
    "Taught nine apprentices how to hold a bridge by its other end until the first one says that it may be let go",
    "Wrote the book of the lamps, which is read aloud on every ship that passes the harbour during winter nights",
)


def test_a_list_within_an_entry_may_have_two_columns():
    entry = "<p><u>May 201%d – June 201%d</u><b>Keeper of lamp %d</b></p><p>Lampenwerk GmbH</p><ul>%s</ul>"
    items = "".join(f"<li>{deed}</li>" for deed in DEEDS)
    html = TWO_ABREAST % "".join(entry % (n, n + 1, n, items) for n in (4, 2, 0))
    work = read(papers.pdf(html), papers.PDF).resume.work
    assert [(one.position, one.start_date) for one in work] == [
        (f"Keeper of lamp {n}", f"201{n}-05") for n in (4, 2, 0)
    ]
    assert [one.highlights for one in work] == [list(DEEDS)] * 3


def test_a_margin_of_dates_and_scores_dates_the_rows_beside_it_though_they_stand_lower():
    margin = [
        piece(text, 60, 50 + 30 * n)
        for n, text in enumerate(["Aug 2010 – Aug 2013", "GPA 2.1", "Sep 2008 – Jul 2010", "GPA 1.6"])
    ]
    beside = [
        piece(text, 166, 57 + 30 * n)
        for n, text in enumerate(["College of Harbour", "Diploma in Lamps", "School of the Sea", "Abitur"])
    ]
    assert [line.text for line in arrange([margin + beside])][-1].endswith("Abitur")
    assert arrange([margin + beside])[0].text == "Aug 2010 – Aug 2013"
    assert "College of Harbour" in " ".join(texts(arrange([margin + beside]))[:3])
