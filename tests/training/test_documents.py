"""Invented CVs: the same ones each time, whose truth stands on them, and which the reader reads."""

import io
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.scoring import add, core, score
from training.__main__ import draw, generate
from training.printing import by_weasyprint, to_html
from training.titles import is_kept_out, titles_of
from training.words import LANGUAGES, SECTIONS
from workers.extraction import read
from workers.extraction.fields.likeness import title_likeness

ON_PAPER = 24


def leaves(value):
    """Every text in a resume, dates aside: they stand there in words."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not key.lower().endswith("date") and key not in ("network", "username", "url"):
                yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def test_the_same_seed_invents_the_same_cv():
    one, same, other = draw(7, 1, ["html"]), draw(7, 1, ["html"]), draw(7, 2, ["html"])
    assert (one.truth, one.layout, one.page) == (same.truth, same.layout, same.page)
    assert one.truth["basics"]["name"] != other.truth["basics"]["name"]


@pytest.mark.parametrize("number", range(40))
def test_what_the_truth_says_stands_on_the_page(number):
    document = draw(3, number, ["html"])
    words = document.page.words().casefold()
    assert [text for text in leaves(document.truth) if text.casefold() not in words] == []


def test_each_language_has_words_for_every_section():
    assert len(LANGUAGES) >= 25
    for words in LANGUAGES.values():
        assert set(SECTIONS) | {"degrees", "fields", "schools", "present", "levels", "skills_"} <= set(words)


@pytest.mark.slow
def test_a_folder_of_them_has_a_file_a_truth_and_a_row_for_each(tmp_path):
    with ThreadPoolExecutor(1) as pool:  # a browser of other tests may have this thread to itself
        pool.submit(generate, tmp_path, documents=6, seed=5).result()
    rows = (tmp_path / "manifest.tsv").read_text().splitlines()[1:]
    assert len(rows) == 6
    for row in rows:
        name, ext, *_ = row.split("\t")
        assert (tmp_path / f"{name}.{ext}").stat().st_size > 1000
        assert json.loads((tmp_path / f"{name}.truth.json").read_text())["work"]


@pytest.mark.full
def test_the_reader_reads_those_that_are_printed():
    total = {}
    for number in range(ON_PAPER):
        document = draw(11, number, ["weasyprint"])
        paper = by_weasyprint(to_html(document.random, document.page, document.layout, document.language))
        add(total, score(document.truth, read(io.BytesIO(paper), "application/pdf").resume.to_json()))
    assert core(total) > 0.8


def test_titles_that_nothing_was_trained_on_are_told_from_employers():
    unseen = [title for locale in ("en_US", "de_DE", "fr_FR", "es_ES") for title in titles_of(locale)]
    unseen = [title for title in unseen if is_kept_out(title)]
    assert len(unseen) > 200
    assert sum(title_likeness(title) > 0 for title in unseen) > 0.9 * len(unseen)


@pytest.mark.parametrize(
    "employer", ["Deutsche Bahn", "Nara Logics", "Moosgruber & Söhne", "The Guardian", "Juntunen Oy"]
)
def test_employers_are_no_titles(employer):
    assert title_likeness(employer) < 0


@pytest.mark.full
def test_training_sees_the_same_examples_each_time():
    code = "import zlib; from training.titles import examples; print(zlib.crc32(repr(examples()).encode()))"
    said = [
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
