"""Runs a parser on a stranger's file, for the web process and the workers alike.

A parser may crash, hang, eat all memory or be taken over by the file it reads. So it never runs in a process that has
anything to lose: a zygote keeps the parsers loaded and forks a child for each file, without environment, network or
rights, which ends with that file. ``zygote.py`` has that process, ``limits.py`` what a child may do.
"""

import json
import os
import shutil
import signal
import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from threading import Lock
from typing import Any, BinaryIO, TypeVar

from pydantic import BaseModel, ValidationError

from webapp.resume import UnreadableFileError
from webapp.sandbox.errors import DiedError, SandboxError, TimedOutError
from webapp.sandbox.limits import Limits
from webapp.sandbox.process import GoneError, ZygoteProcess
from webapp.sandbox.zygote import BROKEN, MAX_REQUEST, UNREADABLE

__all__ = ["DiedError", "Limits", "Sandbox", "SandboxError", "TimedOutError"]

Result = TypeVar("Result", bound=BaseModel)


class Sandbox:
    """Calls functions on files, each call in a process of its own. Threads and forked processes may share it."""

    def __init__(self, functions: Sequence[str], on_kill: Callable[[str, str], None] = lambda *_ends: None):
        """Take the functions that can be called, as ``package.module:function``; nothing is started yet.

        ``on_kill`` is told the function's name, and ``timed_out`` or ``died``, whenever a file was not read to its end.
        """
        self._functions = list(functions)
        self._on_kill = on_kill
        self._zygote: ZygoteProcess | None = None
        self._lock = Lock()
        _every_sandbox.add(self)

    def start(self) -> None:
        """Load the functions' modules now and not at the first call. Raises SandboxError when that fails.

        Before a fork, this gives the forked process a zygote that runs: one it has to start itself ends with it.
        """
        self._running()

    def call(self, function: str, file: BinaryIO, limits: Limits, result: type[Result], **arguments: Any) -> Result:
        """Give what ``function(file, **arguments)`` returns, a ``result``, for the whole file from its start.

        Arguments are JSON values. Raises UnreadableFileError as the function does, TimedOutError and DiedError for
        what the file did, another SandboxError where it could not be looked at, and ValueError for a function that was
        not named at the start.
        """
        if function not in self._functions:
            raise ValueError(f"{function} is not a function of this sandbox")
        request = json.dumps({"function": function, "arguments": arguments, "limits": asdict(limits)}).encode()
        if len(request) > MAX_REQUEST:
            raise ValueError("the arguments are too long")
        try:
            answer, status, late = self._ask(request, file, limits.wall_seconds)
            _raise_for_end(status, late=late)
            return _result_of(answer, result)
        except (TimedOutError, DiedError) as error:
            self._on_kill(function.rpartition(":")[2], "died" if isinstance(error, DiedError) else "timed_out")
            raise

    def available(self) -> dict[str, bool]:
        """Give which protections this system grants, by name; starts the zygote to find out."""
        return dict(self._running().available)

    def close(self) -> None:
        """End the zygote, unless a forked process still uses it. A later call starts another."""
        with self._lock:
            if self._zygote:
                self._zygote.close()
            self._zygote = None

    def _ask(self, request: bytes, file: BinaryIO, wall_seconds: float) -> tuple[bytes, int, bool]:
        """Ask once more when the zygote is lost; each reader has a descriptor of its own, read from the start."""

        def ask(zygote: ZygoteProcess) -> tuple[bytes, int, bool]:
            with _readable_alone(file) as descriptor:
                return zygote.ask(request, descriptor, wall_seconds)

        zygote = self._running()
        with suppress(GoneError):
            return ask(zygote)
        return ask(self._running(instead_of=zygote))

    def _running(self, instead_of: ZygoteProcess | None = None) -> ZygoteProcess:
        with self._lock:
            if self._zygote and (self._zygote is instead_of or not self._zygote.is_there()):
                self._zygote.close()
                self._zygote = None
            if not self._zygote:
                self._zygote = ZygoteProcess(self._functions)
            return self._zygote

    def _forget_threads(self) -> None:
        self._lock = Lock()


_every_sandbox: "weakref.WeakSet[Sandbox]" = weakref.WeakSet()


def _after_fork() -> None:
    """Replace locks that a thread held which the forked process doesn't have."""
    for sandbox in _every_sandbox:
        sandbox._forget_threads()


os.register_at_fork(after_in_child=_after_fork)


@contextmanager
def _readable_alone(file: BinaryIO) -> Iterator[int]:
    """Give a descriptor of the file that can only read, and whose position is shared with nobody."""
    try:
        if file.writable():
            file.flush()
        descriptor = os.open(f"/proc/self/fd/{file.fileno()}", os.O_RDONLY)
    except OSError:  # not a file of the system, or a system without /proc
        descriptor = _copied(file)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _copied(file: BinaryIO) -> int:
    with tempfile.NamedTemporaryFile() as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
        copy.flush()
        return os.open(copy.name, os.O_RDONLY)


def _raise_for_end(status: int, *, late: bool) -> None:
    if late:
        raise TimedOutError("reading took too long")
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        raise TimedOutError("reading took too much processor time")
    if status:
        raise DiedError(f"reading ended with status {os.waitstatus_to_exitcode(status)}")


def _result_of(answer: bytes, result: type[Result]) -> Result:
    kind, content = answer[:1], answer[1:]
    if kind == UNREADABLE:
        raise UnreadableFileError(content.decode("ascii", "replace")[:100])
    if kind == BROKEN:
        raise DiedError(content.decode("utf-8", "replace")[:200])
    try:
        return result.model_validate_json(content)
    except ValidationError:
        raise DiedError("the answer has another shape") from None
