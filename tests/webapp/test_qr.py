"""The address of a published portfolio as a QR code: a telephone reads it where the page is open, and nowhere else."""

import io

import httpx
import pytest
import zxingcpp
from lxml import etree
from PIL import Image

from tests import cvs
from tests.browsers import Window

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def portfolio(owner):
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    return {"job_id": job_id, **owner.status(job_id)["portfolio"]}


def change(owner, portfolio, **changes):
    return owner.call("PATCH", f"/portfolio/{portfolio['id']}", changes).json()


def own_code(portfolio):
    return f"/portfolios/{portfolio['id']}/qr.svg"


@pytest.mark.browser
@pytest.mark.parametrize("visibility", ["public", "link"])
@pytest.mark.slow
def test_a_telephone_reads_the_address_off_the_screen(owner, portfolio, chromium, visibility):
    address = change(owner, portfolio, visibility=visibility)["public_url"]
    shown = owner.visit(f"/jobs/{portfolio['job_id']}").link(own_code(portfolio))
    window = Window(chromium, owner.url, viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = window.become(owner)
    for code in (shown, f"{address}qr.svg"):
        page.goto(code)
        read = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
        assert [(each.text, each.ec_level) for each in read] == [(address, "M")]
        assert httpx.get(read[0].text).status_code == 200
    window.close()


def test_it_says_in_words_what_it_leads_to_and_leaves_its_edges_free(owner, portfolio):
    address = change(owner, portfolio, visibility="public")["public_url"]
    drawing = etree.fromstring(httpx.get(f"{address}qr.svg").content)
    assert drawing.findtext(f"{SVG}title") == f"QR code of {address}"
    ground, modules = drawing.findall(f"{SVG}path")
    assert ground.get("fill") == "#fff"
    assert modules.get("d").startswith("M4 4.5")


@pytest.mark.slow
def test_the_public_one_is_asked_for_anew_and_nothing_in_it_acts(owner, portfolio):
    address = change(owner, portfolio, visibility="public")["public_url"]
    everybodys, own = httpx.get(f"{address}qr.svg"), owner.browser.get(own_code(portfolio))
    assert everybodys.headers["Cache-Control"] == "public, no-cache"
    assert own.headers["Cache-Control"] == "no-store"
    for answer in (everybodys, own):
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox ")
        assert answer.headers["Content-Security-Policy"].endswith("; default-src 'none'; frame-ancestors 'none'")
        assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in everybodys.headers.get("Vary", "")


@pytest.mark.slow
def test_there_is_none_before_it_is_published_and_none_after_it_is_closed(owner, portfolio, visitor, stranger):
    slug = change(owner, portfolio)["slug"]
    assert httpx.get(f"{owner.url}/p/{slug}/qr.svg").status_code == 404
    assert owner.browser.get(own_code(portfolio)).status_code == 404
    change(owner, portfolio, visibility="public")
    assert [person.browser.get(own_code(portfolio)).status_code for person in (visitor, stranger)] == [401, 404]
    change(owner, portfolio, visibility="private")
    assert httpx.get(f"{owner.url}/p/{slug}/qr.svg").status_code == 410
    assert owner.browser.get(own_code(portfolio)).status_code == 404


@pytest.mark.slow
def test_a_former_address_leads_to_the_code_of_the_one_it_has_now(owner, portfolio):
    first = change(owner, portfolio, visibility="public")["slug"]
    second = f"later-{portfolio['id'][:8]}"
    change(owner, portfolio, slug=second)
    moved = httpx.get(f"{owner.url}/p/{first}/qr.svg")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/p/{second}/qr.svg")


@pytest.mark.parametrize("slug", ["%00", "none-of-ours", "Ada"])
def test_what_is_no_address_has_no_code(visitor, slug):
    assert visitor.browser.get(f"/p/{slug}/qr.svg").status_code == 404
