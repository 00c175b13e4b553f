"""Finds the lines that stand on each page with its number: they belong to the paper, not to what the CV tells."""

from __future__ import annotations

import re
from collections import defaultdict

from workers.extraction.document import Line

LEAST_PAGES = 2
"""On so many pages, and on half of all, a line must say the same but for the page's number."""


def part_folios(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Give the lines without folios, and the folios."""
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    alike: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for page, held in pages.items():
        for edge, line in (
            ("top", min(held, key=lambda one: one.top)),
            ("bottom", max(held, key=lambda one: one.bottom)),
        ):
            if line.bottom and (said := _without_number(line.text, page)):
                alike[edge, said].append(line)
    folios = {id(line) for found in alike.values() if len(found) >= max(LEAST_PAGES, len(pages) / 2) for line in found}
    return [line for line in lines if id(line) not in folios], [line for line in lines if id(line) in folios]


def _without_number(text: str, page: int) -> str | None:
    """Give a line's words with a mark for the number of its page; None without that number."""
    marked, count = re.subn(rf"(?<!\d){page}(?!\d)", "#", text, count=1)
    return marked if count else None
