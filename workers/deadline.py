"""Ends a job that takes too long, even where a library swallows the first try."""

from __future__ import annotations

import signal

from rq.timeouts import UnixSignalDeathPenalty

AGAIN = 2.0
"""Seconds from one strike to the next: time enough for a job that was struck to write down that it failed."""


class Deadline(UnixSignalDeathPenalty):  # type: ignore[misc]  # RQ comes without types
    """Raises in the job when its time is over, and again every few seconds until it has ended.

    RQ raises once. WeasyPrint and fontTools catch any exception around some of what they do (a font's table, say) and
    go on without it; a strike that falls there would be lost, and the job would have no end.
    """

    def setup_death_penalty(self) -> None:
        """Start the clock; ``cancel_death_penalty`` stops it, for alarm and interval timer are one (setitimer(2))."""
        super().setup_death_penalty()
        signal.setitimer(signal.ITIMER_REAL, self._timeout, AGAIN)
