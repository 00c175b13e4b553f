"""The last part of a public portfolio's address, ``/p/<slug>/``."""

from __future__ import annotations

import re
import secrets

from webapp.errors import invalid_fields


def new_slug(name: str) -> str:
    """Make an address of a name that nobody can guess from the name alone: ``ada-example-k3f9x2``."""
    words = "".join(char if char.isalnum() and char.isascii() else " " for char in name.lower()).split()
    readable = "-".join(words[:4])[:50].strip("-")
    unguessable = "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(6))
    return f"{readable}-{unguessable}" if readable else unguessable


def is_slug(text: str) -> bool:
    """Say whether this can be an address at all; a database refuses to compare some of what can't."""
    return re.fullmatch(r"[a-z0-9-]+", text) is not None


def clean_slug(slug: str) -> str:
    """Give the address as it is stored; raises Problem ``invalid_fields`` for what is none."""
    slug = slug.strip().lower()
    if not 3 <= len(slug) <= 60 or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise invalid_fields({"slug": "Use 3 to 60 letters, digits and single hyphens."})
    return slug
