"""The end of an account: its rows, its files and its public addresses go, and a receipt says what went."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from webapp import accounts, flow, ledger, logs, pictures, reports
from webapp.errors import Problem
from webapp.models import ApiToken, Identity, Job, LoginSession, Mail, Portfolio, Ticket, User, database, now
from webapp.services import Services
from webapp.storage import StorageUnavailableError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Receipt:
    """What went, and when (UTC). It names nobody, so that it can be shown when nobody is there any more."""

    deleted_at: datetime
    cvs: int
    portfolios: int
    public_pages: int
    files: int
    identities: int
    sessions: int
    tokens: int
    files_left: bool
    """Whether the storage did not answer for some of the files; the sweeper deletes them when it does."""

    def to_json(self) -> dict[str, Any]:
        """Give the receipt as plain values."""
        return {**asdict(self), "deleted_at": f"{self.deleted_at.isoformat(timespec='seconds')}Z"}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Receipt:
        """Give the receipt of such values."""
        return cls(**{**values, "deleted_at": datetime.fromisoformat(values["deleted_at"]).replace(tzinfo=None)})


def require_consent(user: User, password: str, address: str) -> None:
    """Raise Problem ``wrong_credentials`` unless the person typed their password, or without one their address."""
    if user.password_hash is not None:
        accounts.check_password(user, password)
    elif accounts.clean_email(address) != address_of(user):
        raise Problem("wrong_credentials")


def address_of(user: User) -> str:
    """Give the address that the account has, or had."""
    return user.email or user.former_email or ""


def erase(services: Services, user: User) -> Receipt:
    """Delete the account with everything that belongs to it. What a worker still makes of it is thrown away."""
    with database.atomic():
        accounts.lock(user)
        jobs, counts = _delete_rows(user)
    deleted, left = _delete_files(services, jobs)
    ledger.try_to_store(services)
    services.carrier.forget(address_of(user))
    return Receipt(deleted_at=now(), cvs=len(jobs), files=deleted, files_left=left, **counts)


def erase_left_behind(services: Services, user: User) -> bool:
    """Delete an account that nobody can enter; False where somebody has given it an address in between."""
    with database.atomic():
        accounts.lock(user)
        if not accounts.is_left_behind(user):
            return False
        jobs, _counts = _delete_rows(user)
    _delete_files(services, jobs)
    ledger.try_to_store(services)
    services.carrier.forget(address_of(user))
    return True


def _delete_rows(user: User) -> tuple[list[Job], dict[str, int]]:
    """Give the jobs whose files are to be deleted, and how much there was of the rest."""
    jobs = list(Job.select().where(Job.owner == user))
    counts = _count(user)
    for job in jobs:
        flow.remove(job)
    _forget(user.email)
    ledger.delete(User, User.id == user.id)
    return jobs, counts


def _count(user: User) -> dict[str, int]:
    own = Portfolio.select().where(Portfolio.owner == user)
    return {
        "portfolios": own.count(),
        "public_pages": own.where(Portfolio.published).count(),
        "identities": Identity.select().where(Identity.user == user).count(),
        "sessions": LoginSession.select().where(LoginSession.user == user).count(),
        "tokens": ApiToken.select().where(ApiToken.user == user).count(),
    }


def erase_expired(services: Services) -> int:
    """Delete the uploads that nobody claimed in time, and count them."""
    count = 0
    for job in flow.expire():
        services.storage.delete(job.upload_key)
        count += 1
    return count


def _forget(address: str | None) -> None:
    """Delete the mails and tickets that name the address and belong to no account, and take it out of reports.

    Not those of an address that it had before, which is somebody else's.
    """
    if address:
        of_address = (Mail.recipient == address) | _names(Mail.arguments, address)
        Mail.delete().where(Mail.user.is_null(), of_address).execute()
        Ticket.delete().where(Ticket.user.is_null(), _names(Ticket.arguments, address)).execute()
        reports.forget(address)


def _names(arguments: Any, address: str) -> Any:
    return arguments.contains(json.dumps(address))


def _delete_files(services: Services, jobs: list[Job]) -> tuple[int, bool]:
    """Give how many files were deleted, and whether some are left."""
    deleted, left = 0, False
    for job in jobs:
        try:
            for key in list(_files(services, job)):
                services.storage.delete(key)
                deleted += 1
        except StorageUnavailableError as error:
            log.warning("files of a deleted account are left to the sweeper: %s", logs.names_of(error))
            left = True
    return deleted, left


def _files(services: Services, job: Job) -> Iterator[str]:
    if services.storage.exists(job.upload_key):
        yield job.upload_key
    for folder in (pictures.folder(job), f"portfolios/{job.id}"):
        yield from (key for key, _ in services.storage.keys(folder))
