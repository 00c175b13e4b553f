"""Where the words of a portfolio may be divided."""

import re

import pytest

from workers.portfolio.hyphens import keep_whole


def test_a_word_without_end_can_be_divided_every_fifty_signs():
    pieces = keep_whole("a" * 1000).split("<wbr>")
    assert "".join(pieces) == "a" * 1000
    assert max(map(len, pieces)) < 100


@pytest.mark.parametrize(
    "text", ["a" * 99, "word " * 100, "https://example.org/" + "x" * 70, "履歴書" * 200, "ประวัติ" * 100]
)
def test_words_of_common_length_and_scripts_without_spaces_stay_as_they_are(text):
    assert keep_whole(text) == text


def test_what_is_divided_is_escaped():
    assert re.sub("<wbr>", "", keep_whole("<b>" * 100)) == "&lt;b&gt;" * 100


def test_a_word_with_a_hyphen_is_kept_whole_beside_an_endless_one():
    assert keep_whole("re-issued " + "a" * 100) == f'<span class="whole">re-issued</span> {"a" * 50}<wbr>{"a" * 50}'
