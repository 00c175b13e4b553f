"""Lays the glyphs of a page out in the direction in which they are read.

PDFium gives words in their order, but each glyph where it is printed: those of Arabic and Hebrew step back from right
to left, and in files of Chromium now and then forward. Whatever finds rows, gaps and columns would have to know both
directions. Instead, a page that is mostly written from right to left is mirrored, and stretches in the lesser direction
are turned around where they stand.
"""

import unicodedata
from collections.abc import MutableSequence, Sequence
from itertools import groupby, pairwise
from typing import Any, Protocol


class Box(Protocol):
    """A glyph: what it says, and where it stands in points."""

    char: str
    x0: float
    x1: float
    top: float
    bottom: float


FARTHEST = 2.5
"""Heights between two glyphs of one stretch."""
_ALEFS = "اأإآ"


def lay_out(glyphs: MutableSequence[Any], width: float) -> bool:
    """Move ``glyphs`` so that all of them are read from left to right; tell whether the page was mirrored for that.

    :param glyphs: of one page, in the order of its stream; their order and places are changed.
    :param width: the page's width in points.
    """
    leftwards = sum(is_leftwards(glyph.char) for glyph in glyphs)
    if not leftwards:
        return False
    mirrored: bool = 2 * leftwards > sum(glyph.char.isalpha() for glyph in glyphs)
    _order(glyphs)
    _pair_brackets(glyphs)
    if mirrored:
        for glyph in glyphs:
            glyph.x0, glyph.x1 = width - glyph.x1, width - glyph.x0
    for is_lesser, stretch in groupby(_stretches(glyphs, mirrored), lambda pair: pair[0]):
        if is_lesser:
            for part in _connected([glyph for _, glyph in stretch]):
                _turn_around(part)
    return mirrored


def is_leftwards(char: str) -> bool:
    """Tell whether ``char`` is a letter of a script written from right to left."""
    return ("\u0590" <= char <= "\u08ff" or "\ufb1d" <= char <= "\ufefc") and unicodedata.bidirectional(char[0]) != "AN"


def shaped(char: str) -> str:
    """Give the letters that a ligature or a joined form of Arabic or Hebrew stands for."""
    return unicodedata.normalize("NFKC", char) if "\ufb1d" <= char <= "\ufefc" else char


def _order(glyphs: MutableSequence[Any]) -> None:
    """Order letters that follow each other on a row from right to left, and a ligature's lam before its alef."""
    start = 0
    while start < len(glyphs):
        stop = start + 1
        if is_leftwards(glyphs[start].char):
            while stop < len(glyphs) and _continues(glyphs[start], glyphs[stop]):
                stop += 1
            glyphs[start:stop] = sorted(glyphs[start:stop], key=lambda glyph: -glyph.x1)
        start = stop
    for first, second in pairwise(glyphs):
        if first.char in _ALEFS and second.char == "ل" and (first.x0, first.x1) == (second.x0, second.x1):
            first.char, second.char = second.char, first.char


def _continues(first: Box, glyph: Box) -> bool:
    return (is_leftwards(glyph.char) or glyph.char.isspace()) and _on_row(first, glyph)


def _on_row(a: Box, b: Box) -> bool:
    return abs(a.bottom - b.bottom) < 0.5 * max(a.bottom - a.top, 1.0)


def _pair_brackets(glyphs: Sequence[Box]) -> None:
    """Let brackets on a row open and close by turns: PDFium mirrors some of those beside letters of both kinds."""
    row: list[Box] = []
    for glyph in glyphs:
        if row and not min(row[0].top, glyph.top) < (glyph.top + glyph.bottom) / 2 < row[0].bottom + 1:
            _open_and_close(row)
            row = []
        if glyph.char in "()":
            row.append(glyph)
    _open_and_close(row)


def _open_and_close(brackets: list[Box]) -> None:
    said = "".join(bracket.char for bracket in brackets)
    if len(said) % 2 == 0 and said.replace("()", "").replace("()", ""):
        for bracket, char in zip(brackets, "()" * (len(said) // 2), strict=True):
            bracket.char = char


def _stretches(glyphs: Sequence[Box], mirrored: bool) -> list[tuple[bool, Box]]:
    """Say of each glyph whether it is read against the page: signs go with their neighbours where both agree."""
    against = [_against(glyph.char, mirrored) for glyph in glyphs]
    before: bool | None = None
    undecided: list[int] = []
    for at, said in enumerate(against):
        if said is None:
            undecided.append(at)
            continue
        for sign in undecided:
            against[sign] = bool(before and said)
        before, undecided = said, []
    return [(bool(said), glyph) for said, glyph in zip(against, glyphs, strict=True)]


def _against(char: str, mirrored: bool) -> bool | None:
    if is_leftwards(char):
        return not mirrored
    if mirrored:
        return True if char.isalnum() or char in "@+" else None
    return False if char.isalpha() else None


def _connected(glyphs: list[Box]) -> list[list[Box]]:
    """Part glyphs that are read against their page where one doesn't stand right after the other."""
    parts: list[list[Box]] = []
    for glyph in glyphs:
        if not parts or not _follows(parts[-1][-1], glyph):
            parts.append([])
        parts[-1].append(glyph)
    return parts


def _follows(last: Box, glyph: Box) -> bool:
    """Tell whether ``glyph`` stands left of ``last`` on its row, as what is read against its page does."""
    farthest = FARTHEST * max(last.bottom - last.top, 1.0)
    return _on_row(last, glyph) and glyph.x0 <= last.x0 and last.x0 - glyph.x1 < farthest


def _turn_around(glyphs: list[Box]) -> None:
    left, right = min(glyph.x0 for glyph in glyphs), max(glyph.x1 for glyph in glyphs)
    for glyph in glyphs:
        glyph.x0, glyph.x1 = left + right - glyph.x1, left + right - glyph.x0
