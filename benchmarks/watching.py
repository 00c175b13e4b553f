"""Watches a running Vitrine from outside: the memory of its processes, the files around it, calls to the network."""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.stack import descendants
from webapp.sandbox import kernel

PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1024 / 1024
EVERY_SECONDS = 0.02
_SET_FLAGS, _UP = 0x8914, 0x1
_ELSEWHERE = ("Ip OutNoRoutes", "Udp OutDatagrams", "Ip6OutNoRoutes", "Udp6OutDatagrams")


class Peak:
    """The most memory that some processes and all they start were seen to hold together, in MB; resident, each its own.

    Pages that a fork shares are counted for both, so the figure is more than the machine really gives.
    """

    def __init__(self, roots: Iterable[int]):
        self._roots = list(roots)
        self.before = self.most = self._now()

    @property
    def growth(self) -> float:
        """By how much it was more than at the beginning."""
        return self.most - self.before

    def look(self) -> None:
        """Look once more."""
        self.most = max(self.most, self._now())

    def _now(self) -> float:
        return sum(resident(pid) for root in self._roots for pid in (root, *descendants(root)))


def resident(pid: int) -> float:
    """The memory of one process in MB; 0 for one that has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * PAGE_MB
    except OSError:
        return 0.0


@contextmanager
def watched(*peaks: Peak) -> Iterator[None]:
    """Look at the peaks again and again until the end of the block."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(EVERY_SECONDS):
            for peak in peaks:
                peak.look()

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def alone_on_the_network() -> bool:
    """Move this process into a network that holds nothing but itself; False where that takes rights it hasn't."""
    if os.getuid() != 0 or not kernel.leave_network():
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP))
    return True


def calls() -> int:
    """Count what processes of this network tried to reach that isn't in it: ports nobody listens at, other addresses.

    Whoever is reached over TCP has one more connection taken in for each that was begun.
    """
    counted = _counters()
    return counted["Tcp ActiveOpens"] - counted["Tcp PassiveOpens"] + sum(counted[name] for name in _ELSEWHERE)


def _counters() -> dict[str, int]:
    lines = [line.split() for line in Path("/proc/net/snmp").read_text().splitlines()]
    pairs = zip(lines[::2], lines[1::2], strict=True)
    counted = {f"{ns[0][:-1]} {n}": int(v) for ns, vs in pairs for n, v in zip(ns[1:], vs[1:], strict=True)}
    with suppress(OSError):  # a system without IPv6
        sixes = map(str.split, Path("/proc/net/snmp6").read_text().splitlines())
        counted |= {name: int(value) for name, value in sixes}
    return {name: counted.get(name, 0) for name in ("Tcp ActiveOpens", "Tcp PassiveOpens", *_ELSEWHERE)}


def names_under(*folders: Path, but_not: Iterable[Path] = ()) -> set[str]:
    """Every file and folder below some folders, apart from some of them."""
    left_out = {str(path) for path in but_not}
    found = set()
    for folder in folders:
        for here, below, names in os.walk(folder):
            below[:] = [name for name in below if f"{here}/{name}" not in left_out]
            found |= {f"{here}/{name}" for name in (*below, *names)}
    return found
