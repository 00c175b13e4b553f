"""PDFs that carry their JSON Resume along: Vitrine's own read back without loss."""

import io
import json

from weasyprint import HTML, Attachment

from tests.workers.extraction import papers
from webapp import themes
from webapp.resume import Resume
from workers.extraction import read
from workers.portfolio.variants import render_all

WHOLE = {
    "basics": {
        "name": "Selma Ahorn",
        "label": "Welder of lamps",
        "email": "selma@ahorn.example",
        "summary": "Keeps lights burning, and writes down how, in a hand that others can read as well as their own.",
        "location": {"city": "Bergen", "countryCode": "NO"},
    },
    "work": [
        {
            "name": "Lampenwerk GmbH",
            "position": "Welder, first class",
            "startDate": "2019-03",
            "highlights": ["Welded all the lamps of the town.", "Soldered the rest."],
        },
        {"name": "Brückenbau AG", "position": "Apprentice", "startDate": "2016-08-15", "endDate": "2019-03"},
    ],
    "skills": [{"name": "Metal", "level": "Master", "keywords": ["Welding", "Soldering"]}],
    "languages": [{"language": "Danish", "fluency": "C1"}],
}


def test_one_of_our_own_pdfs_reads_back_without_loss_and_says_where_each_value_stands():
    resume = Resume.model_validate(WHOLE)
    pdf = render_all(resume, themes.look(themes.find(themes.DEFAULT)), "en")["resume.pdf"]
    reading = read(io.BytesIO(pdf), papers.PDF)
    assert reading.resume == resume
    for pointer in ("/basics/name", "/work/0/position", "/work/1/startDate", "/work/0/highlights/1"):
        assert reading.sources[pointer]


def carrying(attached: bytes) -> io.BytesIO:
    page = "<h1>Selma Ahorn</h1><p>selma@ahorn.example</p><h2>Work</h2><p>Welder, Lampenwerk GmbH, 2019 – 2022</p>"
    attachment = Attachment(string=attached, name="resume.json")
    return io.BytesIO(HTML(string=page).write_pdf(attachments=[attachment]))


def test_an_attachment_that_says_what_is_on_no_page_is_not_believed():
    forged = (
        b'{"basics": {"name": "Selma Ahorn", "label": "Queen"}, "work": [{"name": "The sea", "position": "Admiral"}]}'
    )
    assert read(carrying(forged), papers.PDF).resume.work[0].name == "Lampenwerk GmbH"


def test_an_attachment_that_is_no_json_resume_is_left_alone():
    for content in (b"", b"{", b'{"work": 3}', b'{"basics": {"name": ""}}'):
        assert read(carrying(content), papers.PDF).resume.basics.email == "selma@ahorn.example"


def test_fields_that_no_resume_has_are_kept_and_do_no_harm():
    odd = {"$schema": "x", "sea": ["salt", "deep"], "rows": [["Selma"], 3], "a/b": "Selma Ahorn", "~": {"/": "Welder"}}
    attached = json.dumps({"basics": {"name": "Selma Ahorn", "email": "selma@ahorn.example"}, **odd}).encode()
    reading = read(carrying(attached), papers.PDF)
    assert (reading.resume.model_extra or {})["sea"] == ["salt", "deep"]
    assert reading.confidence.keys() == reading.sources.keys()
