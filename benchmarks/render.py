"""``make bench-render``: what a page and a PDF cost, beside Chromium and Typst in the same run.

Milliseconds of processor time, medians of warm runs; Chromium's are of the wall clock, for it works in other processes.
Typst sets the same words in a plain layout: a floor, not a peer.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pypdfium2
import typst
from playwright.sync_api import Browser

from tests.browsers import chromium
from tests.resumes import resume
from webapp import themes
from webapp.resume import Resume
from workers.portfolio import page
from workers.portfolio.pdf import pdf, warm

RUNS = 9
LONG_RUN = 200


def main() -> None:
    """Measure and print a table."""
    warm()
    two, six = _of_pages("twelve-jobs", 2), _of_pages("long", 6)
    print(f"{'theme':12} {'page':>6} {'2 pages':>8} {'6 pages':>8}   ms of processor time, median of {RUNS}")
    for theme in themes.all_themes():
        print(_row(themes.look(theme), two, six))
    _peers(two, six)
    _memory(two)


def _row(look: themes.Look, two: Resume, six: Resume) -> str:
    on_screen = _cost(lambda: page(two, look, "en"), time.process_time)
    on_paper = [_cost(partial(pdf, made, look, "en"), time.process_time) for made in (two, six)]
    return f"{look.theme.name:12} {on_screen:6.1f} {on_paper[0]:8.0f} {on_paper[1]:8.0f}"


def _of_pages(name: str, pages: int) -> Resume:
    """Give one of the tests' resumes with as many positions as fill so many pages of the default theme."""
    whole = resume(name)
    kept = whole.model_copy(update={"publications": whole.publications[:4], "projects": whole.projects[:2]})
    look = themes.look(themes.find(themes.DEFAULT))
    for count in range(len(whole.work), 0, -1):
        made = kept.model_copy(update={"work": whole.work[:count]})
        if len(pypdfium2.PdfDocument(pdf(made, look, "en"))) == pages:
            return made
    raise ValueError(f"{name} never fills {pages} pages")


def _peers(two: Resume, six: Resume) -> None:
    look = themes.look(themes.find(themes.DEFAULT))
    with chromium() as browser:
        pages = [page(made, look, "en").decode() for made in (two, six)]
        costs = [_cost(partial(_printed, browser, html), time.perf_counter) for html in pages]
    print(f"{'Chromium':12} {'':6} {costs[0]:8.0f} {costs[1]:8.0f}   ms by the clock, the same pages")
    costs = [_cost(partial(typst.compile, _in_typst(made)), time.process_time) for made in (two, six)]
    print(f"{'Typst':12} {'':6} {costs[0]:8.0f} {costs[1]:8.0f}   ms of processor time, the same words")


def _printed(browser: Browser, html: str) -> bytes:
    opened = browser.new_page()
    opened.set_content(html)
    written: bytes = opened.pdf(tagged=True)
    opened.close()
    return written


def _in_typst(cv: Resume) -> bytes:
    def said(text: str | None) -> str:
        return "#" + '"' + (text or "").replace("\\", "\\\\").replace('"', '\\"') + '"'

    lines = [f"= {said(cv.basics.name)}", said(cv.basics.summary)]
    for held in cv.work:
        lines += [f"== {said(held.position)}", said(f"{held.name} {held.start_date} {held.end_date}")]
        lines += [f"- {said(point)}" for point in held.highlights]
    for written in cv.publications:
        lines += [f"== {said(written.name)}", said(written.publisher)]
    return "\n\n".join(lines).encode()


def _memory(cv: Resume) -> None:
    look = themes.look(themes.find(themes.DEFAULT))
    before = _resident()
    for _ in range(LONG_RUN):
        pdf(cv, look, "en")
    print(f"memory: {before:.0f} MB before, {_resident():.0f} MB after {LONG_RUN} PDFs, {_peak():.0f} MB at most")


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _cost(work: Callable[[], object], clock: Callable[[], float]) -> float:
    """Give the median of the warm runs in milliseconds."""
    work()
    times = []
    for _ in range(RUNS):
        start = clock()
        work()
        times.append(clock() - start)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    main()
