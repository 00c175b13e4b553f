"""Every theme with every kind of resume, in a browser: nothing overflows, and axe has nothing to say."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.resumes import KINDS
from tests.workers.portfolio.pictured import PICTURES, pictured
from tests.workers.portfolio.test_portfolio_themes import NAMES, made
from webapp.pictures import put_inside
from workers.portfolio import page

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390, 320)
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.slow
def test_it_fits_every_screen_and_is_accessible_in_light_and_dark(chromium, name, kind):
    look_over(chromium, page(*made(name, kind)).decode())


@pytest.mark.parametrize("kind", ["whole", "hebrew"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.slow
def test_it_does_so_with_pictures(chromium, name, kind):
    html = page(*pictured(name, kind), pictures=PICTURES)
    look_over(chromium, put_inside(html, PICTURES.__getitem__).decode())


@pytest.mark.parametrize("name", NAMES)
def test_nothing_moves_when_the_pictures_come(chromium, name):
    html, on_their_way = page(*pictured(name, "whole"), pictures=PICTURES), []
    opened = chromium.new_page(viewport={"width": 390, "height": 900})
    opened.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
    opened.route("**/*.jpg", lambda route: on_their_way.append(route))
    opened.goto("https://folio.example/p/ada/", wait_until="domcontentloaded")
    opened.evaluate("[...document.images].forEach(image => image.loading = 'eager')")
    opened.wait_for_timeout(200)
    before = opened.evaluate("document.documentElement.scrollHeight")
    for route in on_their_way:
        route.fulfill(body=PICTURES[route.request.url.rsplit("/", 1)[1]], content_type="image/jpeg")
    opened.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth)")
    assert len(on_their_way) == len(PICTURES)
    assert opened.evaluate("document.documentElement.scrollHeight") == before
    opened.close()


def look_over(chromium, html):
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
