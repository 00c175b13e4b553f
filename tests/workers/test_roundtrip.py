"""What a PDF was made of, beside what was read in it."""

import pytest

from webapp.resume import Resume
from workers.roundtrip import MAX_VALUES, compare

WORK = [
    {"name": "Northern Lights", "position": "Engineer", "startDate": "2019-03", "highlights": ["Built it", "Ran it"]},
    {"name": "Fixture Works", "position": "Apprentice", "startDate": "2015-01", "endDate": "2019-02"},
]


def report(said, found, text=None):
    made = compare(Resume.model_validate(said), Resume.model_validate(found), text)
    assert made is not None
    return made


def kinds(said, found):
    return {field.pointer: field.kind for field in report(said, found).fields}


def test_what_is_read_as_it_was_said_is_the_same():
    assert set(kinds({"work": WORK}, {"work": WORK}).values()) == {"same"}
    assert len(report({"work": WORK}, {"work": WORK}).fields) == 9


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("A  well-known\nmaker", "a wellknown maker"),
        ("co\u00adoperative", "Co-\noperative"),
        ("e\ufb03cient", "efficient"),
    ],
)
def test_spaces_case_and_hyphens_make_no_difference(said, found):
    assert kinds({"basics": {"summary": said}}, {"basics": {"summary": found}}) == {"/basics/summary": "same"}


def test_an_address_is_the_same_with_and_without_its_beginning():
    said, found = {"basics": {"url": "https://www.ada.example/"}}, {"basics": {"url": "ada.example"}}
    assert kinds(said, found) == {"/basics/url": "same"}


@pytest.mark.parametrize(
    ("said", "found", "kind"),
    [
        ("2019", "2019-03", "same"),
        ("2019-03", "2019-03-14", "same"),
        ("2019-03", "2019", "different"),
        ("2019-03", "2019-04", "different"),
    ],
)
def test_a_date_is_the_same_when_all_that_was_said_of_it_is_read(said, found, kind):
    assert kinds({"awards": [{"date": said}]}, {"awards": [{"date": found}]}) == {"/awards/0/date": kind}


def test_it_says_what_is_read_instead_and_what_is_not_read_at_all():
    found = {"work": [{**WORK[0], "position": "Engineer Oslo", "highlights": ["Ran it"]}, WORK[1]]}
    differing = {field.pointer: (field.found, field.kind) for field in report({"work": WORK}, found).differing}
    assert differing == {
        "/work/0/position": ("Engineer Oslo", "different"),
        "/work/0/highlights/0": (None, "missing"),
    }


def test_entries_and_items_that_moved_are_still_the_same_ones():
    moved = [WORK[1], {**WORK[0], "highlights": ["Ran it", "Built it"]}]
    assert set(kinds({"work": WORK}, {"work": moved}).values()) == {"same"}


def test_an_entry_that_is_read_into_another_section_is_missing():
    assert set(kinds({"work": WORK[:1]}, {"volunteer": [{"organization": "Northern Lights"}]}).values()) == {"missing"}


def test_what_is_on_no_page_is_not_looked_for():
    said = {"basics": {"image": "me.png", "unheardOf": "kept"}, "meta": {"version": "1"}, "unknown": ["kept"]}
    assert kinds(said, {}) == {}


def test_it_names_the_words_that_another_program_does_not_find():
    said = {"basics": {"name": "Ada Example", "summary": "Makes work-benches."}, "work": [{"startDate": "2019-03"}]}
    assert report(said, said, "ADA EXAMPLE\nmakes work-\nbenches. Mar 2019").lost_words == []
    assert report(said, said, "Ada Exam ple").lost_words == ["Makes", "work-benches."]
    assert report(said, said).lost_words == []


def test_a_resume_that_nobody_could_look_through_has_no_report():
    endless = Resume.model_validate({"skills": [{"name": f"skill {number}"} for number in range(MAX_VALUES + 1)]})
    assert compare(endless, Resume()) is None
    assert compare(Resume(), endless) is None
