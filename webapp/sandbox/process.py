"""The zygote as its owner sees it: a process to start, to ask and to let go."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from webapp.sandbox import apt
from webapp.sandbox.errors import SandboxError, TimedOutError
from webapp.sandbox.zygote import ENDING, MAX_REQUEST

SECONDS_TO_START = 60.0
SECONDS_OF_GRACE = 5.0
SECONDS_TO_DIE = 1.0
MAX_ANSWER = 64 * 1024 * 1024
# Other systems have no datagrams that tell when the other end closes; there a message is what one send put in
_KIND = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM
_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); from webapp.sandbox.zygote import main; main()"


class GoneError(SandboxError):
    """The zygote itself is no longer there."""


class ZygoteProcess:
    """A running zygote.

    After a fork of its owner both processes may go on asking it: a request is one datagram, its answer comes through
    pipes of its own, and the zygote stays as long as one of them holds the socket.
    """

    def __init__(self, functions: list[str]):
        """Start it with ``functions`` loaded; raises SandboxError when it doesn't come up."""
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, _KIND)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-X", "utf8", "-c", _PROGRAM, _import_path(), str(theirs.fileno()), *functions],
                env=apt.environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self.available: dict[str, bool] = self._await_readiness()

    def _await_readiness(self) -> dict[str, bool]:
        self._socket.settimeout(SECONDS_TO_START)
        try:
            message = self._socket.recv(MAX_REQUEST)
        except OSError:
            message = b""
        if not message:
            self.kill()
            self.close()
            raise SandboxError("the sandbox could not be started")
        granted: dict[str, bool] = json.loads(message)
        return granted

    def ask(self, request: bytes, file: int, wall_seconds: float) -> tuple[bytes, int, bool]:
        """Have ``request`` carried out on the file behind a descriptor.

        Gives what the child answered, its status as waitpid has it, and whether it was killed for taking too long.
        Raises GoneError when the zygote is lost, TimedOutError when nothing comes back at all.
        """
        (answer, their_answer), (ending, their_ending) = os.pipe(), os.pipe()
        try:
            self._send(request, [file, their_answer, their_ending])
            deadline = time.monotonic() + wall_seconds + SECONDS_OF_GRACE
            answered = _read(answer, deadline)
            ended = _read(ending, deadline)
        except TimedOutError:
            self.kill()  # the zygote should have ended the child long ago: it is stuck itself
            raise
        finally:
            os.close(answer)
            os.close(ending)
        if len(ended) != ENDING.size:
            raise GoneError("the sandbox was lost while it read a file")
        return answered, *ENDING.unpack(ended)

    def _send(self, request: bytes, descriptors: list[int]) -> None:
        try:
            socket.send_fds(self._socket, [request], descriptors)
        except OSError as error:
            raise GoneError("the sandbox does not listen") from error
        finally:
            for descriptor in descriptors[1:]:
                os.close(descriptor)

    def is_there(self) -> bool:
        """Say whether it runs, in a process forked from its owner too; one that is stuck does."""
        return not self._ends_within(0)

    def kill(self) -> None:
        """Kill it and return once it has ended, also from a process forked from its owner.

        Popen.kill would do nothing there: the zygote is no child of that process, so Popen takes it for ended.
        """
        if self.is_there():  # or else the number may be somebody else's by now
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
            self._ends_within(SECONDS_TO_DIE)

    def _ends_within(self, seconds: float) -> bool:
        """Wait for the zygote's end of the socket, which nobody else holds, to close."""
        if (descriptor := self._socket.fileno()) < 0:
            return True  # another thread has let go of it, and starts the next
        poll = select.poll()
        poll.register(descriptor, 0)  # what is always told: that the other end is closed
        return bool(poll.poll(seconds * 1000))

    def close(self) -> None:
        """Let go of the zygote, which ends unless a forked process still holds it."""
        self._socket.close()
        try:
            self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self._process.returncode = 0  # another process keeps it; it is not ours to wait for


def _import_path() -> str:
    return json.dumps([str(Path(entry).absolute()) for entry in sys.path])


def _read(pipe: int, deadline: float) -> bytes:
    """Read up to its end what comes before the deadline (monotonic seconds)."""
    arrived = bytearray()
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    while len(arrived) <= MAX_ANSWER:
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise TimedOutError("no answer in time")
        if not (part := os.read(pipe, 1 << 18)):
            break
        arrived += part
    return bytes(arrived)
