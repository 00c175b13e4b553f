"""w3m in a terminal that nobody looks at: what it shows is read off the screen, what is wanted is typed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from tests.stack import is_alive, wait_until

OPTIONS = "-no-proxy -cookie -o accept_cookie=1 -o confirm_qq=0 -o meta_refresh=0"
SIZE = ("-x", "100", "-y", "300")
"""As wide as a screen, and so long that every page is on it as a whole."""


class W3m:
    """``with W3m(stack.url) as browser`` opens the page in w3m, with cookies and settings of its own."""

    def __init__(self, url: str):
        self.url = url

    def __enter__(self) -> W3m:
        self.home = Path(tempfile.mkdtemp(prefix="w3m"))  # pytest's own paths are too long for a socket
        self._tmux("-f", "/dev/null", "new-session", "-d", *SIZE, f"exec w3m {OPTIONS} {self.url}/")
        self.wait_for("Viewing <")
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        process = int(self._tmux("display-message", "-p", "#{pane_pid}"))
        self._tmux("kill-server")
        wait_until(lambda: not is_alive(process))  # it tidies up behind itself
        shutil.rmtree(self.home)

    @property
    def screen(self) -> str:
        """All that is on the screen; the last line is w3m's own."""
        return self._tmux("capture-pane", "-p").rstrip()

    def wait_for(self, *words: str) -> None:
        """Return when all of this is on the page, however its lines are broken."""
        _until(lambda: all(self.shows(part) for part in words))

    def shows(self, words: str) -> bool:
        """Whether this is on the page, however its lines are broken."""
        return words in " ".join(self.screen.split())

    def press(self, words: str, after: str = "") -> None:
        """Follow the link, or press the button, that says this; the first one ``after`` other words."""
        self._go_to(after, words)
        self._keys("Enter")

    def fill(self, label: str, text: str, prompt: str = "TEXT:") -> None:
        """Type into the field with this label; a password and a file are asked for by another prompt."""
        self._go_to(label)
        self._keys("Tab", "Enter")
        self._answer(prompt, text)

    def choose(self, label: str, option: str) -> None:
        """Choose from the list with this label."""
        self._go_to(label)
        self._keys("Tab", "Enter")
        _until(lambda: "│" in self.screen)
        self._keys("/")
        self._type("Forward:", option)
        self._keys("Enter", "Enter")
        _until(lambda: re.search(rf"{label} \[{option} *\]", self.screen) is not None)

    def _go_to(self, *words: str) -> None:
        """Put the cursor on the first of these words from the top, then on the next one after it, and so on."""
        self._keys("g")
        for part in filter(None, words):
            self._keys("/")  # it takes capitals for small letters
            self._answer("Forward:", part)
            assert "Not found" not in self._last_line, f"no {part!r} on {self.screen}"

    def _answer(self, prompt: str, text: str) -> None:
        self._type(prompt, text)
        self._keys("Enter")
        _until(lambda: not self._asks())

    def _type(self, prompt: str, text: str) -> None:
        _until(lambda: self._asks() and self._last_line.startswith(prompt))
        self._tmux("send-keys", "-l", text)
        _until(lambda: len(self._last_line) >= len(prompt) + min(len(text), 40))

    def _asks(self) -> bool:
        """Whether the cursor is in the last line; an answered question may stay there to be read."""
        return int(self._tmux("display-message", "-p", "#{cursor_y}")) == self.screen.count("\n")

    @property
    def _last_line(self) -> str:
        return self.screen.rpartition("\n")[2]

    def _keys(self, *names: str) -> None:
        self._tmux("send-keys", *names)

    def _tmux(self, *words: str) -> str:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8"}
        command = ["tmux", "-u", "-S", str(self.home / "tmux"), *words]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def _until(look: Callable[[], bool]) -> None:
    """Look now and then only: each look starts a process."""
    wait_until(lambda: look() or time.sleep(0.1))
