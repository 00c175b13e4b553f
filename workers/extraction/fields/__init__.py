"""One module per kind of value. Each finds values in lines and says which lines they came from."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Quote:
    """A value and the positions of the lines it was read from; ``made`` marks what is no quotation (dates)."""

    text: str
    lines: tuple[int, ...]
    made: bool = False


Found = dict[str, Any]
"""A JSON Resume object in the making: camelCase names to ``Quote``, list or further ``Found``."""


@dataclass(slots=True)
class Part:
    """A piece of an entry's head: its words, the line it stands on, and whether it is set off by bold or italic."""

    text: str
    line: int
    bold: bool = False
    italic: bool = False
    cell: int = 0
    wrapped: int = 0
    """Further lines that its words go on over."""

    @property
    def lines(self) -> tuple[int, ...]:
        """Every line it stands on."""
        return tuple(range(self.line, self.line + self.wrapped + 1))

    def quote(self) -> Quote:
        """The part as a value."""
        return Quote(self.text, self.lines)
