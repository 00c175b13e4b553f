"""How sure each value is."""

import json

from tests.workers.extraction import papers
from workers.extraction import read
from workers.extraction.confidence import confidences

CV = """Selma Ahorn
selma@ahorn.example

Work experience
Welder, Lampenwerk GmbH, March 2019 – Present
- Welded the lamps of the town.
Apprentice, Brückenbau AG, August 2016 – March 2019
- Held the other end of the bridge.

Skills
Welding, Soldering
"""


def test_every_value_that_was_found_says_how_sure_it_is():
    reading = read(papers.text(CV), papers.TEXT)
    assert reading.confidence.keys() == reading.sources.keys()
    assert all(0 < sure < 1 for sure in reading.confidence.values())


def test_the_more_of_a_document_finds_no_place_the_less_sure_is_what_did():
    reading = read(papers.text(CV), papers.TEXT)
    lost = reading.model_copy(update={"leftovers": list(range(len(reading.lines)))})
    assert sum(confidences(lost).values()) < sum(confidences(reading).values())


def test_a_json_resume_is_taken_as_it_came_and_nothing_in_it_is_doubted():
    file = papers.text(json.dumps({"basics": {"name": "Selma Ahorn"}}))
    assert read(file, "application/json").confidence == {}
