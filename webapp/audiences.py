"""Who may see what of a portfolio: everybody, those who have its address, whoever its owner hands it to, nobody."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Audience = Literal["public", "link", "owner"]
"""Whom a face of the portfolio is for, the widest first; who may see more has been chosen by hand."""
Level = Literal["public", "link", "owner", "nobody"]
"""The widest audience that sees a value: those after it see it too."""

AUDIENCES: tuple[Audience, ...] = ("public", "link", "owner")
_WIDTH: dict[Level, int] = {"public": 0, "link": 1, "owner": 2, "nobody": 3}


class Shown(BaseModel):
    """What an owner decided: how to reach them goes out by their own hand alone until they say otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    email: Level = "owner"
    phone: Level = "owner"
    address: Level = "owner"
    """Street and postal code; the town stays."""
    image: Level = "public"
    profiles: Level = "public"
    work: Level = "public"
    projects: Level = "public"
    education: Level = "public"
    skills: Level = "public"
    languages: Level = "public"
    certificates: Level = "public"
    awards: Level = "public"
    publications: Level = "public"
    volunteer: Level = "public"
    interests: Level = "public"
    references: Level = "owner"
    """Other people's names, who were asked for one reader at a time."""

    def hidden_from(self, audience: Audience) -> frozenset[str]:
        """Name what this audience doesn't see."""
        levels: dict[str, Level] = self.model_dump()
        return frozenset(name for name, level in levels.items() if _WIDTH[level] > _WIDTH[audience])


def as_text(shown: Shown) -> str:
    """Give what was decided as the JSON text that is stored."""
    return shown.model_dump_json(exclude_defaults=True)


def as_shown(text: str) -> Shown:
    """Give what a stored JSON text says."""
    return Shown.model_validate_json(text)
