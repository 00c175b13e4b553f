"""CVs as LinkedIn and Europass lay them out: the two that most people have already."""

from tests.workers.extraction import papers
from workers.extraction import read

LINKEDIN_STYLE = """@page { size: letter; margin: 0 0 30pt }
@page { @bottom-center { content: "Page " counter(page) " of " counter(pages) } }
body { font: 10.5pt "Liberation Sans", "DejaVu Sans" } p { margin: 0 0 2pt } small { font-size: 1em; color: #999 }
aside { float: left; width: 28%; padding: 30pt 3% } main { margin-left: 36%; padding: 40pt 4% }
h1 { font-size: 26pt; font-weight: normal } h2 { font-size: 15.75pt; font-weight: normal; margin: 18pt 0 8pt }
.who { font-size: 12pt; margin-top: 14pt } .title { font-size: 11.5pt } .where { color: #999 }"""
LINKEDIN = """<aside><h2>Contact</h2><p>+45 32 12 34 56 (Mobile)</p><p>selma@ahorn.example</p>
<p>www.linkedin.com/in/selma-ahorn-5a3b <small>(LinkedIn)</small></p>
<h2>Top Skills</h2><p>Welding</p><p>Stakeholder Management</p>
<h2>Languages</h2><p>Danish <small>(Native or Bilingual)</small></p><p>English <small>(Full Professional)</small></p>
<h2>Honors-Awards</h2><p>Welder of the Year</p></aside>
<main><h1>Selma Ahorn</h1><p class="who">Lead Welder at Lampenwerk | Lamps that last</p>
<p class="where">Copenhagen, Capital Region of Denmark, Denmark</p>
<h2>Experience</h2><p class="who">Lampenwerk</p><p>6 years 2 months</p>
<p class="title">Lead Welder</p><p>March 2021&nbsp;-&nbsp;Present (4 years 2 months)</p>
<p class="where">Copenhagen, Denmark</p><p>Leads nine welders and one apprentice.</p>
<p class="title" style="margin-top: 8pt">Welder</p><p>March 2019&nbsp;-&nbsp;March 2021 (2 years 1 month)</p>
<p>Welded the lamps of the town.</p>
<p class="who">Brückenbau AG</p><p class="title">Apprentice</p>
<p>August 2016&nbsp;-&nbsp;February 2019 (2 years 7 months)</p>
<p class="where">Hamburg, Germany</p><p>Held the other end of the bridge until the first was let go.</p>
<h2>Education</h2><p class="who">Technical University of Denmark</p>
<p>Bachelor of Engineering, Metallurgy · (2012&nbsp;-&nbsp;2016)</p></main>"""

EUROPASS_STYLE = """body { font: 10pt "DejaVu Sans" } h2 { font-size: 11pt; text-transform: uppercase }
p { margin: 0 0 3pt } .when { font-size: 9pt; color: #444 } table { width: 100%; font-size: 9pt }"""
EUROPASS = """<h1>Selma Ahorn</h1><p><b>Date of birth:</b> 12/04/1990 | <b>Nationality:</b> Danish |
<b>Phone number:</b> (+45) 32123456 (Mobile) | <b>Email address:</b> selma@ahorn.example |
<b>Address:</b> Lampevej 3, 2100, Copenhagen, Denmark (Home)</p>
<h2>Work experience</h2>
<p class="when">01/03/2021 – CURRENT – Copenhagen, Denmark</p>
<p><b style="font-size: 11pt">LEAD WELDER</b> – LAMPENWERK</p>
<ul><li>Leads nine welders and one apprentice.</li><li>Painted the tower.</li></ul>
<p class="when">01/08/2016 – 28/02/2019 – Hamburg, Germany</p>
<p><b style="font-size: 11pt">APPRENTICE</b> – BRÜCKENBAU AG</p>
<p>Held the other end of the bridge.</p>
<h2>Education and training</h2><p class="when">01/09/2012 – 30/06/2016 – Lyngby, Denmark</p>

<p><b style="font-size: 11pt">BACHELOR OF ENGINEERING</b> – Technical University of Denmark</p>
<p><b>Field(s) of study</b> Metallurgy | <b>Final grade</b> 10.2</p>
<h2>Language skills</h2><p>Mother tongue(s): <b>DANISH</b></p><p>Other language(s):</p>
<table><tr><td></td><td colspan="2">UNDERSTANDING</td><td>WRITING</td></tr>
<tr><td><b>ENGLISH</b></td><td>C1</td><td>C1</td><td>B2</td></tr></table>"""


def linkedin():
    return read(papers.pdf(LINKEDIN, LINKEDIN_STYLE), papers.PDF).resume


def europass():
    return read(papers.pdf(EUROPASS, EUROPASS_STYLE), papers.PDF).resume


def test_several_roles_under_one_employer_are_each_a_position_there():
    assert [(work.name, work.position, work.start_date, work.end_date) for work in linkedin().work] == [
        ("Lampenwerk", "Lead Welder", "2021-03", None),
        ("Lampenwerk", "Welder", "2019-03", "2021-03"),
        ("Brückenbau AG", "Apprentice", "2016-08", "2019-02"),
    ]


def test_an_address_that_its_column_breaks_is_put_together():
    basics = linkedin().basics
    assert basics.profiles[0].url == "www.linkedin.com/in/selma-ahorn-5a3b"
    assert (basics.name, basics.phone, basics.location.city) == ("Selma Ahorn", "+45 32 12 34 56", "Copenhagen")


def test_the_sidebar_keeps_its_sections_and_the_foot_is_no_part_of_any():
    resume = linkedin()
    assert [skill.name for skill in resume.skills] == ["Welding", "Stakeholder Management"]
    assert [(one.language, one.fluency) for one in resume.languages] == [
        ("Danish", "Native or Bilingual"),
        ("English", "Full Professional"),
    ]
    education = resume.education[0]
    assert (education.study_type, education.area, education.courses) == ("Bachelor of Engineering", "Metallurgy", [])


def test_what_a_number_or_address_is_used_for_is_no_part_of_it():
    basics = europass().basics
    assert (basics.phone, basics.location.address, basics.location.city) == (
        "(+45) 32123456",
        "Lampevej 3",
        "Copenhagen",
    )


def test_a_title_in_bold_capitals_before_its_employer_heads_no_section():
    assert [(work.position, work.name, work.location, work.start_date) for work in europass().work] == [
        ("LEAD WELDER", "LAMPENWERK", "Copenhagen, Denmark", "2021-03"),
        ("APPRENTICE", "BRÜCKENBAU AG", "Hamburg, Germany", "2016-08"),
    ]


def test_a_field_and_a_grade_that_are_called_so_are_read_as_such():
    education = europass().education[0]
    assert (education.study_type, education.area, education.score) == ("BACHELOR OF ENGINEERING", "Metallurgy", "10.2")


def test_a_mother_tongue_stands_before_its_language():
    assert [(one.language, one.fluency) for one in europass().languages] == [
        ("DANISH", "Mother tongue"),
        ("ENGLISH", "C1"),
    ]
