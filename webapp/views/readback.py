"""What a program finds in an owner's PDF, as its job's page tells it."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError

from webapp.context import services
from webapp.models import Job, Portfolio
from webapp.origins import parted
from webapp.roundtrip import REPORT, Field, Report
from webapp.storage import MissingFileError, StorageUnavailableError
from webapp.views.labels import SECTIONS, label


@dataclass(frozen=True)
class ShownField:
    """A value that a program doesn't read as it is in the CV, and what it reads; None for nothing."""

    section: str
    label: str
    expected: str
    found: str | None


@dataclass(frozen=True)
class ShownReport:
    """How many of all values are read as they are in the CV, and the others."""

    total: int
    differing: list[ShownField]
    lost_words: list[str]

    @property
    def same(self) -> int:
        """How many are read as they are."""
        return self.total - len(self.differing)


def show_report(job: Job) -> ShownReport | None:
    """Tell what a program finds in the job's PDF; None until it has been read back, and where it couldn't be."""
    portfolio = Portfolio.find(job=job)
    if portfolio is None or portfolio.files is None:
        return None
    try:
        report = Report.model_validate_json(services().storage.get(f"{portfolio.files}/{REPORT}"))
    except (MissingFileError, StorageUnavailableError, ValidationError):  # a page without it is better than none
        return None
    return ShownReport(len(report.fields), [_shown(field) for field in report.differing], report.lost_words)


def _shown(field: Field) -> ShownField:
    place, name = parted(field.pointer)
    number = "" if place.section == "basics" else f"{place.index + 1}: "
    return ShownField(SECTIONS[place.section], number + label(place.section, name), field.expected, field.found)
