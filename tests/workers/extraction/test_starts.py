"""Where entries begin: what the trees say, and what they make of CVs at which the rules fail."""

import itertools
import random

import pytest

from tests.workers.extraction import papers
from workers.extraction import read
from workers.extraction.fields import starts
from workers.extraction.fields.entries import period_of, rule_parts
from workers.extraction.fields.starts import BODY, HEAD, START, corrected
from workers.extraction.fields.trees import LEAF, load, log_odds, pack
from workers.extraction.readers.text import read_text


def test_a_packed_forest_says_what_its_trees_say(tmp_path):
    small = [(0, 2.5, 1, 2), (LEAF, -1.0, 0, 0), (1, 0.0, 3, 4), (LEAF, 0.25, 0, 0), (LEAF, 3.0, 0, 0)]
    file = tmp_path / "forests.bin"
    file.write_bytes(pack([[small, small], [[(LEAF, 0.5, 0, 0)]]]))
    first, second = load(file)
    assert [log_odds(first, traits) for traits in ([2.5, 9], [3, 0], [3, 1])] == [-2.0, 0.5, 6.0]
    assert log_odds(second, [0, 0]) == 0.5


def test_the_model_is_small_and_knows_every_trait_it_asks_for():
    assert starts.MODEL.stat().st_size < 100_000
    lines = read_text(papers.text("Welder\nLampenwerk GmbH\n2019 – 2022")).lines
    row = starts.traits(lines, [0, 1, 2], [START, HEAD, HEAD], {2})[0]
    asked = {tree[0] for forest in load(starts.MODEL) for tree in nodes(forest)}
    assert max(asked) < len(row)


def nodes(trees):
    for tree in trees:
        if isinstance(tree, tuple):
            yield tree
            yield from nodes(tree[2:])


SCHOOLS = """<style>p { margin: 0 } i { font-style: normal }</style><h1>Selma Ahorn</h1><p>selma@ahorn.example</p>
<h2>Work experience</h2><p><b>Welder</b></p><p>Lampenwerk GmbH, 2019 – 2022</p>
<h2>Education</h2>{entries}<h2>Skills</h2><p>Welding, Soldering</p><h2>Languages</h2><p>Danish</p>"""


def test_a_degree_above_a_school_and_its_years_begins_an_entry():
    entries = [
        ("Marketing (MSc)", "Mumbai Institute of Technology", "2010 – 2014"),
        ("Business Administration (BSc)", "Boston State University", "2006 – 2010"),
    ]
    html = "".join(f"<p><b>{degree}</b></p><p>{school}</p><p>{years}</p>" for degree, school, years in entries)
    education = read(papers.pdf(SCHOOLS.replace("{entries}", html)), papers.PDF).resume.education
    assert [(one.institution, one.start_date) for one in education] == [(school, y[:4]) for _, school, y in entries]


def test_a_year_in_the_middle_of_a_deed_begins_no_entry():
    deeds = "".join(
        f"<li>{deed}</li>"
        for deed in (
            "Kept the lamps of the harbour burning through many a gale",
            "March 2014 took part in the great fair of foghorns and spoke there",
            "Painted the tower white, and the door green, without being asked to",
        )
    )
    html = f"""<h1>Selma Ahorn</h1><p>selma@ahorn.example</p><h2>Work experience</h2>
    <p><b>Keeper</b>, Lampenwerk GmbH, May 2012 – June 2016</p><ul>{deeds}</ul>
    <p><b>Apprentice</b>, Brückenbau AG, May 2010 – April 2012</p><ul><li>Held the other end of the bridge</li></ul>"""
    work = read(papers.pdf(html), papers.PDF).resume.work
    assert [(one.position, len(one.highlights)) for one in work] == [("Keeper", 3), ("Apprentice", 1)]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_lines_are_each_has_a_part_and_the_first_begins(seed):
    draw = random.Random(seed)
    words = ["Welder", "2019 – 2022", "Lampenwerk GmbH", "- held the bridge", "Highlights", "", "in 1999 it rained."]
    lines = read_text(papers.text("\n".join(draw.choices(words, k=12)) + "\nend")).lines
    where = list(range(len(lines)))
    dated = {at for at in where if period_of(lines[at])}
    parts = corrected(lines, where, rule_parts(lines, where, dated), dated)
    assert (len(parts), parts[0]) == (len(lines), START)
    assert all(before != BODY for before, part in itertools.pairwise(parts) if part == HEAD)


def test_a_line_that_is_a_period_alone_stays_where_the_rules_put_it():
    lines = read_text(papers.text("FINABRO\nMay 2012 – June 2016\nWelder\nsome words of the work\n" * 2)).lines
    where = list(range(len(lines)))
    parts = [START, HEAD, HEAD, BODY, BODY, START, HEAD, BODY]
    found = corrected(lines, where, parts, {1, 5})
    assert START in found[4:6]
