"""The settings, the site's address, its operators, its mails, the caches in front, and who people sign in with."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import replace
from socket import gaierror
from urllib.parse import urlsplit

from webapp.caches import trouble_telling
from webapp.config import Config, ConfigError
from webapp.doctor.finding import Finding, Patient, note, ok, place, unset, wrong
from webapp.mail import CarrierError, Smtp

SHORTEST_KEY = 32
"""Characters; ``openssl rand -hex 32`` gives 64."""
MAIL_SECONDS = 5
LOCAL = ("127.0.0.1", "localhost", "::1")


# Settings.


def settings(patient: Patient) -> Iterator[Finding]:
    """Tell each setting that won't do; in production what is missing as well."""
    told = [_mistake(text) for text in (*patient.wrong.values(), *_missing(patient.config))]
    told += _short_keys(patient.config)
    told += [_half_set(name, missing) for name, missing in patient.half_set.items()]
    yield from told or [ok("production" if patient.config.production else "development, for there is no PUBLIC_URL")]


def _mistake(text: str) -> Finding:
    found, _, advice = text.rstrip(".").partition(": ")
    return wrong(found, f"{advice or 'mend it'}, see docs/settings.md")


def _missing(config: Config) -> Iterator[str]:
    """Give what a production process would end with, one after the other."""
    while True:
        try:
            config.require_production_settings()
        except ConfigError as error:
            yield str(error)
            config = replace(config, **{str(error).partition(" ")[0].lower(): "given"})  # type: ignore[arg-type]
        else:
            return


def _short_keys(config: Config) -> list[Finding]:
    if not config.production:
        return []
    keys = {"SECRET_KEY": [config.secret_key or ""], "SECRET_KEY_FALLBACKS": config.secret_key_fallbacks}
    short = [name for name, texts in keys.items() if any(0 < len(text) < SHORTEST_KEY for text in texts)]
    advice = "whoever guesses it can sign what only the site may. Make one with `openssl rand -hex 32`"
    return [wrong(f"{name} holds a key of fewer than {SHORTEST_KEY} characters", advice) for name in short]


def _half_set(name: str, missing: list[str]) -> Finding:
    return wrong(f"{' and '.join(missing)} is not set, so {name} is not offered", "set it, or unset the others")


# Address.


def address(patient: Patient) -> Finding:
    """Tell whether PUBLIC_URL and TRUSTED_PROXIES can both be true."""
    config = patient.config
    if config.secure and not config.trusted_proxies:
        return wrong(
            f"{config.origin}, with TRUSTED_PROXIES=0",
            "something in front ends TLS, so all visitors count as one and share their limits. "
            "Set it to the number of proxies that add to X-Forwarded-For",
        )
    if config.production and urlsplit(config.origin).hostname in LOCAL:
        return note(f"{config.origin} leads nobody else here, in mails neither", "set PUBLIC_URL to what people type")
    if config.trusted_proxies and not config.public_url:
        return note(
            "TRUSTED_PROXIES without PUBLIC_URL", "whoever reaches the port itself may say any address is theirs"
        )
    if config.public_url and not config.secure and urlsplit(config.origin).hostname not in LOCAL:
        return note(f"{config.origin} is not encrypted", "whoever is on the way reads cookies and CVs. Use https://")
    return ok(f"{config.origin}, {config.trusted_proxies or 'no'} trusted proxies")


def operators(patient: Patient) -> Finding:
    """Tell how many addresses make an operator."""
    if not (many := len(patient.config.admin_emails)):
        return unset("nobody can open /operator, nor read what is reported", "name somebody in ADMIN_EMAILS")
    return ok(f"{many} in ADMIN_EMAILS")


# Mail.

_MAIL_TROUBLE = (
    (gaierror, "there is no such host", "mend the host in SMTP_URL"),
    (ssl.SSLCertVerificationError, "its certificate is not trusted", "use the name its certificate is for"),
    (ssl.SSLError, "it does not speak TLS there", "use smtps:// for port 465 and smtp:// for others"),
    (smtplib.SMTPAuthenticationError, "it refuses user or password", "mend both in SMTP_URL, %-encoded where need be"),
    (smtplib.SMTPNotSupportedError, "it lets nobody log in", "leave user and password out of SMTP_URL"),
    (smtplib.SMTPServerDisconnected, "it says nothing, or hangs up", "see whether SMTP_URL names a mail server"),
    (TimeoutError, "it does not answer", "port 25 is often closed: try smtp:// with 587 or smtps:// with 465"),
    (ConnectionRefusedError, "nothing listens there", "mend host and port in SMTP_URL, or start it"),
    (CarrierError, "it offers no encryption, so it isn't given the password", "use another port, or smtps://"),
    (OSError, "it can't be talked with", "see whether SMTP_URL names a mail server, and its log"),
    (ValueError, "it can't be talked with", "see whether SMTP_URL is written as in docs/settings.md"),
)


def mail(patient: Patient) -> Finding:
    """Come as far as to where a mail would be handed over."""
    config = patient.config
    if config.smtp_url is None:
        return unset(f"mails are files in {config.home / 'mail'}", "set SMTP_URL for a site that others use")
    server = place(config.smtp_url)
    try:
        encryption = Smtp(config.smtp_url, MAIL_SECONDS).check()
    except (CarrierError, OSError, ValueError) as error:
        found, advice = next(words for kind, *words in _MAIL_TROUBLE if isinstance(error, kind))
        return wrong(f"{server}, {found} ({type(error).__name__})", advice)
    entered = "logged in" if urlsplit(config.smtp_url).username else "without a password"
    return ok(f"{server} takes mails, {encryption}, {entered}")


# Caches.


def caches(patient: Patient) -> Finding:
    """Have the caches in front forget what nobody has ever published."""
    config = patient.config
    if config.purge_url is None:
        return unset("caches in front keep nothing, for nobody would tell them of a change")
    where = place(config.purge_url)
    if trouble := trouble_telling(config, ["check-doctor"]):
        advice = "see PURGE_URL and whether PURGE_TOKEN may purge; until it answers they show what was closed"
        return wrong(f"{where} can't be told of changes ({trouble})", advice)
    return ok(f"{where} is told of changes")


# Providers.


def providers(patient: Patient) -> Iterator[Finding]:
    """Tell of each provider where it has to send people back to, and whether it tells of its own addresses."""
    if not patient.config.providers:
        yield unset("people sign in with passwords and mailed links alone")
        return
    from webapp.providers import ProviderError, open_provider  # 16 MB that only those need who offer one

    for one in patient.config.providers:
        back = f"{patient.config.origin}/auth/{one.name}/authorized"
        try:
            open_provider(one).doors()
        except ProviderError as error:
            yield wrong(f"{place(one.issuer)} {_trouble(error)}", f"see {one.name.upper()}_ISSUER, or wait", one.name)
        else:
            yield ok(f"{place(one.issuer)}; register {back} there", one.name)


def _trouble(error: Exception) -> str:
    kind = str(error)
    return kind if " " in kind else f"does not tell its addresses ({kind})"
