import tomllib
from pathlib import Path

import pytest

from workers.portfolio.wording import direction, labels, spell_country, spell_date

LABELS = Path(__file__).parents[3] / "templates" / "themes" / "labels.toml"


@pytest.mark.parametrize(
    ("iso", "language", "spelled"),
    [
        ("2019", "en", "2019"),
        ("2019-03", "en", "Mar 2019"),
        ("2019-03-14", "en-GB", "14 Mar 2019"),
        ("2019-03", "de", "März 2019"),
        ("2019-03", "ja", "2019年3月"),
        ("2019-02-31", "en", "2019-02-31"),
        ("2019-03", "tlh", "Mar 2019"),
        ("2019-03", "", "Mar 2019"),
    ],
)
def test_a_date_is_spelled_as_precisely_as_it_came(iso, language, spelled):
    assert spell_date(iso, language) == spelled


def test_a_country_gets_its_name():
    assert spell_country("DE", "de") == "Deutschland"
    assert spell_country("Ruritania", "en") == "Ruritania"


def test_an_unknown_language_is_spoken_to_in_english():
    assert labels("is")["lang"] == "en"
    assert labels("de-AT")["work"] == "Berufserfahrung"
    assert direction("../../etc") == "ltr"


def test_every_language_has_every_word():
    spoken = tomllib.loads(LABELS.read_text(encoding="utf-8"))
    assert {"en", "de"} <= spoken.keys()
    for language, words in spoken.items():
        assert words.keys() == spoken["en"].keys(), language
