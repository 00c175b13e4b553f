"""Two tabs with one document: which entries are the same, and what both of them say."""

import pytest

from webapp.merging import merge, pairs
from webapp.resume import Interest, Work

KEEPER = Work(
    name="Northern Lights", position="Keeper", start_date="2019-03", highlights=["Forty lamps", "Six keepers"]
)
CLERK = Work(name="Harbour Board", position="Clerk", start_date="2015")


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ([CLERK, KEEPER], {0: 1, 1: 0}),
        ([KEEPER.model_copy(update={"position": "Warden"}), CLERK], {0: 0, 1: 1}),
        ([Work(name="New Firm", position="Pilot"), KEEPER, CLERK], {1: 0, 2: 1}),
        ([CLERK], {0: 1}),
        ([], {}),
        ([Work(name="Northern Lights"), KEEPER, CLERK], {1: 0, 2: 1}),
        ([KEEPER, KEEPER, CLERK], {0: 0, 2: 1}),
    ],
)
def test_an_entry_is_found_where_it_went(after, found):
    assert pairs([KEEPER, CLERK], after) == found


def test_an_entry_of_one_value_is_found_by_its_place_when_that_changes():
    assert pairs([Interest(name="Chess"), Interest(name="Go")], [Interest(name="Blitz"), Interest(name="Go")]) == {
        0: 0,
        1: 1,
    }


def test_one_that_took_the_place_of_another_is_none_of_those_before():
    assert pairs([Interest(name="Chess"), Interest(name="Go")], [Interest(name="Rowing"), Interest(name="Tea")]) == {}


def test_thousands_of_entries_are_paired_by_what_they_say():
    many = [Interest(name=f"Number {number}") for number in range(3000)]
    assert pairs(many, [*reversed(many), *many]) == {at: 2999 - at for at in range(3000)}


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "values", "conflicts"),
    [
        ("a b", "a b", "x b", "x b", {}),
        ("a b", "y b", "a b", "y b", {}),
        ("a b", "y b", "a z", "y z", {}),
        ("a b", "x b", "x b", "x b", {}),
        ("a b", "y b", "x b", "x b", {"0": "y"}),
    ],
)
def test_both_changes_count_and_a_field_that_both_changed_is_a_conflict(base, theirs, mine, values, conflicts):
    def named(text):
        return {str(at): word for at, word in enumerate(text.split())}

    merged = merge(named(base), named(theirs), named(mine))
    assert (" ".join(merged.values.values()), merged.conflicts) == (values, conflicts)
