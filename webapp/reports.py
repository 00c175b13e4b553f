"""What people tell those who run the site about a public page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from webapp.accounts import clean_email
from webapp.addresses import is_email
from webapp.errors import Problem, invalid_fields
from webapp.models import Portfolio, Report, now

REASONS = {
    "impersonation": "It pretends to be somebody else",
    "private_data": "It shows private data of somebody else",
    "fraud": "It is fraud or phishing",
    "unlawful": "It is unlawful in another way",
    "other": "Something else",
}
LONGEST_TEXT = 2000
MOST_WAITING = 50
"""So many reports of one page are kept at a time: more tell nothing new, and many may be sent by one."""
KEPT = timedelta(days=90)

DISMISSED = "dismissed"
TAKEN_DOWN = "taken_down"


def file(portfolio: Portfolio | None, reason: str, text: str, email: str) -> None:
    """Keep what somebody tells of a page; raises Problem ``invalid_fields``.

    None stands for a page that isn't open to them. Nothing is kept of it, and nothing is said: this is no way to ask
    which pages there are.
    """
    text, email = _readable(text), clean_email(email)
    _require_valid(reason, text, email)
    if portfolio and _waiting().where(Report.portfolio == portfolio).count() < MOST_WAITING:
        Report.insert(portfolio=portfolio, reason=reason, text=text, email=email or None).execute()


def _require_valid(reason: str, text: str, email: str) -> None:
    wrong = {}
    if reason not in REASONS:
        wrong["reason"] = "Choose what is wrong with it."
    if len(text) > LONGEST_TEXT:
        wrong["text"] = f"Use {LONGEST_TEXT} characters or fewer."
    if email and not is_email(email):
        wrong["email"] = "Type an e-mail address such as name@example.org, or leave it empty."
    if wrong:
        raise invalid_fields(wrong)


def _readable(text: str) -> str:
    """Leave out what no database keeps or no page can show; lines stay."""
    return "".join(char for char in text.replace("\r\n", "\n") if char.isprintable() or char == "\n").strip()


def waiting(most: int) -> list[Report]:
    """Give the reports that nobody has decided, the oldest first, each with its portfolio."""
    found = _waiting().select_extend(Portfolio).join(Portfolio).order_by(Report.created_at, Report.id)
    return list(found.limit(most))


def count_waiting() -> int:
    """Count the reports that nobody has decided."""
    return int(_waiting().count())


def _waiting() -> Any:
    return Report.select().where(Report.decision.is_null())


def find(report_id: int) -> Report:
    """Give a report; raises Problem ``not_found``."""
    report: Report | None = Report.get_or_none(Report.id == report_id)
    if report is None:
        raise Problem("not_found")
    return report


def dismiss(report: Report) -> None:
    """Note that nothing follows from a report."""
    Report.update(decision=DISMISSED).where(Report.id == report.id, Report.decision.is_null()).execute()


def settle(portfolio: Portfolio) -> None:
    """Note that the page was taken down, for every report that waits for it."""
    Report.update(decision=TAKEN_DOWN).where(Report.portfolio == portfolio, Report.decision.is_null()).execute()


def forget(email: str) -> None:
    """Erase an address from what it was left with."""
    Report.update(email=None).where(Report.email == email).execute()


def purge() -> None:
    """Erase the addresses that have been kept for ninety days, and the words of what is decided: they name people."""
    old = Report.created_at < now() - KEPT
    Report.update(email=None).where(old, Report.email.is_null(False)).execute()
    Report.update(text="").where(old, Report.decision.is_null(False), Report.text != "").execute()
