"""Headings in a margin of their own, dates that a narrow column breaks, and contact details beside the text."""

from tests.workers.extraction import papers
from tests.workers.extraction.test_layout_of_pages import piece, texts
from workers.extraction import read
from workers.extraction.document import Line, Run
from workers.extraction.fields.positions import find_positions
from workers.extraction.layout import arrange
from workers.extraction.periods import join_periods
from workers.extraction.sections import cut_sections

BESIDE = """
<style>section { display: table; width: 100% } h2 { display: table-cell; width: 25%; font-size: 10pt }
section > div { display: table-cell }</style>
<h1>Selma Ahorn</h1><p>selma@ahorn.example</p>
<section><h2>Work experience</h2><div><p>Welder, Lampenwerk GmbH, 2019 – 2022</p><p>Welded the lamps of the town.</p>
<p>Apprentice, Brückenbau AG, 2016 – 2019</p><p>Held the other end of the bridge.</p></div></section>
<section><h2>Lanterns I keep at home</h2><div><p>Three of brass</p><p>One of tin</p></div></section>
<section><h2>Education</h2><div><p>Diploma in Lamps, College of Harbour, 2013 – 2016</p><p>Grade: 1.3</p></div>
</section>
<section><h2>Skills</h2><div><p>Welding, Soldering, Riveting</p></div></section>
"""


def test_each_heading_in_the_margin_heads_what_is_beside_it():
    resume = read(papers.pdf(BESIDE), papers.PDF).resume
    assert [(work.position, work.name) for work in resume.work] == [
        ("Welder", "Lampenwerk GmbH"),
        ("Apprentice", "Brückenbau AG"),
    ]
    assert resume.education[0].institution == "College of Harbour"
    assert [skill.name for skill in resume.skills] == ["Welding", "Soldering", "Riveting"]


def test_a_heading_of_several_lines_in_the_margin_is_one():
    lines = [line.text for line in read(papers.pdf(BESIDE), papers.PDF).lines]
    assert "Lanterns I keep at home" in lines


def test_a_margin_of_dates_is_none_of_headings():
    dates = [piece(f"20{n}0 – 20{n}5", 50, 50 + 30 * n) for n in range(6)]
    titles = [piece(f"A position of some length {n}", 150, 50 + 30 * n) for n in range(6)]
    assert arrange([dates + titles])[2].cells == ["2020 – 2025", "A position of some length 2"]


def test_a_column_with_sections_of_its_own_is_read_as_one():
    left = [piece(f"A sentence about the sea and row {n} of it", 50, 50 + 15 * n) for n in range(20)]
    right = [
        piece(text, 400, 50 + 15 * n)
        for n, text in enumerate(["Skills", "Knots", "Sails", "Languages", "Dutch", "Danish", "Awards", "Medal (2019)"])
    ]
    assert texts(arrange([left + right]))[20:] == [p.text for p in right]


def test_a_period_broken_in_three_is_put_together():
    margin = [piece("(Sep 2006", 450, 50), piece("– Jun", 450, 63), piece("2011)", 450, 76)]
    body = [piece("Keeper of the lamp and the horn", 50, 50), piece("Some Company that pays", 50, 66)]
    assert arrange([margin + body])[0].cells == ["Keeper of the lamp and the horn", "(Sep 2006 – Jun 2011)"]


def test_lines_that_share_a_period_are_joined():
    lines = [Line([Run(text)], gap=0.2) for text in ("Welder, Lampenwerk GmbH, May 2021 to", "Today", "Welded lamps")]
    assert texts(join_periods(lines)) == ["Welder, Lampenwerk GmbH, May 2021 to Today", "Welded lamps"]


def test_lines_with_a_period_each_stay_apart():
    lines = [Line([Run(text)], gap=0.2) for text in ("Welder, 2019 – 2021", "2016 – 2019 Apprentice")]
    assert len(join_periods(lines)) == 2


def test_contact_details_at_the_top_of_a_column_need_no_heading():
    def shown(lines):
        return [Line([Run(text)], gap=0.2, starts=number == 0) for number, text in enumerate(lines)]

    lines = shown(["Selma Ahorn", "EXPERIENCE", "Welder, Lampenwerk, 2019 – 2022"])
    lines += shown(["selma@ahorn.example", "030 23125 042", "SKILLS", "Welding"])
    kinds = {lines[at].text: section.kind for section in cut_sections(lines) for at in section.lines}
    assert kinds["030 23125 042"] == "contact"
    assert kinds["Welding"] == "skills"


def test_a_period_whose_dates_are_centred_below_each_other_is_put_together():
    margin = [piece("February 2024", 450, 50), piece("—", 480, 63), piece("May 2025", 462.5, 76)]
    body = [piece("Keeper of the lamp and the horn", 50, 50), piece("Some Company that pays", 50, 63)]
    assert arrange([margin + body])[0].cells == ["Keeper of the lamp and the horn", "February 2024 — May 2025"]


def test_an_employer_below_the_city_alone_is_found():
    page = [piece("Nov 2021 – Present", 50, 50), piece("Lamp Keeper", 200, 50), piece("MANNHEIM", 50, 65)]
    page += [
        piece("Lampenwerk", 200, 72),
        piece("Kept all the lamps of the harbour alight through every storm.", 200, 92),
    ]
    (work,) = find_positions(arrange([page]), [[0, 1, 2, 3]])
    assert (work["position"].text, work["name"].text, work["location"].text) == (
        "Lamp Keeper",
        "Lampenwerk",
        "MANNHEIM",
    )
