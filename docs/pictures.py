"""``make pictures``: the pictures of the README, taken of the running site."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page
from weasyprint import HTML

from tests.browsers import Window, chromium, place
from tests.people import Person
from tests.stack import Stack

FOLDER = Path(__file__).parent / "pictures"
SIZE = {"width": 1200, "height": 720}
SHARPNESS = 1.5
LAYOUT_SHOWN = 4100
"""So many milliseconds into the preview the third layout stands in the case."""

CV = """<meta charset="utf-8"><style>@page { size: A4; margin: 18mm }</style>
<h1>Maya Lindqvist</h1><p>Glasshouse Curator</p><p>Gothenburg, Sweden</p>
<p>maya.lindqvist@example.com | https://maya.example.com</p>
<h2>Summary</h2><p>Looks after living collections: plants that outlive their curators, and the records that prove where
they came from.</p>
<h2>Experience</h2>
<h3>Curator of the Tropical House, Northern Botanic Garden</h3><p>Mar 2019 – Present</p>
<ul><li>Brought 1,400 plants back into one catalogue after forty years in card boxes.</li>
<li>Cut the heating of the palm house by a third with night screens and patience.</li>
<li>Opened the collection on Sundays: 31,000 visitors in the first year.</li></ul>
<h3>Head Gardener, Lower Glasshouse of Exampleton</h3><p>Sep 2014 – Feb 2019</p>
<ul><li>Led six gardeners and two apprentices through the rebuilding of the roof.</li>
<li>Brought the night-blooming cereus to flower for the first time since 1987.</li></ul>
<h3>Gardener, Harbour Park Trust</h3><p>May 2011 – Aug 2014</p>
<ul><li>Planted the salt-proof border that still stands.</li></ul>
<h2>Education</h2><h3>MSc Plant Conservation, University of Exampleton</h3><p>2009 – 2011</p>
<h2>Skills</h2><p>Grafting, Plant records, Latin names, Heating plant, Leading a team</p>
<h2>Languages</h2><p>Swedish (native), English (fluent), Spanish (basic)</p>"""


def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder) / "vitrine") as stack, chromium() as browser:
        window = Window(browser, stack.url, viewport=SIZE, device_scale_factor=SHARPNESS)
        take_landing(window.page)
        take_preview(window.page)
        take_portfolio(window, Person(stack.url, "maya"))
        window.close()


def take_landing(page: Page) -> None:
    """Show the empty case."""
    page.goto("/")
    keep(page, "landing")


def take_preview(page: Page) -> None:
    """Show the closed case with one of the example layouts in it."""
    place(page, bytes(HTML(string=CV).write_pdf()), "maya-lindqvist-cv.pdf")
    page.evaluate(
        "at => document.getAnimations().forEach(motion => { motion.pause(); motion.currentTime = at })", LAYOUT_SHOWN
    )
    keep(page, "preview")


def take_portfolio(window: Window, owner: Person) -> None:
    """Show what is made of it."""
    job_id = owner.make_portfolio(bytes(HTML(string=CV).write_pdf()), "maya-lindqvist-cv.pdf")
    page = window.become(owner)
    page.goto(owner.status(job_id)["portfolio"]["html_url"])
    keep(page, "portfolio")


def keep(page: Page, name: str) -> None:
    """Keep what the page shows as a WebP picture."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").save(FOLDER / f"{name}.webp", quality=82, method=6)


if __name__ == "__main__":
    main()
