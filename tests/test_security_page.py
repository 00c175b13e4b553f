"""``docs/security.md`` names what is there: every test and every place in the code, and a test for every threat."""

from __future__ import annotations

import ast
import re
from functools import cache

from tests.test_architecture import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
HEADS = ("| threat |", "| --- |")
ROWS = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(HEADS)]
TESTS = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)
PLACES = re.findall(r"`((?:webapp|workers)/[\w/]+\.py):(\w+)`", PAGE)


@cache
def names(path):
    """What a file defines: functions, classes, methods, and what it gives a name to."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


def test_every_test_that_it_names_is_there():
    assert len(TESTS) > 80
    assert [one for one in TESTS if not one[1].startswith("test_") or one[1] not in names(f"tests/{one[0]}")] == []


def test_every_place_in_the_code_that_it_names_is_there():
    assert len(PLACES) > 30
    assert [one for one in PLACES if one[1] not in names(one[0])] == []


def test_every_threat_has_a_defence_and_a_test_or_is_said_to_have_none():
    assert len(ROWS) > 20
    for row in ROWS:
        threat, defence, test = row
        assert "::test_" in test or (defence, test.rstrip(" |")) == ("none yet", "none yet"), threat
