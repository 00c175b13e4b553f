"""Which values are right, and how true their confidence is."""

from training.judging import judge, reliability
from webapp.resume import Reading, Resume

TRUTH = {
    "basics": {"name": "Selma Ahorn", "url": "https://ahorn.example"},
    "work": [
        {"name": "Lampenwerk", "position": "Welder", "startDate": "2019", "highlights": ["Welded.", "Soldered."]},
        {"name": "Brückenbau", "position": "Apprentice", "startDate": "2016-08"},
    ],
    "skills": [{"name": "Metal", "keywords": ["Welding"]}],
}


def judged(resume, *pointers):
    reading = Reading(
        resume=Resume.model_validate(resume), lines=[], sources={pointer: [] for pointer in pointers}, leftovers=[]
    )
    return judge(reading, TRUTH)


def test_a_value_is_right_where_the_truth_has_it_in_the_same_entry():
    work = [
        {"name": "BRÜCKENBAU", "position": "Apprentice", "startDate": "2016"},
        {"name": "Lampenwerk", "position": "x"},
    ]
    pointers = ["/work/0/name", "/work/0/position", "/work/0/startDate", "/work/1/name", "/work/1/position"]
    assert list(judged({"work": work}, *pointers).values()) == [True, True, True, True, False]


def test_lists_and_skills_are_right_wherever_they_stand():
    resume = {"work": [{"name": "Lampenwerk", "highlights": ["Soldered", "Danced"]}], "skills": [{"name": "Welding"}]}
    found = judged(resume, "/work/0/highlights/0", "/work/0/highlights/1", "/skills/0/name")
    assert list(found.values()) == [True, False, True]


def test_an_address_is_right_without_its_scheme_and_of_what_no_truth_speaks_nothing_is_said():
    resume = {"basics": {"url": "www.ahorn.example", "location": {"countryCode": "DK"}}}
    assert judged(resume, "/basics/url", "/basics/location/countryCode") == {"/basics/url": True}


def test_the_table_shows_what_was_told_beside_what_is_right():
    table = reliability([(0.92, True), (0.94, True), (0.92, False), (0.6, False)]).splitlines()
    assert [row.split() for row in table[1:]] == [
        ["0.50", "-", "0.70", "1", "0.600", "0.000"],
        ["0.90", "-", "0.95", "3", "0.927", "0.667"],
    ]
