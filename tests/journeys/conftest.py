"""What journeys through a real browser may ask for."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browsers import Window
from tests.conftest import QUICK
from tests.stack import Stack


@pytest.fixture
def open_window(chromium: Browser, stack: Stack) -> Iterator[Callable[..., Window]]:
    """Open a browser on the shared stack, or ``at=`` another: ``open_window(java_script_enabled=False)``."""
    opened: list[Window] = []

    def start(at: Stack = stack, **options: object) -> Window:
        opened.append(Window(chromium, at.url, **options))
        return opened[-1]

    yield start
    for window in opened:
        window.close()


@pytest.fixture
def page(open_window: Callable[..., Window]) -> Page:
    """A page in a fresh browser."""
    return open_window().page


@pytest.fixture
def plain_page(open_window: Callable[..., Window]) -> Page:
    """A page in a fresh browser without JavaScript."""
    return open_window(java_script_enabled=False).page


@pytest.fixture(scope="module")
def postgres_stack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres: str
) -> Iterator[Stack]:
    """A Vitrine whose rows are in PostgreSQL, in a database named after the module."""
    import psycopg

    name = request.module.__name__.rpartition(".")[2]
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with Stack(tmp_path_factory.mktemp("on_postgres"), **QUICK, DATABASE_URL=f"{postgres}/{name}") as running:
        yield running


@pytest.fixture(scope="session")
def long_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A Vitrine whose preview lasts its real six seconds, and whose parts a test may hold up for a while."""
    with Stack(tmp_path_factory.mktemp("vitrine-long"), **QUICK | {"PREVIEW_SECONDS": "6"}) as running:
        yield running


@pytest.fixture
def reading_held_up(long_stack: Stack) -> Iterator[Stack]:
    """The long stack, on which nothing is read until the test is over."""
    reader = long_stack.pid("extract")
    os.kill(reader, signal.SIGSTOP)
    yield long_stack
    os.kill(reader, signal.SIGCONT)
