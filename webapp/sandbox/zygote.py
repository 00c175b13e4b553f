"""The process that has the parsers loaded and forks one confined child for every file.

It has one thread, no network, no environment but where libraries lie (see ``apt.py``), touches no file itself, and ends
when nobody holds the other end of its control socket any more. A request is one datagram: the call as JSON, and three
descriptors: the file, the pipe the child answers through, and the pipe through which the zygote says how the child
ended.
"""

import gc
import json
import os
import selectors
import signal
import socket
import struct
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import BaseModel

from webapp.resume import UnreadableFileError
from webapp.sandbox.limits import Confinement, Limits

MAX_REQUEST = 60_000
FOUND, UNREADABLE, BROKEN = b"=", b"!", b"?"
ENDING = struct.Struct("<i?")
"""How a child ended: what waitpid said, and whether it was killed because its time was up."""


class Child:
    """A child at work, and where to tell its end."""

    def __init__(self, pid: int, wall_seconds: float, ending: int):
        self.pid = pid
        self.deadline = time.monotonic() + wall_seconds
        self.late = False
        self._ending = ending

    def kill_when_late(self) -> None:
        """Kill the child and all it started once its time is up."""
        if not self.late and time.monotonic() >= self.deadline:
            self.late = True
            self.kill()

    def kill(self) -> None:
        """Kill the child and what it started; what has ended already is left."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def tell_end(self, status: int) -> None:
        """Say how it ended to whoever asked for it."""
        with suppress(BrokenPipeError):
            os.write(self._ending, ENDING.pack(status, self.late))
        os.close(self._ending)


class Zygote:
    """Takes calls from its control socket until that closes."""

    def __init__(self, control: socket.socket, functions: Mapping[str, Callable[..., BaseModel]]):
        self._control = control
        self._functions = functions
        self._confinement = Confinement(_folders_of(functions.values()))
        self._children: dict[int, Child] = {}

    def serve(self) -> None:
        """Say what protects a child here, then fork one for each request."""
        self._control.send(json.dumps(self._try_confinement()).encode())
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            selector.register(_woken_by_ended_children(), selectors.EVENT_READ)
            while self._attend(selector):
                self._reap()

    def _attend(self, selector: selectors.BaseSelector) -> bool:
        go_on = True
        for key, _ in selector.select(self._seconds_to_next_deadline()):
            if key.fileobj is self._control:
                go_on = self._take_request()
            else:
                os.read(key.fd, 512)
        for child in self._children.values():
            child.kill_when_late()
        return go_on

    def _seconds_to_next_deadline(self) -> float | None:
        deadlines = [child.deadline for child in self._children.values() if not child.late]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _take_request(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._control, MAX_REQUEST, 3)
        if not message:
            return False
        with suppress(OSError):  # no process or descriptor to be had: the caller sees its pipes close and tries again
            file, answer, ending = self._three(descriptors)
            self._children |= self._fork(json.loads(message), file, answer, ending)
            descriptors.remove(ending)
        for descriptor in descriptors:
            os.close(descriptor)
        return True

    def _three(self, descriptors: list[int]) -> list[int]:
        if len(descriptors) != 3:
            raise OSError("descriptors were lost on the way")
        return descriptors

    def _fork(self, request: dict[str, Any], file: int, answer: int, ending: int) -> dict[int, Child]:
        limits = Limits(**request["limits"])
        pid = os.fork()
        if pid == 0:
            with _LastWords(answer):
                self._answer(request, limits, file, answer)
        with suppress(ProcessLookupError, PermissionError):  # it may have done so itself, and even ended
            os.setpgid(pid, pid)
        return {pid: Child(pid, limits.wall_seconds, ending)}

    def _answer(self, request: dict[str, Any], limits: Limits, file: int, answer: int) -> None:
        _close_all_but(file, answer, *self._confinement.descriptors)
        self._settle_in(limits)
        with os.fdopen(file, "rb") as opened:
            result = self._functions[request["function"]](opened, **request["arguments"])
        _write(answer, FOUND + result.model_dump_json(by_alias=True).encode())

    def _settle_in(self, limits: Limits) -> dict[str, bool]:
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        return self._confinement.close_around_me(limits)

    def _try_confinement(self) -> dict[str, bool]:
        """Confine a child for nothing else than to see which protections this system grants."""
        reading, writing = os.pipe()
        if (pid := os.fork()) == 0:
            with _LastWords(writing):
                _write(writing, json.dumps(self._settle_in(Limits(64, 5, 5))).encode())
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            granted: dict[str, bool] = json.load(pipe)
        os.waitpid(pid, 0)
        return granted

    def _reap(self) -> None:
        # looked at first and collected afterwards, so that its number can't yet belong to another's group
        while ended := _some_ended_child():
            child = self._children.pop(ended)
            child.kill()
            child.tell_end(os.waitpid(ended, 0)[1])


class _LastWords:
    """Ends this process when left, however it is left, and prints nothing: a traceback may quote the file."""

    def __init__(self, answer: int):
        self._answer = answer

    def __enter__(self) -> None:
        silence = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(silence, descriptor)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if isinstance(error, UnreadableFileError):
                _write(self._answer, UNREADABLE + error.code.encode())
            elif kind:
                _write(self._answer, BROKEN + f"{kind.__name__} {_place(trace)}".encode())
        finally:
            os._exit(0)


def _place(trace: TracebackType | None) -> str:
    frame = traceback.extract_tb(trace, limit=-1)[-1]
    return f"at {Path(frame.filename).name}:{frame.lineno}"


def _some_ended_child() -> int | None:
    try:
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return ended.si_pid if ended else None


def _woken_by_ended_children() -> int:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reading


def _close_all_but(*kept: int) -> None:
    try:
        opened = {int(name) for name in os.listdir("/proc/self/fd")}  # noqa: PTH208 - half the price of Path
    except OSError:
        opened = set(range(4096))
    for descriptor in opened - {0, 1, 2, *kept}:
        with suppress(OSError):
            os.close(descriptor)


def _write(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb", closefd=False) as pipe:
        pipe.write(data)


def _folders_of(functions: Iterable[Callable[..., BaseModel]]) -> set[str]:
    """Find the folders of the packages, or of the lone modules, that functions come from."""
    packages = {sys.modules[function.__module__.partition(".")[0]] for function in functions} | {sys.modules["webapp"]}
    return {
        folder
        for package in packages
        for folder in getattr(package, "__path__", None) or [str(Path(str(package.__file__)).parent)]
    }


def load(name: str) -> Callable[..., BaseModel]:
    """Import the function called ``package.module:function``, and do what its module's ``warm`` does, if it has one."""
    module_name, _, function = name.partition(":")
    module = import_module(module_name)
    getattr(module, "warm", lambda: None)()
    loaded: Callable[..., BaseModel] = getattr(module, function)
    return loaded


def main() -> None:
    """Serve on the socket whose descriptor is the first argument; the others name the functions."""
    # Ctrl-C and the platform's SIGTERM reach everybody: the owner decides when it needs no more files read
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    functions = {name: load(name) for name in sys.argv[2:]}
    gc.freeze()  # keeps the collector from touching, and so copying, the pages that children share
    Zygote(control, functions).serve()
