import pytest

from workers.extraction.cldr import build_tables, load_tables
from workers.extraction.fields.dates import find_periods, without


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Mar 2019 – Present", "2019-03", None),
        ("03/2019–", "2019-03", None),
        ("03.2019 - heute", "2019-03", None),
        ("seit 03/2018", "2018-03", None),
        ("since 2020", "2020", None),
        ("depuis janvier 2020", "2020-01", None),
        ("octubre de 2019 a marzo de 2020", "2019-10", "2020-03"),
        ("Jan. – März 2018", "2018-01", "2018-03"),
        ("2016 bis heute", "2016", None),
        ("2016 — 2018", "2016", "2018"),
        ("2013-Sep - Present", "2013-09", None),
        ("2020-02-01 — 2021-04-30", "2020-02", "2021-04"),
        ("May '19 - Jun '20", "2019-05", "2020-06"),
        ("2019年3月～現在", "2019-03", None),
        ("gennaio 2015 – in corso", "2015-01", None),
        ("Sept 2005 – May 2008", "2005-09", "2008-05"),
    ],
)
def test_it_finds_a_period_in_many_spellings(text, start, end):
    (period,) = find_periods(text)
    assert (period.start, period.end, period.single) == (start, end, False)
    assert without(text, [period]) == ""


def test_a_date_alone_is_an_end():
    (period,) = find_periods("Awarded in June 2017")
    assert (period.start, period.end, period.single) == (None, "2017-06", True)


def test_what_stands_around_a_period_is_left_without_its_brackets():
    text = "Keeper (Mar 2019 – Present)"
    assert without(text, find_periods(text)) == "Keeper"


@pytest.mark.parametrize(
    "text", ["+49 170 1234567", "1,950 customers", "room 12/34", "version 3.2019.1", "May the best win"]
)
def test_numbers_that_are_no_dates_are_left_alone(text):
    assert find_periods(text) == []


def test_the_table_of_names_is_what_babel_says():
    assert load_tables() == build_tables()
