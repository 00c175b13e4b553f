"""The looks a portfolio can have: one folder each under ``templates/themes``, data and no Python."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

DEFAULT = "catalogue"

_FOLDER = Path(__file__).parent.parent / "templates" / "themes"


class UnknownThemeError(LookupError):
    """No theme has the name that was asked for."""

    def __init__(self, name: str):
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Theme:
    """One look: its name in addresses and commands, what people read about it, and where its files are."""

    name: str
    title: str
    description: str
    folder: Path


def all_themes() -> list[Theme]:
    """Give every theme that has a folder, by name."""
    return [_read(described.parent) for described in sorted(_FOLDER.glob("*/theme.toml"))]


def find(name: str) -> Theme:
    """Give the theme of this name; raises UnknownThemeError."""
    for theme in all_themes():
        if theme.name == name:
            return theme
    raise UnknownThemeError(name)


def _read(folder: Path) -> Theme:
    about = tomllib.loads((folder / "theme.toml").read_text(encoding="utf-8"))
    return Theme(folder.name, about["title"], about["description"], folder)
