"""One module per kind of value. Each finds values in lines and says which lines they came from."""

from dataclasses import dataclass, field
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
    cell: int = field(default=0)

    def quote(self) -> Quote:
        """The part as a value."""
        return Quote(self.text, (self.line,))
