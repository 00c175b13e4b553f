"""Every theme with every kind of resume, in a browser: nothing overflows, and axe has nothing to say."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.resumes import KINDS
from tests.samples import sampled
from tests.workers.portfolio.test_portfolio_themes import NAMES, made
from workers.portfolio import page

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390, 320)
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(("name", "kind"), sampled(NAMES, KINDS))
def test_it_fits_every_screen_and_is_accessible_in_light_and_dark(chromium, name, kind):
    html = page(*made(name, kind)).decode()
    for scheme in ("light", "dark"):
        opened = chromium.new_page(color_scheme=scheme)
        asked_for = []
        opened.on("request", lambda request, seen=asked_for: seen.append(request.url))
        opened.set_content(html)
        for width in WIDTHS:
            opened.set_viewport_size({"width": width, "height": 900})
            assert opened.evaluate(WIDER_THAN_THE_SCREEN) <= 0, (scheme, width)
            found = Axe().run(opened).response["violations"]
            assert [(wrong["id"], wrong["nodes"][0]["html"][:200]) for wrong in found] == [], (scheme, width)
        assert [url for url in asked_for if not url.startswith(("data:", "about:"))] == []
        opened.close()
