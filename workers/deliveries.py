"""What a worker takes out of its queue: an order to call one of our own few functions, and nothing else.

RQ calls whatever a job names, with callbacks of any name: without this, to write into the queue would be to run code.
"""

from collections.abc import Callable
from typing import Any

from rq.job import Job

FUNCTIONS = frozenset(f"workers.jobs.{name}" for name in ("extract", "generate", "read_back", "send", "purge"))


class ForgedJobError(Exception):
    """A job in the queue that wasn't put there by Vitrine."""


class Delivery(Job):  # type: ignore[misc]  # RQ comes without types
    """A job that names one of FUNCTIONS, or doesn't run."""

    @property
    def func(self) -> Callable[..., Any]:
        """Give the function; raises ForgedJobError for any other than ours, before its module is imported."""
        if self.instance is not None or self.func_name not in FUNCTIONS:
            raise ForgedJobError(self.id)
        function: Callable[..., Any] = super().func
        return function

    @property
    def success_callback(self) -> None:
        """Call nothing back: none of ours asks for it."""

    failure_callback = stopped_callback = success_callback
