"""The archive of a portfolio, unpacked into a folder of any web server."""

import io
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.resumes import resume
from webapp import themes
from webapp.audiences import Shown
from workers.portfolio.variants import variants

pytestmark = pytest.mark.browser

TYPES = {
    "resume.pdf": {"application/pdf"},
    "resume.json": {"application/json"},
    "contact.vcf": {"text/vcard", "text/x-vcard"},
    "resume.txt": {"text/plain"},
}
"""How servers name the type of each file that the page leads to; some call a vCard as it was called before 2011."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_said):
        """Say nothing."""


@pytest.fixture
def host(tmp_path):
    """Unpack a portfolio's archive below ``/somewhere/`` of a server that knows nothing of Vitrine; give where."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def unpack(kind, look):
            shown = resume(kind)
            faces = variants(shown, look, shown.meta["language"], "https://folio.example/p/ada/", Shown())
            zipfile.ZipFile(io.BytesIO(faces["public"].archive)).extractall(tmp_path / "somewhere")
            return f"http://127.0.0.1:{server.server_port}/somewhere/"

        yield unpack
        server.shutdown()


@pytest.mark.parametrize("kind", ["german", "hebrew"])
@pytest.mark.slow
def test_the_page_needs_nothing_but_its_own_folder(host, look, kind, chromium):
    address = host(kind, look)
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.on("response", lambda answer: answer.status >= 400 and complaints.append(answer.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address, wait_until="networkidle")
    assert "folio.example" not in page.content(), "it names no address that it isn't at"
    assert "noindex" not in page.content()
    assert links_below(address, page) == set(TYPES)
    assert [script.get_attribute("type") for script in page.query_selector_all("script")] == ["application/ld+json"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [url for url in asked if not url.startswith("data:")] == [address]
    assert complaints == []
    page.close()


def links_below(address, page):
    """The files beside the page that it leads to."""
    found = page.eval_on_selector_all("a, link[rel=alternate]", "all => all.map(one => one.href)")
    return {url.removeprefix(address) for url in found if url.startswith(address) and "#" not in url}


@pytest.mark.slow
def test_each_file_is_there_and_reads_as_it_was_written(host, chromium):
    address = host("hebrew", themes.look(themes.find(themes.DEFAULT)))
    for name, types in TYPES.items():
        answer = httpx.get(address + name)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].split(";")[0] in types
    page = chromium.new_page()
    page.goto(f"{address}resume.txt")
    assert page.inner_text("body").split() == httpx.get(f"{address}resume.txt").content.decode("utf-8-sig").split()
    page.close()
