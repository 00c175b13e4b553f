"""A CV can make nothing be opened, neither on the web nor on disk, whichever words stand in whichever of its fields."""

import pypdfium2
import pytest

from tests.canary import listening
from tests.resumes import full_of
from webapp import themes
from workers.portfolio.card import card
from workers.portfolio.pdf import drawn
from workers.portfolio.variants import render_all

NAMES = [theme.name for theme in themes.all_themes()]
GUISES = {
    "plain": "URL",
    "link": '<a href="URL">x</a>',
    "picture": '<img src="URL" srcset="URL 2x">',
    "broken picture": """"'><img src=x onerror='new Image().src="URL"'>""",
    "sheet": '<link rel="stylesheet" href="URL">',
    "prefetched": '<link rel="prefetch" href="URL"><link rel="preload" as="image" href="URL">',
    "icon": '<link rel="icon" href="URL">',
    "attached": '<link rel="attachment" href="URL"><a rel="attachment" href="URL">x</a>',
    "import": "@import url(URL);",
    "import in a sheet of its own": "</style></title><style>@import url('URL');</style>",
    "background": "url(URL)",
    "background of an element": '"><p style="background:url(URL);list-style-image:url(URL);content:url(URL)">x</p>',
    "font": "<style>@font-face{font-family:f;src:url(URL)}*{font-family:f!important}</style>",
    "frame": '<iframe src="URL"></iframe>',
    "object": '<object data="URL" type="image/svg+xml"></object><embed src="URL">',
    "drawing": '<svg xmlns="http://www.w3.org/2000/svg"><image href="URL" width="9" height="9"/></svg>',
    "markdown": "![x](URL) <URL>",
    "script": "</script><script>fetch('URL')</script>",
    "javascript": "javascript:fetch('URL')",
    "page in an address": 'data:text/html,<img src="URL">',
    "drawing in an address": 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="URL"/></svg>',
    "moved": '<meta http-equiv="refresh" content="0;url=URL">',
    "base": '<base href="URL"><img src="x">',
    "template": "{{ '<img src=\"URL\">'|safe }}{% include 'URL' %}",
    "comment": '<!--style--> --> <img src="URL">',
}
"""What stands for an address here can lead to a web server or to a file."""


@pytest.fixture
def canary():
    with listening() as server:
        yield server


SECRET = "words that stand in no CV"


@pytest.fixture
def file_on_disk(tmp_path):
    """A picture that shows words; gives its address."""
    file = tmp_path / "secret.svg"
    file.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="60"><text y="40">{SECRET}</text></svg>'
    )
    return file.as_uri()


@pytest.mark.browser
@pytest.mark.parametrize("guise", GUISES)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.slow
def test_nothing_that_stands_in_a_cv_is_opened(name, guise, canary, file_on_disk, chromium, tmp_path):
    look = themes.look(themes.find(name))
    for address in (canary.url, file_on_disk):
        resume = full_of(GUISES[guise].replace("URL", address))
        files = {**render_all(resume, look, "en"), "card.png": card(resume, look, "en")}
        assert canary.uninvited() == 0
        assert SECRET not in everything_in(files)
        assert requests_of(chromium, files["index.html"], tmp_path) == []
        assert canary.uninvited() == 0


def everything_in(files) -> str:
    """What can be read in any of the files, what the PDF carries along included."""
    document = pypdfium2.PdfDocument(files["resume.pdf"])
    attached = [document.get_attachment(place).get_data() for place in range(document.count_attachments())]
    plain = [content for name, content in files.items() if name != "resume.pdf"]
    return "\n".join([*map(_text, [*plain, *attached]), *(sheet.get_textpage().get_text_range() for sheet in document)])


def _text(content) -> str:
    return bytes(content).decode(errors="replace")


def requests_of(chromium, html: bytes, folder) -> list[str]:
    """What a browser asks for when it opens the page as a file, where it may load anything."""
    (folder / "index.html").write_bytes(html)
    asked, opened = [], chromium.new_page()
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((folder / "index.html").as_uri(), wait_until="load")
    opened.close()
    return [url for url in asked if not url.startswith("data:font/") and url != (folder / "index.html").as_uri()]


@pytest.mark.parametrize("guise", GUISES)
def test_paper_opens_nothing_even_where_markup_gets_through(guise, canary, file_on_disk):
    for address in (canary.url, file_on_disk):
        markup = GUISES[guise].replace("URL", address)
        written = drawn(f"<html lang=en><title>x</title><p>{markup}</p></html>", f"p{{{markup}}}")
        assert canary.uninvited() == 0
        assert SECRET not in everything_in({"resume.pdf": written})
