"""What is written of what happens: a line for each event, of ids, names and numbers that are ours.

A line never holds what a person gave: no name, address, token or path, and of an exception its type and its frames,
not its words, for PostgreSQL and pydantic quote the value that they refuse. Of what libraries say the words stay and
what is filled in goes, unless it is a number.
"""

from __future__ import annotations

import json
import linecache
import logging
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

OURS = ("webapp", "workers")
"""The loggers whose words we choose."""
WEB, COMMAND = "web", "command"
IDLE_AT_STOP = "Warm shut down requested, no horse found"

_ids: ContextVar[dict[str, str] | None] = ContextVar("ids", default=None)
log = logging.getLogger(__name__)


def set_up(process: str, *, production: bool) -> None:
    """Write the lines of this kind of process to its standard error: as JSON in production, else for people to read.

    Whoever calls first decides. What nothing catches is written too, as everything else is.
    """
    root = logging.getLogger()
    if any(isinstance(handler.formatter, Formatter) for handler in root.handlers):
        return
    handler = logging.StreamHandler()
    handler.setFormatter((AsJson if production else ForPeople)(process))
    root.addHandler(handler)
    for name, level in (*((ours, logging.INFO) for ours in OURS), ("werkzeug", logging.WARNING)):
        logging.getLogger(name).setLevel(level)
    # A theme's style has a part for screens; WeasyPrint warns of each line of it that print has no use for.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    # RQ warns at each stop of a worker that has nothing to do.
    logging.getLogger("rq.worker").addFilter(lambda record: record.msg != IDLE_AT_STOP)
    warnings.showwarning = _warned
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda said: _uncaught(said.exc_type, said.exc_value, said.exc_traceback)
    threading.excepthook = lambda said: _uncaught(said.exc_type, said.exc_value, said.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException | None, at: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        sys.__excepthook__(kind, error or kind(), at)
    else:
        log.critical("nothing caught this", exc_info=(kind, error or kind(), at))


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: Any = None,
    line: str | None = None,
) -> None:
    """Tell of a warning where it is; pydantic's quote what they are about."""
    log.warning("%s at %s:%s", category.__name__, filename, lineno)


# What happens.


def tell(to: logging.Logger, event: str, level: int = logging.INFO, **facts: Any) -> None:
    """Write a line with these facts; those that are None are left out."""
    to.log(level, event, extra={"facts": facts})


def note(**ids: str | None) -> None:
    """Name these ids in every further line of this request, or of this job."""
    _ids.set((_ids.get() or {}) | {name: value for name, value in ids.items() if value})


def forget() -> None:
    """Name none of them any more."""
    _ids.set(None)


class Work:
    """``with Work("extract", 1, job=id) as work`` writes one line about it, with the ``outcome`` it is given."""

    def __init__(self, kind: str, attempt: int, **ids: str):
        self.kind, self.attempt, self.ids = kind, attempt, ids
        self.outcome = "not due"
        self.error: str | None = None

    def failed(self, error: str, outcome: str = "failed") -> None:
        """Note how it ended and why, by a code or in words of ours."""
        self.outcome, self.error = outcome, error

    def __enter__(self) -> Work:
        note(**self.ids)
        self.began = time.perf_counter()
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _at: object) -> None:
        outcome = "broken off" if kind else self.outcome
        seconds = round(time.perf_counter() - self.began, 3)
        level = logging.WARNING if self.error or kind else logging.INFO
        facts = {"kind": self.kind, "attempt": self.attempt, "outcome": outcome, "error": self.error}
        tell(log, "work", level, **facts, seconds=seconds)
        if kind is None:  # who is told of the error next writes a line too
            forget()


# How it is written.


class Formatter(logging.Formatter):
    """Takes a record apart into what may be told of it."""

    def __init__(self, process: str):
        super().__init__()
        self.process = process

    def facts(self, record: logging.LogRecord) -> dict[str, Any]:
        """Give the line's fields in their order, without the traceback."""
        said: dict[str, Any] = {"event": _words(record), **(_ids.get() or {}), **getattr(record, "facts", {})}
        return {name: value for name, value in said.items() if value is not None}


class AsJson(Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        where = {"time": moment, "level": record.levelname.lower(), "process": self.process, "logger": record.name}
        line: dict[str, Any] = {**where, **self.facts(record)}
        if (error := _error(record)) is not None:
            line["traceback"] = list(_places(error))
        return json.dumps(line, default=lambda value: type(value).__name__)


class ForPeople(Formatter):
    """The time, where, what, and the fields as ``name=value``; a traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        facts = self.facts(record)
        clock = datetime.fromtimestamp(record.created).strftime("%H:%M:%S")
        words = [clock, record.levelname, self.process, record.name, facts.pop("event")]
        line = " ".join([*words, *(f"{name}={value}" for name, value in facts.items())])
        return line if (error := _error(record)) is None else f"{line}\n{traceback_of(error)}"


def _words(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in OURS:
        record.args = _each(record.args, lambda one: names_of(one) if isinstance(one, BaseException) else one)
        return record.getMessage()
    return f"{_shape(record)} ({record.module}:{record.lineno})".replace("\n", " ")


def _shape(record: logging.LogRecord) -> str:
    """Give what a library said without what it filled in; of words that don't stand in its source, nothing."""
    if not isinstance(record.msg, str):
        return "…"
    if not record.args:
        return record.msg if record.msg in linecache.getline(record.pathname, record.lineno) else "…"
    try:
        return str(record.msg % _each(record.args, lambda one: one if isinstance(one, int | float) else "…"))
    except (TypeError, ValueError, KeyError):
        return "…"


def _each(args: Any, change: Any) -> Any:
    if isinstance(args, dict):
        return {name: change(one) for name, one in args.items()}
    return tuple(map(change, args or ()))


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None


def names_of(error: BaseException) -> str:
    """Name an exception, and those it came of."""
    return " from ".join(_name(one) for one in _chain(error))


def traceback_of(error: BaseException) -> str:
    """Give what Python would print, without the words of the exceptions."""
    return "\n".join(["Traceback (without what was said):", *(f"  {place}" for place in _places(error))])


def _places(error: BaseException) -> Iterator[str]:
    """Give each frame and then the exception's name, beginning with the exception that came first."""
    for one in reversed(list(_chain(error))):
        for frame in traceback.extract_tb(one.__traceback__):
            yield f'File "{frame.filename}", line {frame.lineno}, in {frame.name}: {frame.line}'
        yield _name(one)


def _name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
