"""Small disks, to be filled up: only root can make them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

MB = 1024 * 1024


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """Have a disk of so many bytes in the folder until the end of the block; skip the test where nobody may."""
    folder.mkdir(exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        subprocess.run(words, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("nobody may mount a disk here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def free(disk: Path) -> int:
    """How many bytes of it are free."""
    told = os.statvfs(disk)
    return told.f_bavail * told.f_frsize


@contextmanager
def filled(disk: Path, left: int = 0) -> Iterator[None]:
    """Leave so many bytes of it free until the end of the block."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb") as file:
        while (more := free(disk) - left) > 0:
            file.write(b"\1" * min(more, MB))
            file.flush()
    try:
        yield
    finally:
        ballast.unlink()
