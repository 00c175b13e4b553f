"""Poppler's pdftotext, where it is installed: a second program that reads a PDF of ours, and knows nothing of CVs."""

from __future__ import annotations

import shutil
import subprocess

SECONDS = 10.0


def words_of(pdf: bytes) -> str | None:
    """Give the text of a PDF; None where pdftotext is not installed, or fails.

    For PDFs that we made ourselves alone: it is no program to let loose on a stranger's file outside a sandbox.
    """
    program = shutil.which("pdftotext")
    if program is None:
        return None
    words = [program, "-enc", "UTF-8", "-", "-"]
    try:  # without our environment, which holds secrets
        ended = subprocess.run(words, input=pdf, capture_output=True, env={}, timeout=SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return ended.stdout.decode("utf-8", "replace")
