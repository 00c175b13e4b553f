"""The settings: what each is when it isn't given, when it is, and what is said when it can't be understood."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from webapp.config import Config, ConfigError

ROOT = Path(__file__).parents[2]
HOME = "/srv/vitrine"

# variable, field, default, a value, what it means
TEXTS = [
    ("SECRET_KEY", "secret_key", None, " long and random ", "long and random"),
    ("SECRET_KEY_FALLBACKS", "secret_key_fallbacks", (), "older, oldest  first", ("older", "oldest", "first")),
    ("DATABASE_URL", "database_url", f"sqlite:///{HOME}/vitrine.db", "postgres://u:p@h/n", "postgresql://u:p@h/n"),
    ("DATABASE_URL", "database_url", f"sqlite:///{HOME}/vitrine.db", "postgresql://h/n", "postgresql://h/n"),
    ("REDIS_URL", "redis_url", f"unix://{HOME}/queue/valkey.sock", "rediss://h:6380/1", "rediss://h:6380/1"),
    ("STORAGE_URL", "storage_url", f"file://{HOME}/files", "s3://bucket/prefix", "s3://bucket/prefix"),
    ("PUBLIC_URL", "public_url", None, "https://CV.example.org/", "https://cv.example.org"),
    ("METRICS_TOKEN", "metrics_token", None, " long and random ", "long and random"),
    ("PURGE_URL", "purge_url", None, "https://cdn.example/purge", "https://cdn.example/purge"),
    ("PURGE_TOKEN", "purge_token", None, " long and random ", "long and random"),
    ("DYNO", "production", False, "web.1", True),
    ("TRUSTED_HOSTS", "trusted_hosts", (), "a.example, .B.example", ("a.example", ".b.example")),
]
WHOLE = [
    ("PORT", "port", 8000), ("TRUSTED_PROXIES", "trusted_proxies", 0), ("MAX_PAGES", "max_pages", 2000),
    ("MAX_CVS", "max_cvs", 20), ("UPLOADS_PER_HOUR", "uploads_per_hour", 10),
    ("UPLOADS_PER_DAY", "uploads_per_day", 20), ("REFUSED_PER_HOUR", "refused_per_hour", 60),
    ("SIGN_INS_PER_HOUR", "sign_ins_per_hour", 30), ("REPORTS_PER_HOUR", "reports_per_hour", 10),
    ("MAX_WAITING", "max_waiting", 2000),
    ("WORKERS_PER_QUEUE", "workers_per_queue", 1),
    ("CDN_SECONDS", "cdn_seconds", 3600),
    ("WEB_CONCURRENCY", "web_processes", 1), ("WEB_THREADS", "web_threads", 8), ("WORK_PER_HOUR", "work_per_hour", 60),
]  # fmt: skip
NUMBERS = [
    ("PREVIEW_SECONDS", "preview_seconds", 6), ("ANONYMOUS_TTL_HOURS", "anonymous_ttl_hours", 24),
    ("MAX_UPLOAD_MB", "max_upload_mb", 10), ("LEASE_SECONDS", "lease_seconds", 60),
    ("HEARTBEAT_SECONDS", "heartbeat_seconds", 10), ("SWEEP_SECONDS", "sweep_seconds", 15),
    ("READ_SECONDS", "read_seconds", 60), ("BODY_SECONDS", "body_seconds", 10),
    ("READY_MAIL_SECONDS", "ready_mail_seconds", 120), ("BACKUP_DAYS", "backup_days", 90),
    ("UPLOAD_MB_PER_DAY", "upload_mb_per_day", 100),
    ("MAX_WAITING_MB", "max_waiting_mb", 2000), ("MIN_FREE_MB", "min_free_mb", 200),
]  # fmt: skip
WRONG_URLS = [
    ("DATABASE_URL", "mysql://u:secret@h/n"), ("DATABASE_URL", "vitrine.db"), ("REDIS_URL", "localhost:6379"),
    ("STORAGE_URL", "gs://bucket"), ("STORAGE_URL", "/srv/files"), ("PUBLIC_URL", "cv.example.org"),
    ("PORTFOLIO_URL", "cvs.example.net"), ("SMTP_URL", "mail.example.org:25"),
]  # fmt: skip


def config(**settings: str) -> Config:
    return Config.from_env({"VITRINE_HOME": HOME, **settings})


def test_web_processes_keep_to_a_core_where_nobody_else_needs_it():
    assert config().web_pinned
    assert not config(DYNO="web.1").web_pinned
    assert config(DYNO="web.1", WEB_PINNED="1").web_pinned
    assert not config(WEB_PINNED="0").web_pinned


class Asked(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def get(self, name, default=None):
        self.names.add(name)
        return default


@pytest.mark.parametrize(("name", "field", "default", "given", "meaning"), TEXTS)
def test_a_text_has_its_default_or_what_is_given(name, field, default, given, meaning):
    assert getattr(config(), field) == default
    assert getattr(config(**{name: ""}), field) == default
    assert getattr(config(**{name: given}), field) == meaning


@pytest.mark.parametrize(("name", "field", "default"), [*WHOLE, *NUMBERS])
def test_a_number_has_its_default_or_what_is_given(name, field, default):
    assert getattr(config(), field) == default
    assert getattr(config(**{name: "  "}), field) == default
    assert getattr(config(**{name: " 7 "}), field) == 7


@pytest.mark.parametrize(("name", "field", "_default"), NUMBERS)
def test_what_is_measured_may_be_a_fraction(name, field, _default):
    assert getattr(config(**{name: "0.5"}), field) == 0.5


@pytest.mark.parametrize("value", ["many", "-1", "nan", "inf", "1e999", "7,5", "0x10"])
@pytest.mark.parametrize(("name", "_field", "_default"), [*WHOLE, *NUMBERS])
def test_what_is_no_number_is_refused_in_one_sentence_that_names_it(name, _field, _default, value):
    with pytest.raises(ConfigError, match=f"^{name} is '{re.escape(value)}': [^.]+\\.$"):
        config(**{name: value})


@pytest.mark.parametrize(("name", "_field", "_default"), WHOLE)
def test_what_is_counted_cant_be_a_fraction(name, _field, _default):
    with pytest.raises(ConfigError, match=f"^{name} is '1.5': it must be a whole number\\.$"):
        config(**{name: "1.5"})


@pytest.mark.parametrize("name", ["WORKERS_PER_QUEUE", "WEB_CONCURRENCY", "WEB_THREADS"])
def test_it_needs_one_of_each_that_works(name):
    with pytest.raises(ConfigError, match=f"^{name} is '0': "):
        config(**{name: "0"})


@pytest.mark.parametrize(("name", "value"), WRONG_URLS)
def test_an_address_of_another_kind_is_refused_without_telling_what_may_hold_a_password(name, value):
    with pytest.raises(ConfigError, match=f"^{name} must begin with [^.]+\\.$") as refused:
        config(**{name: value})
    assert value not in str(refused.value)


@pytest.mark.parametrize(
    "value", ["smtp://", "smtp://:25", "smtps://me:secret@mail.example:abc", "smtp://mail:0", "smtp://["]
)
def test_a_mail_server_that_nobody_can_reach_is_refused_at_once(value):
    with pytest.raises(ConfigError, match=r"^SMTP_URL must name a host and, [^.]+\.$"):
        config(SMTP_URL=value)


@pytest.mark.parametrize(("name", "value"), [("ADMIN_EMAILS", "me@example.org boss"), ("MAIL_FROM", "Vitrine")])
def test_what_is_no_mail_address_is_refused(name, value):
    with pytest.raises(ConfigError, match=f"^{name} is '[^@']+': it must be an e-mail address\\.$"):
        config(**{name: value})


def test_a_worker_gives_a_sign_of_life_before_it_is_given_up():
    assert config(LEASE_SECONDS="8").heartbeat_seconds == 2
    for wrong in ({"HEARTBEAT_SECONDS": "8"}, {"HEARTBEAT_SECONDS": "0"}, {"LEASE_SECONDS": "0"}):
        with pytest.raises(ConfigError, match=r"^HEARTBEAT_SECONDS must be above zero and below LEASE_SECONDS"):
            config(**{"LEASE_SECONDS": "8", **wrong})


@pytest.mark.parametrize("name", ["BACKUP_DAYS", "ANONYMOUS_TTL_HOURS", "LEASE_SECONDS"])
def test_no_time_is_beyond_the_end_of_calendars(name):
    with pytest.raises(ConfigError, match=f"^{name} is '9999999999': it can't be above \\d+\\.$"):
        config(**{name: "9999999999"})


def test_portfolios_are_at_the_apps_own_address_or_at_one_of_their_own():
    own = config(PUBLIC_URL="https://cv.example")
    assert (own.portfolio_url, own.portfolio_origin) == (None, "https://cv.example")
    apart = config(PUBLIC_URL="https://cv.example", PORTFOLIO_URL="https://CVs.example.net:8443/")
    assert (apart.portfolio_url, apart.origin) == ("https://cvs.example.net:8443", "https://cv.example")
    assert apart.portfolio_origin == apart.portfolio_url


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://cv.example:443/", "https://cv.example"), ("http://cv.example:80", "http://cv.example"),
        ("https://cv.example:80", "https://cv.example:80"), ("http://cv.example:8443", "http://cv.example:8443"),
    ],
)  # fmt: skip
def test_the_port_that_an_address_has_anyway_is_left_out_as_browsers_do(given, kept):
    assert config(PUBLIC_URL=given).origin == kept
    apart = config(PUBLIC_URL="http://app.example", PORTFOLIO_URL=given)
    assert (apart.origin, apart.portfolio_url) == ("http://app.example", kept)


@pytest.mark.parametrize(
    ("public", "portfolio", "said"),
    [
        ("", "https://cvs.example.net", "PUBLIC_URL is not set: "),
        ("https://cv.example", "https://cv.example", "PORTFOLIO_URL must name another host"),
        ("https://cv.example", "https://CV.example:8443", "PORTFOLIO_URL must name another host"),
        ("https://cv.example", "http://cvs.example.net", "PORTFOLIO_URL must begin with https://"),
        ("https://résumé.example", "", "PUBLIC_URL must be as browsers send it: https://xn--"),
        ("https://cv.example", "https://mappe-für-alle.example", "PORTFOLIO_URL must be as browsers send it"),
        ("https://cv.example/people", "", "PUBLIC_URL must be a scheme and a host alone"),
        ("https://", "", "PUBLIC_URL must be a scheme and a host alone"),
        ("https://cv.example", "https://cvs.example.net/people", "PORTFOLIO_URL must be a scheme and a host alone"),
        ("https://cv.example", "https://me:secret@cvs.example.net", "PORTFOLIO_URL must be a scheme and a host alone"),
        ("https://cv.example", "https://", "PORTFOLIO_URL must be a scheme and a host alone"),
    ],
)
def test_an_address_that_keeps_portfolios_apart_from_nothing_is_refused(public, portfolio, said):
    with pytest.raises(ConfigError, match=f"^{said}"):
        config(PUBLIC_URL=public, PORTFOLIO_URL=portfolio)


def test_home_is_a_folder_of_its_own_where_one_starts_it():
    assert Config.from_env({}).home == Path.cwd() / "var"


def test_https_or_a_dyno_makes_it_production_and_https_alone_makes_it_secure():
    assert (config().production, config().secure) == (False, False)
    assert (config(PUBLIC_URL="http://cv.example").production, config(DYNO="web.1").secure) == (False, False)
    assert (config(PUBLIC_URL="https://cv.example").production, config(PUBLIC_URL="https://cv.example").secure) == (
        True,
        True,
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "PUBLIC_URL", "SMTP_URL", "MAIL_FROM"])
def test_production_doesnt_start_without_what_it_needs(missing):
    needs = {
        "SECRET_KEY": "x",
        "PUBLIC_URL": "https://cv.example",
        "SMTP_URL": "smtp://localhost",
        "MAIL_FROM": "a@b.org",
    }
    settings = {**needs, "DYNO": "web.1"}
    config(**settings).require_production_settings()
    with pytest.raises(ConfigError, match=f"^{missing} is not set: "):
        config(**{**settings, missing: ""}).require_production_settings()


def test_development_starts_with_nothing_set():
    Config.from_env({}).require_production_settings()


def test_settings_md_lists_exactly_the_settings_there_are():
    asked = Asked()
    Config.from_env(asked)
    rows = re.findall(r"^\| (`[^|]+) \|", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == asked.names - {"DYNO"}


def test_settings_md_tells_the_default_of_every_number():
    lines = (ROOT / "docs/settings.md").read_text().splitlines()
    rows = [line.split(" | ") for line in lines if line.startswith("| `")]
    for name, _field, default in [*WHOLE, *NUMBERS]:
        (told,) = [row[1] for row in rows if f"`{name}`" in row[0]]
        assert str(default) in told.split(", ")


@pytest.mark.parametrize("words", [["flask", "migrate"], ["workers", "extract"], ["webapp.embedded"]])
def test_every_process_ends_in_that_sentence_and_no_traceback(tmp_path, words):
    settings = {"VITRINE_HOME": str(tmp_path), "MAX_CVS": "many"}
    ended = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, env=settings, capture_output=True, text=True)
    assert ended.returncode != 0
    assert ended.stderr.strip() == "MAX_CVS is 'many': it must be a number."


@pytest.mark.parametrize(("given", "meaning"), [
    ("rediss://:secret@h:6380", "rediss://:secret@h:6380?ssl_cert_reqs=none"),
    ("rediss://h/1?timeout=9", "rediss://h/1?timeout=9&ssl_cert_reqs=none"),
    ("rediss://h?ssl_cert_reqs=required", "rediss://h?ssl_cert_reqs=required"),
    ("redis://h:6379", "redis://h:6379"), ("unix:///queue", "unix:///queue"),
])  # fmt: skip
def test_a_queue_server_over_tls_is_verified_unless_that_is_switched_off(given, meaning):
    assert config(REDIS_URL=given).redis_url == given
    assert config(REDIS_URL=given, REDIS_VERIFY="1").redis_url == given
    assert config(REDIS_URL=given, REDIS_VERIFY="0").redis_url == meaning


@pytest.mark.parametrize("value", ["no", "2", "0.5"])
def test_what_switches_it_off_is_told_from_a_slip(value):
    with pytest.raises(ConfigError, match=r"^REDIS_VERIFY is "):
        config(REDIS_URL="rediss://h", REDIS_VERIFY=value)


BUCKETEER = {
    "BUCKETEER_BUCKET_NAME": "b", "BUCKETEER_AWS_ACCESS_KEY_ID": "k", "BUCKETEER_AWS_SECRET_ACCESS_KEY": "s",
    "BUCKETEER_AWS_REGION": "r",
}  # fmt: skip


def test_the_bucket_of_herokus_add_on_is_taken_where_no_other_storage_is_named():
    assert config(**BUCKETEER).storage_url == "s3://b"
    named = config(**BUCKETEER, STORAGE_URL="s3://another")
    assert (named.storage_url, named.storage_keys) == ("s3://another", None)


@pytest.mark.parametrize("missing", [name for name in BUCKETEER if name != "BUCKETEER_BUCKET_NAME"])
def test_a_bucket_without_its_keys_is_told(missing):
    with pytest.raises(ConfigError, match=r"^BUCKETEER_BUCKET_NAME is set, "):
        config(**{**BUCKETEER, missing: ""})
