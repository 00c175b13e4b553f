"""Somebody at a page in Chromium who has no mouse; every stop of the focus on their way is looked at."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

MANY = 120
"""More stops than a page has."""
STOP = """() => new Promise(tell => requestAnimationFrame(() => {
  const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
  const modal = document.querySelector('dialog:modal');
  tell({
    tag: here.localName,
    name: (here.getAttribute('aria-label') || here.labels?.[0]?.textContent || here.textContent).trim(),
    ring: here.matches(':focus-visible') && style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    reachable: !modal || modal.contains(here),
  });
}))"""


class Keyboard:
    """Goes through a page by Tab and Enter alone."""

    def __init__(self, page: Page):
        self.page = page

    def go_to(self, name: str, key: str = "Tab") -> None:
        """Tab on, round the page's end if need be, to the link, button or field of this name."""
        for _ in range(MANY):
            self.page.keyboard.press(key)
            if self._stop()["name"] == name:
                return
        raise AssertionError(f"{key} never comes to {name!r}")

    def _stop(self) -> dict[str, Any]:
        stop: dict[str, Any] = self.page.evaluate(STOP)
        if stop["tag"] == "body":
            return {"name": None}  # between a page's end and its beginning lies the browser's own bar
        assert stop["ring"], f"no ring shows where the focus is: {stop}"
        assert stop["seen"], f"the focus is out of sight: {stop}"
        assert stop["reachable"], f"the focus is behind the modal: {stop}"
        return stop

    def press(self, name: str, key: str = "Enter") -> None:
        """Go to a link or a button and use it."""
        self.go_to(name)
        self.page.keyboard.press(key)

    def fill(self, name: str, text: str) -> None:
        """Go to a field and type into it, over what is in it."""
        self.go_to(name)
        self.page.keyboard.type(text)
