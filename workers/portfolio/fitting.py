"""How a PDF is set ever more tightly until it fits the pages its owner asked for, and what is said of that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from webapp.themes import Fit, Look, choices


@dataclass(frozen=True)
class Setting:
    """How tightly a PDF is set: its density, its text in pt, its margins in mm (at the top, the sides, the bottom)."""

    density: str
    text: float
    margins: tuple[float, ...]


@dataclass(frozen=True)
class Fitted:
    """A PDF and how many pages it has, with what was changed of its look in words for its owner."""

    pdf: bytes
    pages: int
    changes: tuple[str, ...] = ()
    tightest: int | None = None
    """How many pages it has in its tightest setting, where that is too many; ``pdf`` is as chosen then."""


def as_chosen(look: Look) -> Setting:
    """Give the setting its owner chose."""
    return Setting(look.density, choices()["density"][look.density]["print"], look.theme.margins)


def ladder(look: Look) -> list[Setting]:
    """Give the setting its owner chose, then ever tighter ones: denser, then in smaller text, then with less margin."""
    settings = [as_chosen(look)]
    densities, limits = list(choices()["density"]), choices()["fitting"]
    for density in densities[densities.index(look.density) + 1 :]:
        settings.append(replace(settings[-1], density=density, text=choices()["density"][density]["print"]))
    for text in _down(settings[-1].text, **limits["text"]):
        settings.append(replace(settings[-1], text=text))
    for most in _down(max(look.theme.margins), **limits["margins"]):
        settings.append(replace(settings[-1], margins=tuple(min(margin, most) for margin in look.theme.margins)))
    return settings


def _down(value: float, least: float, step: float) -> Iterator[float]:
    while value > least:
        value = max(least, round(value - step, 2))
        yield value


def changes(before: Setting, after: Setting) -> tuple[str, ...]:
    """Give in words what is different after, a line each."""
    told = [
        ("density:", before.density, after.density),
        ("text:", f"{before.text:g} pt", f"{after.text:g} pt"),
        ("margins: at most", f"{max(before.margins):g} mm", f"{max(after.margins):g} mm"),
    ]
    return tuple(f"{what} {new} instead of {old}" for what, old, new in told if new != old)


def fit_json(asked: int, made: Fitted) -> bytes:
    """Give what came of it as the JSON text that is stored beside the PDF."""
    fit = Fit(asked=asked, pages=made.pages, changes=made.changes, tightest=made.tightest, fits=made.pages <= asked)
    return fit.model_dump_json(exclude_none=True).encode()
