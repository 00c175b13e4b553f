"""What a process that reads a stranger's file may use and touch."""

import os
import pwd
import resource
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from webapp.sandbox import apt, kernel

MEGABYTE = 1024 * 1024
OPEN_FILES = 64


@dataclass(frozen=True)
class Limits:
    """How much one reading may use.

    ``memory_mb`` (MiB) counts on top of what the loaded parsers take themselves; ``cpu_seconds`` are whole processor
    seconds, ``wall_seconds`` pass on the clock. Other programs can only be started where ``programs`` says so.
    """

    memory_mb: int
    cpu_seconds: int
    wall_seconds: float
    programs: bool = False


class Confinement:
    """The walls around every reading, prepared once and put up in each child by ``close_around_me``."""

    def __init__(self, folders: Iterable[str]):
        """Prepare to leave only ``folders`` (our own code) readable, beside Python's and the system's libraries."""
        folders = list(folders)
        self._parent = os.getpid()
        self.own_network = kernel.leave_network()
        self._nobody = _nobody_who_may_read(folders)
        self._walls = kernel.prepare_folder_walls([*folders, str(apt.FOLDER)])

    @property
    def descriptors(self) -> list[int]:
        """Give the descriptors that ``close_around_me`` needs."""
        return [] if self._walls is None else [self._walls]

    def close_around_me(self, limits: Limits) -> dict[str, bool]:
        """Confine this process for good; give which protections hold by name."""
        _limit_resources(limits)
        dropped = self._become_nobody()
        kernel.forbid_new_privileges()
        kernel.die_with_parent(self._parent)
        files = kernel.raise_folder_walls(self._walls)
        kernel.drop_capabilities()
        seccomp = kernel.filter_system_calls(programs=limits.programs)
        return {
            "network_namespace": self.own_network,
            "seccomp": seccomp,
            "no_network": self.own_network or seccomp,
            "files": files,
            "unprivileged": dropped,
        }

    def _become_nobody(self) -> bool:
        if self._nobody:
            with suppress(PermissionError):  # a container may keep even root from it
                os.setgroups([])
                os.setgid(self._nobody.pw_gid)
                os.setuid(self._nobody.pw_uid)
        return os.getuid() != 0


def _limit_resources(limits: Limits) -> None:
    _limit(resource.RLIMIT_AS, _memory_in_use() + limits.memory_mb * MEGABYTE)
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)


def _limit(kind: int, most: int) -> None:
    hardest = resource.getrlimit(kind)[1]
    most = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
    resource.setrlimit(kind, (most, most))


def _memory_in_use() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_bytes().split()[0])
    except OSError:
        return 4096 * MEGABYTE  # no /proc: macOS maps this much before the first line of Python
    return pages * resource.getpagesize()


def _nobody_who_may_read(folders: Iterable[str]) -> pwd.struct_passwd | None:
    """Find whom root should become: nobody, unless our code or Python lie where it can't import from."""
    needed = [*folders, sys.prefix, sys.base_prefix]
    if os.getuid() != 0 or not all(_open_to_others(Path(folder)) for folder in needed):
        return None
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        return None


def _open_to_others(folder: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.resolve().parents))
