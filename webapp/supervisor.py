"""Keeps a handful of processes running: starts them in order, starts again what dies, stops them in the other order."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
LIVED_A_WHILE = 10.0
TICK = 0.1
PR_SET_PDEATHSIG = 1  # linux/prctl.h

log = logging.getLogger(__name__)
_libc = ctypes.CDLL(None)


@dataclass(frozen=True)
class Command:
    """A process to keep running; ``patience`` is the seconds it has between SIGTERM and SIGKILL."""

    name: str
    words: Sequence[str]
    is_ready: Callable[[], bool] = lambda: True
    patience: float = 10.0


class Supervisor:
    """Runs the commands of each stage; a stage starts when the one before it is ready, and stops before that one.

    It belongs in the main thread of a process without other threads: Linux ends the children with the *thread* that
    started them. ``pid_folder`` holds a file ``<name>.pid`` for each process while it runs.
    """

    def __init__(self, stages: Sequence[Sequence[Command]], pid_folder: Path):
        self.stages = stages
        self.pid_folder = pid_folder
        self.running: list[list[_Child]] = []
        self.stopping = False

    def run(self, when_ready: Callable[[], None] = lambda: None) -> None:
        """Run until SIGINT or SIGTERM; ``when_ready`` is called once, when the last stage is ready."""
        signal.signal(signal.SIGINT, self._stop_soon)
        signal.signal(signal.SIGTERM, self._stop_soon)
        self.pid_folder.mkdir(parents=True, exist_ok=True)
        try:
            for stage in self.stages:
                self._start(stage)
            if not self.stopping:
                when_ready()
            self._keep_running_until(lambda: False)
        finally:
            self._stop()

    def _stop_soon(self, _signal: int, _frame: object) -> None:
        self.stopping = True

    def _start(self, stage: Sequence[Command]) -> None:
        if self.stopping:
            return
        self.running.append([])
        for command in stage:
            self.running[-1].append(_Child(command, self.pid_folder / f"{command.name}.pid"))
        self._keep_running_until(lambda: all(command.is_ready() for command in stage))

    def _keep_running_until(self, is_done: Callable[[], bool]) -> None:
        while not self.stopping and not is_done():
            for stage in self.running:
                for child in stage:
                    child.start_again_when_due()
            time.sleep(TICK)

    def _stop(self) -> None:
        for stage in reversed(self.running):
            for child in stage:
                child.ask_to_end()
            for child in stage:
                child.wait_for_its_end()


class _Child:
    """One command: the process that runs it now, or the moment it is due to be started again."""

    def __init__(self, command: Command, pid_file: Path):
        self.command = command
        self.pid_file = pid_file
        self.pause = 0.0
        self.start()

    def start(self) -> None:
        self.is_noted = False
        parent = os.getpid()
        self.due: float | None = None
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command.words,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # the terminal's Ctrl-C reaches the supervisor alone, which stops things in order
            preexec_fn=lambda: _end_with_parent(parent),
        )
        self._write_pid_file()

    def _write_pid_file(self) -> None:
        """Note which process it is; on a full disk, which ends nothing, it is tried again at the next look."""
        unfinished = self.pid_file.with_suffix(".new")
        with suppress(OSError):
            unfinished.write_text(f"{self.process.pid}\n")
            unfinished.replace(self.pid_file)
            self.is_noted = True

    def start_again_when_due(self) -> None:
        if not self.is_noted:
            self._write_pid_file()
        if self.due is None:
            self._notice_its_end()
        elif time.monotonic() >= self.due:
            self.start()

    def _notice_its_end(self) -> None:
        if (status := self.process.poll()) is None:
            return
        self._clean_up()
        now = time.monotonic()
        self.pause = pause_before_restart(self.pause, now - self.started_at)
        self.due = now + self.pause
        log.warning("%s ended with status %s: starting it again in %g s.", self.command.name, status, self.pause)

    def ask_to_end(self) -> None:
        self.process.terminate()
        self.last_moment = time.monotonic() + self.command.patience

    def wait_for_its_end(self) -> None:
        try:
            self.process.wait(timeout=max(self.last_moment - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self._clean_up()

    def _clean_up(self) -> None:
        self.pid_file.unlink(missing_ok=True)
        # A killed web server leaves its workers on the port. An RQ work-horse has a group of its own and may finish.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)


def pause_before_restart(last_pause: float, lived: float) -> float:
    """Seconds until a process that lived ``lived`` seconds is started again; ``last_pause`` 0: it never had to be."""
    if lived >= LIVED_A_WHILE or not last_pause:
        return FIRST_PAUSE
    return min(last_pause * 2, LONGEST_PAUSE)


def _end_with_parent(parent: int) -> None:
    """Runs in the new process: it asks Linux for a SIGTERM when the supervisor is gone, however that went."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)
