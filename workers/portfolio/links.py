"""Which addresses in a CV may become links, and how they read."""

import re

# Anything else (``javascript:``, ``file:``, ``data:`` …) could act on the reader's machine.
_ALLOWED = {"http", "https", "mailto", "tel"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?([/?#]|$)")
# Browsers drop these inside an address, which would hide a scheme from us.
_HIDDEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")


def safe_link(address: str | None) -> str | None:
    """Give the address as a link may carry it, or None where it may not be one.

    ``example.org/me`` becomes ``https://example.org/me``; what has no scheme and no domain is no link.
    """
    address = (address or "").strip()
    if _HIDDEN.search(address):
        return None
    if _DOMAIN.match(address):
        return f"https://{address}"
    scheme = _SCHEME.match(address)
    return address if scheme and scheme[1].lower() in _ALLOWED else None


def bare(address: str) -> str:
    """Give an address as people write it: ``https://www.example.org/`` is ``example.org``."""
    return re.sub(r"^(https?://(www\.)?|mailto:|tel:)", "", address.strip(), flags=re.IGNORECASE).removesuffix("/")
