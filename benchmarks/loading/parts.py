"""What each part of a running Vitrine takes of processor and memory, by ``/proc``."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.stack import Stack, descendants

PARTS = {"web": ("web",), "reading": ("extract",), "making": ("portfolio",), "queue": ("queue",),
         "mail, sweep": ("mail", "sweep")}  # fmt: skip
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Taken:
    """What was seen within a span: processor cores, and the most memory in MB, by part."""

    cores: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)


@contextmanager
def watched(stack: Stack) -> Iterator[Taken]:
    """Look on until the end of the block."""
    taken, over = Taken(memory=dict.fromkeys(PARTS, 0.0)), threading.Event()
    watcher = threading.Thread(target=_look_at_memory, args=(stack, taken, over))
    before, began = _seconds(stack), time.monotonic()
    watcher.start()
    try:
        yield taken
    finally:
        elapsed = time.monotonic() - began
        taken.cores = {part: (spent - before[part]) / elapsed for part, spent in _seconds(stack).items()}
        over.set()
        watcher.join()


def _look_at_memory(stack: Stack, taken: Taken, over: threading.Event) -> None:
    while not over.wait(1):
        for part in PARTS:
            taken.memory[part] = max(taken.memory[part], sum(map(_memory, _processes(stack, part))))


def _seconds(stack: Stack) -> dict[str, float]:
    return {part: sum(map(_spent, _processes(stack, part))) for part in PARTS}


def _processes(stack: Stack, part: str) -> list[int]:
    roots = [pid for name in PARTS[part] for pid in stack.workers(name)]
    return [pid for root in roots for pid in (root, *descendants(root))]


def _spent(pid: int) -> float:
    """Give the processor seconds of a process and of those that it started and that have ended."""
    with suppress(OSError):
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, words[11:15])) / TICKS
    return 0.0


def _memory(pid: int) -> float:
    """Give the resident memory in MB, of pages that several share each one's part."""
    with suppress(OSError):
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        return int(found[1]) / 1024 if found else 0.0
    return 0.0
