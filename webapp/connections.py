"""A client may hold one of our few threads no longer than an honest slow link needs."""

from __future__ import annotations

import errno
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

SLOWEST = 16 * 1024
"""Bytes a second that every link has: a third of what a slow telephone network sends."""
LINGER = 0.2
"""Seconds to wait for the client's own end at ours: gunicorn's one thread that takes new clients does that waiting."""


class Connection(socket.socket):
    """A client's socket that breaks off when the client is silent for too long, or sends or takes a byte at a time.

    gunicorn reads for as long as it takes: without this, as many silent clients as there are threads stop the site.
    """

    _over = False

    def begin(self, patience: float) -> None:
        """Wait anew: ``patience`` seconds in one go, and in all as long as the bytes take at SLOWEST besides."""
        self._patience = patience
        self._left = 0.0 if self._over else patience
        self._left_to_send = patience

    def take_no_more(self) -> None:
        """Wait for nothing that the client still sends: the request is answered without it, and is the last one."""
        self._over, self._left = True, 0.0

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Give what came; raises ConnectionResetError when that takes too long."""
        before = self.gettimeout()
        if before is None:
            with suppress(BlockingIOError):
                return self._note_received(super().recv(size, flags | socket.MSG_DONTWAIT))
        waits = max(min(self._patience, self._left), 0.001)
        if before is not None and before <= waits:
            return super().recv(size, flags)
        began = time.monotonic()
        with self._waiting(waits, errno.ECONNRESET):
            received = super().recv(size, flags)
        return self._note_received(received, time.monotonic() - began)

    def _note_received(self, received: bytes, seconds: float = 0.0) -> bytes:
        self._left += len(received) / SLOWEST - seconds
        return received

    def shutdown(self, how: int) -> None:
        """End our side; the client may end its own at once or never."""
        super().shutdown(how)
        self.begin(LINGER)

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send it all; raises BrokenPipeError when the client takes too long for it and for what was sent before."""
        began, due = time.monotonic(), self._left_to_send + len(data) / SLOWEST
        sent = self._send_at_once(data, flags)
        if sent < len(data):
            with self._waiting(max(due, 0.001), errno.EPIPE):
                super().sendall(memoryview(data)[sent:], flags)
        self._left_to_send = min(self._patience, due - (time.monotonic() - began))

    def _send_at_once(self, data: Any, flags: int) -> int:
        """Send what goes without waiting, and give its length."""
        if self.gettimeout() is None:
            with suppress(BlockingIOError):
                return super().send(data, flags | socket.MSG_DONTWAIT)
        return 0

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        """Send a file and give its size; raises BrokenPipeError when the client takes none of it for too long."""
        with self._waiting(self._patience, errno.EPIPE):
            return super().sendfile(file, offset, count)

    @contextmanager
    def _waiting(self, seconds: float, number: int) -> Iterator[None]:
        """Tell that it took longer as if the other side had gone: gunicorn puts up with that in silence."""
        before = self.gettimeout()
        self.settimeout(seconds)
        try:
            yield
        except TimeoutError:
            raise OSError(number, os.strerror(number)) from None
        finally:
            self.settimeout(before)


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's worker of many threads, for such connections."""

    patience: float

    def handle(self, conn: Any) -> Any:
        """Answer a request; its head, its body and its answer each have to get on."""
        if not isinstance(conn.sock, Connection):
            conn.sock = Connection(fileno=conn.sock.detach())
        conn.sock.begin(self.patience)
        return super().handle(conn)
