"""The settings of one process; nothing else reads the environment."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

MB = 1024 * 1024
"""What a megabyte is in every setting."""
YEARS = 100
"""No time that is set is longer: calendars end."""


class ConfigError(ValueError):
    """A setting that is missing or can't be understood; the message says which and what to do."""


@dataclass(frozen=True)
class ProviderSettings:
    """A place where people have an account already; ``issuer`` is its address."""

    name: str
    label: str
    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class BucketKeys:
    """What opens a bucket, where that isn't told by the usual ``AWS_…`` variables."""

    access_key_id: str
    secret_access_key: str
    region: str


@dataclass(frozen=True)
class Config:
    """Every setting, read once; ``docs/settings.md`` says what each is for."""

    port: int
    home: Path
    secret_key: str | None
    secret_key_fallbacks: tuple[str, ...]
    database_url: str
    redis_url: str
    storage_url: str
    storage_keys: BucketKeys | None
    public_url: str | None
    portfolio_url: str | None
    production: bool
    secure: bool
    trusted_proxies: int
    trusted_hosts: tuple[str, ...]
    preview_seconds: float
    anonymous_ttl_hours: float
    max_upload_mb: float
    max_pages: int
    max_cvs: int
    uploads_per_hour: int
    uploads_per_day: int
    refused_per_hour: int
    sign_ins_per_hour: int
    reports_per_hour: int
    upload_mb_per_day: float
    max_waiting: int
    max_waiting_mb: float
    min_free_mb: float
    smtp_url: str | None
    mail_from: str | None
    ready_mail_seconds: float
    admin_emails: frozenset[str]
    metrics_token: str | None
    purge_url: str | None
    purge_token: str | None
    cdn_seconds: int
    providers: tuple[ProviderSettings, ...]
    work_per_hour: int
    backup_days: float
    lease_seconds: float
    heartbeat_seconds: float
    sweep_seconds: float
    read_seconds: float
    workers_per_queue: int
    web_processes: int
    web_threads: int
    web_pinned: bool
    body_seconds: float

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Config:
        """Read the settings from ``environ``; raises ConfigError naming the first that can't be understood."""
        read = _Reader(environ)
        home = Path(read.text("VITRINE_HOME") or "var").absolute()
        public_url = read.origin("PUBLIC_URL")
        secure = bool(public_url and public_url.startswith("https://"))
        production = secure or bool(read.text("DYNO"))
        lease = read.number("LEASE_SECONDS", 60)
        storage_url, storage_keys = _storage(read)
        return cls(
            port=read.whole("PORT", 8000),
            home=home,
            secret_key=read.text("SECRET_KEY"),
            secret_key_fallbacks=tuple(read.words("SECRET_KEY_FALLBACKS")),
            database_url=_one_postgres_scheme(
                read.url("DATABASE_URL", "postgresql://", "postgres://", "sqlite:///")
                or f"sqlite:///{home / 'vitrine.db'}"
            ),
            redis_url=_redis_url(read) or f"unix://{home / 'queue' / 'valkey.sock'}",
            storage_url=storage_url or f"file://{home / 'files'}",
            storage_keys=storage_keys,
            public_url=public_url,
            portfolio_url=_portfolio_url(read, public_url),
            production=production,
            secure=secure,
            trusted_proxies=read.whole("TRUSTED_PROXIES", 0),
            trusted_hosts=tuple(word.lower() for word in read.words("TRUSTED_HOSTS")),
            preview_seconds=read.number("PREVIEW_SECONDS", 6),
            anonymous_ttl_hours=read.number("ANONYMOUS_TTL_HOURS", 24, most=YEARS * 365 * 24),
            max_upload_mb=read.number("MAX_UPLOAD_MB", 10),
            max_pages=read.whole("MAX_PAGES", 2000),
            max_cvs=read.whole("MAX_CVS", 20),
            uploads_per_hour=read.whole("UPLOADS_PER_HOUR", 10),
            uploads_per_day=read.whole("UPLOADS_PER_DAY", 20),
            refused_per_hour=read.whole("REFUSED_PER_HOUR", 60),
            sign_ins_per_hour=read.whole("SIGN_INS_PER_HOUR", 30),
            reports_per_hour=read.whole("REPORTS_PER_HOUR", 10),
            upload_mb_per_day=read.number("UPLOAD_MB_PER_DAY", 100),
            max_waiting=read.whole("MAX_WAITING", 2000),
            max_waiting_mb=read.number("MAX_WAITING_MB", 2000),
            min_free_mb=read.number("MIN_FREE_MB", 200),
            smtp_url=read.server("SMTP_URL", "smtp://", "smtps://"),
            mail_from=read.address("MAIL_FROM", read.text("MAIL_FROM")),
            ready_mail_seconds=read.number("READY_MAIL_SECONDS", 120),
            admin_emails=frozenset(
                str(read.address("ADMIN_EMAILS", word)).lower() for word in read.words("ADMIN_EMAILS")
            ),
            metrics_token=read.text("METRICS_TOKEN"),
            purge_url=read.server("PURGE_URL", "https://", "http://"),
            purge_token=read.text("PURGE_TOKEN"),
            cdn_seconds=read.whole("CDN_SECONDS", 3600),
            providers=tuple(_providers(read)),
            work_per_hour=read.whole("WORK_PER_HOUR", 60),
            backup_days=read.number("BACKUP_DAYS", 90, most=YEARS * 365),
            lease_seconds=lease,
            heartbeat_seconds=_heartbeat(read, lease),
            sweep_seconds=read.number("SWEEP_SECONDS", 15),
            read_seconds=read.number("READ_SECONDS", 60),
            workers_per_queue=read.whole("WORKERS_PER_QUEUE", 1, least=1),
            web_processes=read.whole("WEB_CONCURRENCY", 1, least=1),
            web_threads=read.whole("WEB_THREADS", 8, least=1),
            web_pinned=bool(read.whole("WEB_PINNED", int(not production))),
            body_seconds=read.number("BODY_SECONDS", 10),
        )

    @classmethod
    def salvaged(cls, environ: Mapping[str, str] = os.environ) -> tuple[Config, dict[str, str]]:
        """Give the settings without those that can't be understood, and what is wrong with each of these."""
        kept = dict(environ)
        wrong: dict[str, str] = {}
        while True:
            try:
                return cls.from_env(kept), wrong
            except ConfigError as error:
                name = next(word for word in _NAME.findall(str(error)) if kept.get(word))
                wrong[name] = str(error)
                del kept[name]

    @property
    def max_upload_bytes(self) -> int:
        """The size of the largest file that is taken."""
        return int(self.max_upload_mb * MB)

    @property
    def upload_bytes_per_day(self) -> int:
        """What one address may upload in a day; 0 for no limit."""
        return int(self.upload_mb_per_day * MB)

    @property
    def max_waiting_bytes(self) -> int:
        """What uploads that nobody has claimed may hold together; 0 for no limit."""
        return int(self.max_waiting_mb * MB)

    @property
    def min_free_bytes(self) -> int:
        """What has to be left on the disk for files to be taken; 0 for no limit."""
        return int(self.min_free_mb * MB)

    @property
    def origin(self) -> str:
        """The address the app is reached at: PUBLIC_URL, or the local one in development."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def portfolio_origin(self) -> str:
        """The address that published portfolios are below: PORTFOLIO_URL, or the app's own."""
        return self.portfolio_url or self.origin

    @property
    def known_hosts(self) -> tuple[str, ...]:
        """The names that the site answers to; none where it answers to any, as in development."""
        if not self.production or self.public_url is None:
            return ()
        own = (urlsplit(url).hostname or "" for url in (self.origin, self.portfolio_origin))
        return (*own, *self.trusted_hosts)

    def require_production_settings(self) -> None:
        """Raise ConfigError when a production process would start without what it needs."""
        for name, given, advice in (
            ("SECRET_KEY", self.secret_key, "give every process the same long random text"),
            ("PUBLIC_URL", self.public_url, "give the address people type, such as https://cv.example.org"),
            ("SMTP_URL", self.smtp_url, "name the server that sends mails, as in smtp://user:password@host:587"),
            ("MAIL_FROM", self.mail_from, "give the address mails come from, such as vitrine@example.org"),
        ):
            if self.production and not given:
                raise ConfigError(f"{name} is not set: {advice}.")


def _redis_url(read: _Reader) -> str | None:
    """Give the queue server's address; what isn't to be verified stands in its query, where redis-py looks for it.

    Heroku's servers have certificates that nobody has signed, and addresses that nobody else can add to.
    """
    url, verify = read.url("REDIS_URL", "redis://", "rediss://", "unix://"), read.whole("REDIS_VERIFY", 1)
    if verify > 1:
        raise ConfigError(f"REDIS_VERIFY is {verify}: it must be 1, or 0 for a certificate that nobody has signed.")
    if url is None or verify or not url.startswith("rediss://") or "ssl_cert_reqs=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}ssl_cert_reqs=none"


def _storage(read: _Reader) -> tuple[str | None, BucketKeys | None]:
    """Give where files are kept, if anybody says; the bucket of Heroku's add-on Bucketeer has keys of its own."""
    url = read.url("STORAGE_URL", "file://", "s3://")
    parts = ("BUCKET_NAME", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
    name, *keys = (read.text(f"BUCKETEER_{part}") for part in parts)
    if url or not name:
        return url, None
    if not all(keys):
        raise ConfigError("BUCKETEER_BUCKET_NAME is set, but not every key that goes with it: attach the add-on anew.")
    return f"s3://{name}", BucketKeys(*map(str, keys))


_NAME = re.compile(r"[A-Z]+(?:_[A-Z]+)+|PORT\b")
"""A variable's name, as each message holds the one that can be left out."""


def _portfolio_url(read: _Reader, public_url: str | None) -> str | None:
    """Give the origin of published portfolios; raises ConfigError for one that keeps nothing apart from the app."""
    url = read.origin("PORTFOLIO_URL")
    if url is None:
        return None
    if public_url is None:
        raise ConfigError("PUBLIC_URL is not set: with PORTFOLIO_URL the app needs an address of its own.")
    theirs, own = urlsplit(url), urlsplit(public_url)
    if theirs.hostname == own.hostname:  # cookies know hosts, and no ports
        raise ConfigError("PORTFOLIO_URL must name another host than PUBLIC_URL.")
    if own.scheme == "https" and theirs.scheme != "https":
        raise ConfigError("PORTFOLIO_URL must begin with https://, as PUBLIC_URL does.")
    return url


def _heartbeat(read: _Reader, lease: float) -> float:
    """Give the seconds between two signs of life; raises ConfigError where each would come too late."""
    heartbeat = read.number("HEARTBEAT_SECONDS", min(10, lease / 4))
    if not 0 < heartbeat < lease:
        raise ConfigError("HEARTBEAT_SECONDS must be above zero and below LEASE_SECONDS, or workers are given up.")
    return heartbeat


PROVIDERS = {
    "google": ("Google", "https://accounts.google.com"),
    "github": ("GitHub", "https://github.com"),
    "linkedin": ("LinkedIn", "https://www.linkedin.com/oauth"),
    "oidc": ("Single sign-on", ""),
}
"""Names and issuers; another issuer (``GITHUB_ISSUER`` for GitHub Enterprise) can be set."""


def _providers(read: _Reader) -> Iterator[ProviderSettings]:
    """Give each provider of which id, secret and issuer are set."""
    for name, (label, issuer) in PROVIDERS.items():
        given = {part: read.text(f"{name.upper()}_{part}") for part in ("CLIENT_ID", "CLIENT_SECRET", "ISSUER", "NAME")}
        issuer = (given["ISSUER"] or issuer).rstrip("/")
        if given["CLIENT_ID"] and given["CLIENT_SECRET"] and issuer:
            yield ProviderSettings(name, given["NAME"] or label, issuer, given["CLIENT_ID"], given["CLIENT_SECRET"])


def half_set_providers(environ: Mapping[str, str] = os.environ) -> dict[str, list[str]]:
    """Name the providers that aren't offered because a variable is missing, and which."""
    read = _Reader(environ)
    found = {}
    for name, (_, issuer) in PROVIDERS.items():
        needed = [f"{name.upper()}_{part}" for part in ("CLIENT_ID", "CLIENT_SECRET", "ISSUER")[: 2 if issuer else 3]]
        missing = [variable for variable in needed if not read.text(variable)]
        if 0 < len(missing) < len(needed):
            found[name] = missing
    return found


class _Reader:
    """Reads one environment value at a time, naming the one that is wrong."""

    def __init__(self, environ: Mapping[str, str]):
        self.environ = environ

    def text(self, name: str) -> str | None:
        return self.environ.get(name, "").strip() or None

    def words(self, name: str) -> list[str]:
        return (self.text(name) or "").replace(",", " ").split()

    def url(self, name: str, *schemes: str) -> str | None:
        text = self.text(name)
        if text is not None and not text.startswith(schemes):
            *others, last = schemes  # what was given isn't repeated: it may hold a password
            raise ConfigError(f"{name} must begin with {', '.join(others)} or {last}.")
        return text

    def server(self, name: str, *schemes: str) -> str | None:
        """Give an address that names a host, so that nobody is written to on this machine by mistake."""
        text = self.url(name, *schemes)
        try:
            if text is None or (urlsplit(text).hostname and urlsplit(text).port != 0):
                return text
        except ValueError:  # a port that is none, or half a bracket
            pass
        raise ConfigError(f"{name} must name a host and, if any, a port's number, as in {schemes[0]}host:587.")

    def address(self, name: str, text: str | None) -> str | None:
        if text is not None and "@" not in text:
            raise ConfigError(f"{name} is {text!r}: it must be an e-mail address.")
        return text

    def origin(self, name: str) -> str | None:
        """Give an origin as browsers write it: in small letters, without the port that its scheme has anyway."""
        text = self.url(name, "https://", "http://")
        if text is None:
            return None
        url = text.rstrip("/").lower()
        if not url.isascii():  # else no request would be found to be for it
            raise ConfigError(f"{name} must be as browsers send it: https://xn--rsum-bpad.example, not résumé.example.")
        host = url.partition("://")[2]
        if not host or set("/?#@") & set(host) or not _can_be_taken_apart(url):
            raise ConfigError(f"{name} must be a scheme and a host alone, as in https://cvs.example.net.")
        return url.removesuffix(":443" if url.startswith("https://") else ":80")

    def whole(self, name: str, default: int, least: int = 0) -> int:
        value = self.number(name, default)
        if value != int(value):
            raise ConfigError(f"{name} is {self.text(name)!r}: it must be a whole number.")
        if value < least:
            raise ConfigError(f"{name} is {self.text(name)!r}: it must be {least} or more.")
        return int(value)

    def number(self, name: str, default: float, most: float = YEARS * 365 * 24 * 3600) -> float:
        text = self.text(name)
        if text is None:
            return default
        try:
            value = float(text)
        except ValueError:
            raise ConfigError(f"{name} is {text!r}: it must be a number.") from None
        if not math.isfinite(value):
            raise ConfigError(f"{name} is {text!r}: it must be a number.")
        if value < 0:
            raise ConfigError(f"{name} is {text!r}: it can't be below zero.")
        if value > most:
            raise ConfigError(f"{name} is {text!r}: it can't be above {most:.0f}.")
        return value


def _can_be_taken_apart(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:  # half a bracket, or a port that is no number
        return False


def _one_postgres_scheme(url: str) -> str:
    """Heroku says ``postgres://``, drivers say ``postgresql://``; both mean the same."""
    return url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url
