"""The looks a portfolio can have: a theme, one folder each under ``templates/themes``, and what its owner chose of it.

Themes are data and no Python; ``options.toml`` beside them says what may be chosen whatever the theme.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ValidationInfo

DEFAULT = "catalogue"
MAX_FITTED_PAGES = 4
"""So many pages an owner may want the PDF to fit at most."""
FIT_FILE = "fit.json"
"""The owner's file beside the PDF that keeps a ``Fit``."""

_FOLDER = Path(__file__).parent.parent / "templates" / "themes"

SECTIONS = (
    "work", "projects", "education", "skills", "languages", "certificates", "awards", "publications", "volunteer",
    "interests", "references",
)  # fmt: skip
"""Every section of a portfolio, by its name in JSON Resume, in the order that most readers look for them."""


class UnknownThemeError(LookupError):
    """No theme has the name that was asked for."""

    def __init__(self, name: str):
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Theme:
    """One look: its name in addresses and commands, what people read about it, where its files are, how it begins."""

    name: str
    title: str
    description: str
    folder: Path
    accent: str
    type: str
    density: str
    margins: tuple[float, ...] = (17, 19, 18)
    """Of paper, in mm: at the top, at the sides, at the bottom."""
    order: tuple[str, ...] = SECTIONS
    aside: tuple[str, ...] = ()
    """The sections of its second column; a theme without one has a single column only."""
    large_pictures: bool = False
    """Whether the picture of a project stands large above it, and not among its words."""


class Options(BaseModel):
    """What an owner chose of a look; what is left out is as the theme has it, so that another theme loses nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    accent: str | None = None
    type: str | None = None
    density: str | None = None
    paper: str | None = None
    columns: int | None = None
    pages: int | None = None
    """The PDF is to have so many at most."""
    order: tuple[str, ...] | None = None
    """Sections that come first, in this order; the others follow as the theme has them."""

    @field_validator("accent", "type", "density", "paper")
    @classmethod
    def _is_listed(cls, value: str | None, field: ValidationInfo) -> str | None:
        if value is not None and value not in choices()[str(field.field_name)]:
            raise _wrong(f"Choose one of {', '.join(choices()[str(field.field_name)])}.")
        return value

    @field_validator("columns")
    @classmethod
    def _is_one_or_two(cls, value: int | None) -> int | None:
        if value not in (None, 1, 2):
            raise _wrong("Choose 1 or 2.")
        return value

    @field_validator("pages")
    @classmethod
    def _can_be_fitted(cls, value: int | None) -> int | None:
        if value is not None and not 1 <= value <= MAX_FITTED_PAGES:
            raise _wrong(f"Choose 1 to {MAX_FITTED_PAGES}.")
        return value

    @field_validator("order")
    @classmethod
    def _are_sections(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if value and (set(value) - set(SECTIONS) or len(set(value)) < len(value)):
            raise _wrong(f"Name each of {', '.join(SECTIONS)} once at most.")
        return value


def _wrong(text: str) -> PydanticCustomError:
    return PydanticCustomError("choice", "{text}", {"text": text})


@dataclass(frozen=True)
class Look:
    """A theme with every option decided."""

    theme: Theme
    accent: str
    type: str
    density: str
    paper: str
    columns: int
    pages: int | None
    order: tuple[str, ...]

    @property
    def main(self) -> tuple[str, ...]:
        """The sections of the first column."""
        return tuple(name for name in self.order if name not in self.aside)

    @property
    def aside(self) -> tuple[str, ...]:
        """The sections of the second column; none where there is one column."""
        return tuple(name for name in self.order if name in self.theme.aside) if self.columns > 1 else ()


class Fit(BaseModel):
    """What came of fitting a PDF to the pages its owner asked for."""

    asked: int
    pages: int
    changes: tuple[str, ...] = ()
    tightest: int | None = None
    """How many pages it has in its tightest setting, where that is too many."""
    fits: bool

    @property
    def verdict(self) -> str:
        """Give it in words, all but the changes."""
        if self.fits:
            how = "To do so it is set more tightly:" if self.changes else "Nothing had to change."
            return f"The PDF fits {_pages(self.asked)}. {how}"
        return (
            f"The PDF doesn’t fit {_pages(self.asked)}. It has {_pages(self.tightest or self.pages)} even in its"
            f" tightest setting; hide or shorten something. Its look is as you chose it, with {_pages(self.pages)}."
        )

    @property
    def words(self) -> str:
        """Give all of it as plain text, each change on a line of its own."""
        return "\n".join([self.verdict, *(f"- {change}" for change in self.changes)])


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


@cache
def all_themes() -> list[Theme]:
    """Give every theme that has a folder, by name."""
    return [_read(described.parent) for described in sorted(_FOLDER.glob("*/theme.toml"))]


def find(name: str) -> Theme:
    """Give the theme of this name; raises UnknownThemeError."""
    for theme in all_themes():
        if theme.name == name:
            return theme
    raise UnknownThemeError(name)


def look(theme: Theme, options: Options | None = None) -> Look:
    """Give the theme as it begins, with what was chosen of it."""
    chosen = options or Options()
    first = chosen.order or ()
    return Look(
        theme=theme,
        accent=chosen.accent or theme.accent,
        type=chosen.type or theme.type,
        density=chosen.density or theme.density,
        paper=chosen.paper or "a4",
        columns=(chosen.columns or 2) if theme.aside else 1,
        pages=chosen.pages,
        order=(*first, *(name for name in theme.order if name not in first)),
    )


def as_text(options: Options) -> str:
    """Give options as the JSON text that is stored."""
    return options.model_dump_json(exclude_none=True)


def as_options(text: str) -> Options:
    """Give the options of a stored JSON text."""
    return Options.model_validate_json(text)


@cache
def choices() -> dict[str, dict[str, Any]]:
    """Give what may be chosen, ``{"accent": {"bottle": {"title": …, "light": …}}}``."""
    return tomllib.loads((_FOLDER / "options.toml").read_text(encoding="utf-8"))


@cache
def languages() -> tuple[str, ...]:
    """Give the languages that portfolios speak, as BCP 47 tags."""
    return tuple(tomllib.loads((_FOLDER / "labels.toml").read_text(encoding="utf-8")))


def _read(folder: Path) -> Theme:
    about: dict[str, Any] = tomllib.loads((folder / "theme.toml").read_text(encoding="utf-8"))
    lists: dict[str, Any] = {name: tuple(about[name]) for name in ("margins", "order", "aside") if name in about}
    return Theme(name=folder.name, folder=folder, **{**about, **lists})
