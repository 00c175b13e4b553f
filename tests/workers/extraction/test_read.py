import io
import json

import pytest

from tests.workers.extraction import papers
from webapp.resume import Reading, UnreadableFileError
from workers.extraction import read


@pytest.fixture(scope="module")
def english() -> Reading:
    return read(papers.pdf(papers.ENGLISH), papers.PDF)


@pytest.fixture(scope="module")
def german() -> Reading:
    return read(papers.pdf(papers.GERMAN), papers.PDF)


def test_it_reads_who_an_english_cv_is_about(english):
    basics = english.resume.basics
    assert (basics.name, basics.label) == ("Wilma Quastenflosser", "Lighthouse Engineer")
    assert (basics.email, basics.phone) == ("wilma@quastenflosser.example", "+44 20 7946 0018")
    assert (basics.location.city, basics.location.country_code) == ("Leeds", "GB")
    assert basics.summary.startswith("Keeps lamps burning")
    assert basics.summary.endswith("diesel and Python.")


def test_it_reads_positions_with_employer_title_period_and_highlights(english):
    first, second = english.resume.work
    assert (first.position, first.name) == ("Principal Keeper", "Northern Beacon Trust Ltd")
    assert (first.start_date, first.end_date) == ("2019-03", None)
    assert first.highlights == ["Moved eleven lamps to solar power", "Cut the ships' waiting time by a third"]
    assert (second.name, second.start_date, second.end_date) == ("Cape Fog Company", "2014-06", "2019-02")


def test_it_reads_education_skills_and_languages(english):
    study = english.resume.education[0]
    assert (study.institution, study.study_type, study.area) == (
        "University of Saltmarsh",
        "Bachelor of Science",
        "Optics",
    )
    assert [(skill.name, skill.keywords) for skill in english.resume.skills] == [
        ("Software", ["Python", "Fortran", "Grafana"]),
        ("Workshop", ["Lens grinding", "Welding"]),
    ]
    spoken = [(language.language, language.fluency) for language in english.resume.languages]
    assert spoken == [("English", "Native"), ("Norwegian", "Fluent")]


def test_it_reads_a_german_cv_and_says_that_it_is_german(german):
    assert german.language == "de"
    assert [(work.position, work.name, work.start_date, work.end_date) for work in german.resume.work] == [
        ("Werkstattleiter", "Pfeifenwerk Havelland GmbH", "2018-03", None),
        ("Orgelbauer", "Klangholz KG", "2011-10", "2018-02"),
    ]
    assert german.resume.education[0].institution == "Hochschule Zwickelstadt"
    assert german.resume.basics.phone == "030 23125 017"
    assert german.resume.basics.location.postal_code == "10115"


def test_every_value_points_to_lines_that_hold_its_words(english):
    plain = english.resume.to_json()
    for pointer, lines in english.sources.items():
        value = plain
        for key in pointer.split("/")[1:]:
            value = value[int(key)] if isinstance(value, list) else value[key]
        assert lines, pointer
        if not pointer.endswith(("Date", "countryCode")):
            said = "".join(english.lines[line].text for line in lines).replace(" ", "")
            assert str(value).replace(" ", "") in said
    assert english.lines[english.sources["/work/0/startDate"][0]].text.endswith("Mar 2019 – Present")


def test_a_line_without_a_place_is_kept_among_the_leftovers():
    reading = read(
        papers.pdf(papers.ENGLISH + "<h2>Oddments</h2><p>Once saw a kraken asleep near Rockall.</p>"), papers.PDF
    )
    left = [reading.lines[line].text for line in reading.leftovers]
    assert "Once saw a kraken asleep near Rockall." in left
    assert not any("Northern Beacon" in line for line in left)


def test_it_says_how_long_reading_and_structuring_took(english):
    assert set(english.seconds) == {"read", "structured"}
    assert all(seconds > 0 for seconds in english.seconds.values())


def test_only_thirty_pages_are_read_and_it_says_so():
    pages = "".join(f"<h2 style='break-before: page'>Page {n} speaks of walruses</h2>" for n in range(1, 34))
    reading = read(papers.pdf(pages, "h2 { break-before: page } body { margin: 0 }"), papers.PDF)
    assert (reading.pages, reading.pages_read) == (33, 30)
    assert {line.page for line in reading.lines} == set(range(1, 31))


@pytest.mark.parametrize("media_type", [papers.PDF, papers.DOCX, "application/json", "application/x-unheard-of"])
def test_a_broken_file_is_unreadable(media_type):
    with pytest.raises(UnreadableFileError) as refusal:
        read(io.BytesIO(b"%PDF-1.7 and then nothing"), media_type)
    assert refusal.value.code == "unreadable"


def test_a_page_without_words_has_no_text():
    with pytest.raises(UnreadableFileError) as refusal:
        read(papers.pdf("<div style='width: 9cm; height: 9cm; background: teal'></div>"), papers.PDF)
    assert refusal.value.code == "no_text"


def test_a_json_resume_is_kept_as_it_came():
    resume = {
        "basics": {"name": "Odo Nebelhorn"},
        "work": [{"name": "Fog AG", "startDate": "2019-03"}],
        "x-own": {"kept": 1},
    }
    reading = read(io.BytesIO(json.dumps(resume).encode()), "application/json")
    assert reading.resume.to_json() == resume
    assert (reading.lines, reading.sources, reading.leftovers) == ([], {}, [])


@pytest.mark.parametrize(
    ("written", "taken", "aside"),
    [
        ({"work": [{"name": "Fog", "startDate": "soon"}]}, {"work": [{"name": "Fog"}]}, ["startDate: soon"]),
        ({"work": [{"name": "Fog AG", "endDate": "", "highlights": None}]}, {"work": [{"name": "Fog AG"}]}, []),
        ({"basics": {"phone": 471234}}, {"basics": {"phone": "471234"}}, []),
        ({"work": ["a", None, {"name": "Fog AG"}, "b"]}, {"work": [{"name": "Fog AG"}]}, ["3: b", "0: a"]),
        ({"skills": [{"keywords": ["a", 3, None, {"x": ["y"]}]}]}, {"skills": [{"keywords": ["a", "3"]}]}, ["3: y"]),
        ({"basics": "Odo"}, {}, ["basics: Odo"]),
    ],
)  # fmt: skip
def test_what_json_resume_has_no_room_for_is_left_over_and_the_rest_taken(written, taken, aside):
    reading = read(io.BytesIO(json.dumps(written).encode()), "application/json")
    assert reading.resume.to_json() == taken
    assert [reading.lines[at].text for at in reading.leftovers] == aside


@pytest.mark.parametrize("written", [b"[1]", b'"Odo"', b"3", b"{", b'{"basics": {"name": "\\ud800"}}', b"[" * 9999])
def test_what_is_no_json_resume_at_all_is_unreadable(written):
    with pytest.raises(UnreadableFileError):
        read(io.BytesIO(written), "application/json")


def test_the_language_of_a_json_resume_is_guessed_from_its_words():
    summary = "Ich betreue seit vielen Jahren die Lampen der Stadt und habe dabei gelernt, was ein gutes Licht ist."
    reading = read(io.BytesIO(json.dumps({"basics": {"summary": summary}}).encode()), "application/json")
    assert reading.language == "de"


INVOICE = """Lampenwerk GmbH
Invoice 2024-117
12 May 2024
3 lamps, brass 210.00
1 horn 99.00
Total 309.00
Please pay within 14 days to lamps@lampenwerk.example"""
ARTICLE = """On the keeping of lamps
Abstract
Lamps have been kept since 1620. We show that they burn longer when they are looked after.
1. Introduction
Nobody has counted them yet. In 1999 a first attempt was made by Quastenflosser.
2. Methods
We counted them.
References
Quastenflosser (1999). A first attempt. Journal of Lamps 3, 1-9."""
RECIPE = "Soup\nIngredients\nTwo eggs\nFlour\nSalt\nMethod\nStir, and wait for twenty minutes."
SHORT_CV = "Selma Ahorn\nselma@ahorn.example\n\nSkills\nWelding, Soldering\n\nLanguages\nDanish, Dutch"


@pytest.mark.parametrize("text", [INVOICE, ARTICLE, RECIPE])
def test_it_tells_what_is_no_cv(text):  # FLOW E17
    assert not read(papers.text(text), papers.TEXT).is_cv


@pytest.mark.parametrize("text", [SHORT_CV, "Selma Ahorn\nWork experience\nWelder, Lampenwerk GmbH, 2019 – 2022"])
def test_a_cv_is_one_however_short(text):  # FLOW E17
    assert read(papers.text(text), papers.TEXT).is_cv
