"""The command line: ``flask migrate``, ``sweep``, ``purge``, ``extract``, ``render``, ``themes``.

``backup``, ``restore`` and ``erased`` are in ``webapp.backup_commands``, ``doctor`` is in ``webapp.doctor_command``.

What only a worker needs is imported when its command runs: the web process never loads it.
"""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import Flask
from peewee import OperationalError
from pydantic import ValidationError
from redis import RedisError

from webapp import migrations, themes
from webapp.backup_commands import backup, erased, restore
from webapp.checked import Checked
from webapp.context import services
from webapp.doctor_command import doctor
from webapp.errors import FAILURES, Problem
from webapp.resume import Reading, Resume, UnreadableFileError, invalid_values
from webapp.sandbox import Sandbox, SandboxError
from webapp.services import CHECK, CHECK_LIMITS, READ, read_limits
from webapp.storage import StorageUnavailableError

READ_SECONDS = 60.0


def init_app(app: Flask) -> None:
    """Add the commands to ``flask``."""
    for command in (migrate, sweep, purge, extract, render, list_themes, backup, restore, erased, doctor):
        app.cli.add_command(command)


@click.command()
def migrate() -> None:
    """Bring the database to today's schema."""
    with _in_one_line():
        for name in migrations.migrate(services().database):
            click.echo(f"applied {name}")


@click.command()
def sweep() -> None:
    """Re-deliver what a crash left."""
    with _in_one_line():
        click.echo(f"{_sweeper().deliver_again(services())} jobs delivered again")


@click.command()
def purge() -> None:
    """Delete the uploads whose time is over."""
    with _in_one_line():
        click.echo(f"{_sweeper().purge(services())} uploads deleted")


@contextmanager
def _in_one_line() -> Iterator[None]:
    """Say in one line which part doesn't answer."""
    try:
        yield
    except OperationalError:
        raise click.ClickException("The database does not answer, or has no tables: see DATABASE_URL.") from None
    except RedisError:
        raise click.ClickException("The queue does not answer: see REDIS_URL.") from None
    except StorageUnavailableError:
        raise click.ClickException("The storage does not answer: see STORAGE_URL.") from None


def _sweeper() -> Any:
    module = importlib.import_module("workers.sweep")
    services().database.connect(reuse_if_open=True)
    return module


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for one JSON file per CV.")
@click.option("--jobs", default=1, type=click.IntRange(min=1), show_default=True, help="So many files at once.")
def extract(files: tuple[Path, ...], out: Path | None, jobs: int) -> None:
    """Read CV files and write JSON Resume."""
    if len(files) > 1 and out is None:
        raise click.UsageError("Name a folder with --out when there are several files.")
    sandbox = Sandbox([CHECK, READ])
    wanted = _one_for_each_name(files)
    with ThreadPoolExecutor(jobs) as pool:
        done = list(pool.map(lambda path: _extract_one(sandbox, path, out), wanted))
    sys.exit(0 if all(done) and len(wanted) == len(files) else 1)


def _one_for_each_name(files: tuple[Path, ...]) -> list[Path]:
    """Give the files without those whose result would take the place of another's, which are told."""
    first: dict[str, Path] = {}
    for path in files:
        if first.setdefault(path.stem, path) is not path:
            click.echo(f"{path}: {path.stem}.json is already there for another file", err=True)
    return list(first.values())


def _extract_one(sandbox: Sandbox, path: Path, out: Path | None) -> bool:
    try:
        reading = _read(sandbox, path)
    except (UnreadableFileError, SandboxError, OSError) as error:
        click.echo(f"{path}: {_reason(error)}", err=True)
        return False
    if not reading.is_cv:
        click.echo(f"{path}: {FAILURES['not_a_cv'][0]}", err=True)
    text = json.dumps(reading.resume.to_json(), ensure_ascii=False, indent=2)
    _write(text, out / f"{path.stem}.json" if out else None)
    return True


def _read(sandbox: Sandbox, path: Path) -> Reading:
    with path.open("rb") as file:
        checked = sandbox.call(CHECK, file, CHECK_LIMITS, Checked, filename=path.name, max_pages=2000)
        limits = read_limits(checked.media_type, READ_SECONDS)
        return sandbox.call(READ, file, limits, Reading, media_type=checked.media_type)


def _reason(error: Exception) -> str:
    """Say in one line why a file could not be read."""
    if isinstance(error, UnreadableFileError):
        return FAILURES[error.code][0] if error.code in FAILURES else Problem(error.code).title
    return error.strerror or "It could not be opened" if isinstance(error, OSError) else "We couldn’t read it"


def _write(text: str, path: Path | None) -> None:
    if path is None:
        click.echo(text)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


@click.command()
@click.argument("resume", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--theme", default=themes.DEFAULT, show_default=True, help="One of those that `flask themes` lists.")
@click.option(
    "--option", "options", multiple=True, metavar="NAME=VALUE", help="Of the look: accent=plum, paper=letter …"
)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the files.")
@click.option("--language", default="en", show_default=True, help="The language of the headings.")
def render(resume: Path, theme: str, options: tuple[str, ...], out: Path, language: str) -> None:
    """Make page, PDF, JSON, contact card and zip of a JSON Resume file; say what fitting to pages=1 changed."""
    cv, look = _load(resume), themes.look(_find_theme(theme), _read_options(options))
    out.mkdir(parents=True, exist_ok=True)
    with _temporary_files(out):
        files = importlib.import_module("workers.portfolio.variants").render_all(cv, look, language)
    if fit := files.pop(themes.FIT_FILE, None):
        click.echo(themes.Fit.model_validate_json(fit).words)
    for name, content in files.items():
        (out / name).write_bytes(content)


@contextmanager
def _temporary_files(out: Path) -> Iterator[None]:
    """Let WeasyPrint keep its font files below ``out`` while it works, on a disk that has no other place for them."""
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        with tempfile.TemporaryDirectory(dir=out) as tempfile.tempdir:
            yield
    else:
        yield


def _load(path: Path) -> Resume:
    try:
        return Resume.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise click.ClickException(f"{path} is no JSON Resume: {_first_wrong(error)}") from None


def _first_wrong(error: ValidationError) -> str:
    wrong = invalid_values(error)[0]
    return f"{wrong['path']} {wrong['detail']}".strip()


def _find_theme(name: str) -> themes.Theme:
    try:
        return themes.find(name)
    except themes.UnknownThemeError:
        known = ", ".join(theme.name for theme in themes.all_themes())
        raise click.ClickException(f"There is no theme {name!r}; there are: {known}.") from None


def _read_options(pairs: tuple[str, ...]) -> themes.Options:
    chosen: dict[str, object] = dict(pair.partition("=")[::2] for pair in pairs)
    if "order" in chosen:
        chosen["order"] = str(chosen["order"]).split(",")
    try:
        return themes.Options.model_validate(chosen)
    except ValidationError as error:
        wrong = invalid_values(error)[0]
        raise click.ClickException(f"--option {wrong['path'].lstrip('/')}: {wrong['detail']}") from None


@click.command("themes")
def list_themes() -> None:
    """List the looks a portfolio can have."""
    for theme in themes.all_themes():
        click.echo(f"{theme.name:12} {theme.description}")
