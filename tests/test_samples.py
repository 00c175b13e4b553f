"""What takes turns leaves no case of the flow untried meanwhile."""

import re
from pathlib import Path

DEFINED = re.compile(r"((?:^@[^\n]*\n(?:[ )\]][^\n]*\n)*)*)^def test_\w+\([^\n]*# FLOW ([^\n]*)", re.MULTILINE)
CASE = re.compile(r"[A-Z]\d+")


def test_every_case_has_a_test_in_every_run():
    always, any_time = set(), set()
    for file in Path(__file__).parent.rglob("test_*.py"):
        for marks, cases in DEFINED.findall(file.read_text()):
            any_time |= set(CASE.findall(cases))
            if not re.search(r"^@pytest\.mark\.(slow|full)$", marks, re.MULTILINE):
                always |= set(CASE.findall(cases))
    assert len(any_time) > 80
    assert any_time - always == set()
