"""An upload can make nothing be opened, neither on the web nor on disk, from its check to the page, PDF and archive."""

import io
import zipfile

import pypdfium2
import pytest

from tests import baits
from tests.canary import listening
from tests.people import Person

HIDDEN = "words that stand in no CV"
MADE = ("", "resume.pdf", "resume.json", "contact.vcf", "portfolio.zip")


@pytest.fixture(scope="module")
def canary():
    with listening() as server:
        yield server


@pytest.fixture
def secret(tmp_path):
    """A file that shows words, where everybody on this machine may read it; gives its address."""
    file = tmp_path / "secret.svg"
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text y="40">{HIDDEN}</text></svg>')
    return file.as_uri()


@pytest.mark.parametrize("where", ["on the web", "on disk"])
@pytest.mark.parametrize("name", baits.files(""))
@pytest.mark.slow
def test_a_file_that_names_an_address_has_it_opened_by_nobody(stack, canary, secret, name, where):
    address = canary.url if where == "on the web" else secret
    visitor = Person(stack.url)
    job_id = visitor.make_portfolio(baits.files(address)[name], name)
    visitor.visit(f"/jobs/{job_id}/cv")
    page = visitor.status(job_id)["portfolio"]["html_url"]
    content = [visitor.browser.get(f"{page}{file}").raise_for_status().content for file in MADE]
    assert canary.uninvited() == 0
    assert HIDDEN not in "".join(map(words_in, content))
    assert "Marit" in words_in(content[0])  # it was read


def words_in(content: bytes) -> str:
    """What can be read in a file, what it holds or carries along included."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(words_in(archive.read(name)) for name in archive.namelist())
    if not content.startswith(b"%PDF-"):
        return content.decode(errors="replace")
    document = pypdfium2.PdfDocument(content)
    attached = [document.get_attachment(place).get_data() for place in range(document.count_attachments())]
    pages = [page.get_textpage().get_text_range() for page in document]
    return "".join([*pages, *(bytes(data).decode(errors="replace") for data in attached)])
