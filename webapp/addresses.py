"""E-mail addresses: what is one, and how it is written for a mail server."""

from __future__ import annotations

import re

import idna

MAX_EMAIL = 254
_ATOM = r"[^@\s.()<>\[\]:;,\\\"]+"
_SHAPE = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(\.{_ATOM})*@{_ATOM}(\.{_ATOM})+")
"""Of RFC 5322 the plain form alone: its comments, quotes and lists are other ways to write the same person, or two."""


def is_email(text: str) -> bool:
    """Say whether this is an address that a mail can be sent to, and nothing but one."""
    if len(text) > MAX_EMAIL or not text.isprintable() or "=?" in text:  # a header would decode =?…?= (RFC 2047)
        return False
    return _SHAPE.fullmatch(text) is not None and _has_domain(text)


def _has_domain(email: str) -> bool:
    try:
        return bool(for_mail_server(email))
    except UnicodeError:
        return False


def for_mail_server(email: str) -> str:
    """Write the address's domain as the DNS knows it (IDNA 2008); raises UnicodeError where it can't be in there.

    What is before the @ stays as it is: a server with SMTPUTF8 takes it, and no other does.
    """
    local, _, domain = email.rpartition("@")
    return email if domain.isascii() else f"{local}@{idna.encode(domain, strict=True).decode()}"
