"""``flask backup``, ``flask restore``, ``flask erased``: nothing is lost, and what was deleted doesn't come back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click
from peewee import DatabaseError

from webapp import ledger
from webapp.backup import BackupError, make
from webapp.context import config, services
from webapp.embedded import StartError, only_one_in
from webapp.restore import Backup
from webapp.restore import restore as bring_back
from webapp.storage import StorageUnavailableError

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("folder", type=_FOLDER)
def backup(folder: Path) -> None:
    """Copy all rows and files into a new folder, while the site runs."""
    os.umask(0o077)  # what is kept here is people's CVs: nobody else on this machine reads it
    with _in_one_sentence():
        made = make(services(), folder)
    click.echo(f"{made.rows} rows and {made.files} files are in {folder}.")


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--replace", is_flag=True, help="Drop what is in the database.")
@click.option(
    "--erased", type=click.File(), multiple=True, metavar="FILE", help="What `flask erased` told, or a newer backup's."
)
def restore(folder: Path, replace: bool, erased: tuple[TextIO, ...]) -> None:
    """Bring a backup back, without what was deleted since; the site must not run."""
    os.umask(0o077)
    with _in_one_sentence(), _nobody_else():
        told = ledger.union(ledger.from_lines(file.read()) for file in erased)
        came = bring_back(services(), Backup(folder), replace=replace, erased=told)
    click.echo(f"{came.rows} rows and {came.files} files are back. Start the site.")


@click.command()
def erased() -> None:
    """Tell what was deleted, as hashes: keep it apart from database and storage."""
    with _in_one_sentence():
        click.echo(ledger.as_lines(ledger.union([ledger.stored(services()), ledger.kept()])), nl=False)


@contextmanager
def _nobody_else() -> Iterator[None]:
    """Keep ``make run`` from starting meanwhile, and refuse while it runs; other processes are the operator's."""
    if not (config().home / "embedded.lock").exists():
        yield
        return
    with only_one_in(config().home):
        yield


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    try:
        services().database.connect(reuse_if_open=True)
        yield
    except (BackupError, StartError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    except DatabaseError as error:
        raise click.ClickException(f"The database can't be used ({type(error).__name__}): see DATABASE_URL.") from None
    except StorageUnavailableError:
        raise click.ClickException("The storage does not answer: see STORAGE_URL.") from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'A file'} can't be used: {error.strerror}.") from None
