"""What a browser is sent beside the pages, and the rules every template keeps for the content security policy."""

import gzip
import re
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
HTMX_AS_PUBLISHED = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html") if not {"themes", "mail"} & set(path.parts))


def on_the_wire(name: str) -> int:
    body = (STATIC / name).read_bytes()
    return len(body) if name.endswith(".woff2") else len(gzip.compress(body, 9))


def test_htmx_is_the_published_file_unchanged():
    assert sha256((STATIC / "vendor/htmx-4.0.1.min.js").read_bytes()).hexdigest() == HTMX_AS_PUBLISHED


def test_htmx_has_its_licence_beside_it():
    assert "Zero-Clause BSD" in (STATIC / "vendor/htmx-LICENSE.txt").read_text()


def test_the_display_font_has_its_licence_beside_it():
    assert (STATIC / "fonts/besley-600.woff2").read_bytes().startswith(b"wOF2")
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts/OFL-besley.txt").read_text().upper()


def test_our_stylesheet_stays_under_16_kb():
    assert (STATIC / "css/vitrine.css").stat().st_size <= 16_000


def test_our_script_stays_under_3_kb():
    assert (STATIC / "js/vitrine.js").stat().st_size <= 3_000


def test_all_that_the_landing_page_loads_leaves_room_for_the_page_in_45_kb():
    loaded = ["css/vitrine.css", "js/vitrine.js", "vendor/htmx-4.0.1.min.js", "fonts/besley-600.woff2"]
    assert sum(map(on_the_wire, loaded)) <= 41_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT / "templates")))
def test_no_template_asks_for_what_the_policy_forbids(page):
    markup = page.read_text()
    assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+|hx-on[^=\s]*)=", markup)
    assert not re.search(r"<script(?![^>]*\bsrc=)", markup)
    assert not re.search(r"<style(?![^>]*\bnonce=)", markup)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT / "templates")))
def test_every_form_that_posts_carries_its_token(page):
    forms = re.findall(r'<form[^>]*method="post".*?</form>', page.read_text(), re.DOTALL)
    assert all("csrf()" in form for form in forms)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT / "templates")))
def test_every_button_stands_in_a_form_so_that_text_browsers_can_press_it(page):
    outside = re.sub(r"<form.*?</form>", "", page.read_text(), flags=re.DOTALL)
    assert "<button" not in outside
