"""What a program finds in an owner's PDF, value by value, as it is stored and shown."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

REPORT = "owner/roundtrip.json"
"""Where it is stored, below the portfolio's files."""


class Field(BaseModel):
    """One value of the CV, and what was read where it stands in the PDF."""

    pointer: str
    """JSON Pointer into the resume that the PDF was made of."""
    expected: str
    found: str | None = None
    kind: Literal["same", "different", "missing"]


class Report(BaseModel):
    """Every value, in the order of the resume."""

    fields: list[Field]
    lost_words: list[str] = []
    """Words of the CV that pdftotext doesn't find in the PDF; none where it isn't installed."""

    @property
    def differing(self) -> list[Field]:
        """The values that are not read as they are in the CV."""
        return [field for field in self.fields if field.kind != "same"]
