"""Everything of an account in one zip."""

import io
import json
import zipfile

import pytest

from tests import cvs
from tests.people import PASSWORD, Person
from webapp.export import safe_name


def unpack(person: Person, path: str = "/account/export") -> dict[str, bytes]:
    answer = person.browser.get(path)
    assert answer.status_code == 200
    assert len(answer.content) == int(answer.headers["Content-Length"])
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert len(archive.namelist()) == len(set(archive.namelist()))
    return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def person(stack):
    """Somebody with one CV and all that was made of it, and a token."""
    person = Person(stack.url, "person")
    person.make_portfolio(name="marit.pdf")
    person.token = person.make_token(name="Backups")
    return person


@pytest.mark.parametrize("path", ["/account/export", "/api/v1/account/export"])
def test_the_zip_holds_the_file_what_was_read_and_what_was_made(person, path):
    files = unpack(person, path)
    assert files["cvs/01-marit/uploaded/marit.pdf"] == cvs.pdf()
    assert cvs.CANARY in json.loads(files["cvs/01-marit/resume.json"])["basics"]["name"]
    reading = json.loads(files["cvs/01-marit/reading.json"])
    assert reading["lines"]
    assert reading["sources"]
    assert files["cvs/01-marit/portfolio/owner/resume.pdf"].startswith(b"%PDF-")
    assert b"<html" in files["cvs/01-marit/portfolio/owner/index.html"]


def test_the_zip_holds_every_document_that_an_edit_has_replaced(stack):
    editor = Person(stack.url, "editor")
    job_id = editor.make_portfolio(name="marit.pdf")
    for version, name in enumerate(("First", "Second"), 1):
        edit = {"basics": {"name": name}}
        assert editor.call("PUT", f"/cv/{job_id}", edit, headers={"If-Match": f'"{version}"'}).status_code == 202
    files = unpack(editor)
    documents = [f"cvs/01-marit/{path}.json" for path in ("history/0001", "history/0002", "resume")]
    names = [json.loads(files[path])["basics"]["name"] for path in documents]
    assert cvs.CANARY in names[0]
    assert names[1:] == ["First", "Second"]
    assert [one["version"] for one in json.loads(files["account.json"])["cvs"][0]["history"]] == [1, 2]


def test_the_zip_tells_what_the_account_holds(person):
    account = json.loads(unpack(person)["account.json"])
    assert account["email"] == person.email
    assert [token["name"] for token in account["tokens"]] == ["Backups"]
    assert len(account["sessions"]) == 1
    assert account["settings"] == {"language": None, "time_zone": None}
    assert account["cvs"][0]["folder"] == "cvs/01-marit"
    assert account["cvs"][0]["portfolio"]["published"] is False


def test_the_zip_holds_no_secret(person):
    everything = b"".join(unpack(person).values())
    for secret in (b"$argon2", PASSWORD.encode(), person.token.encode(), b"_hash", b"lease"):
        assert secret not in everything


def test_no_file_of_ours_in_the_zip_is_one_that_a_spreadsheet_opens(person):
    """There a cell that begins with ``=`` acts: whoever makes such a file has to see to that first."""
    ours = [name for name in unpack(person) if "/uploaded/" not in name]
    kinds = {name.rpartition(".")[2] for name in ours}
    assert kinds <= {"json", "html", "pdf", "vcf", "txt", "zip", "jpg", "png"}, kinds


def test_nobody_else_gets_it(person, stranger, visitor):
    assert cvs.CANARY.encode() not in b"".join(unpack(stranger).values())
    assert visitor.browser.get("/account/export").status_code == 401
    assert visitor.browser.get("/api/v1/account/export").status_code == 401


def test_names_that_lead_out_of_the_folder_stay_in_it(stack):
    person = Person(stack.url)
    person.sign_up()
    for name in ("..\\..\\up.txt", "con.txt", "résumé 履歴書.txt"):
        person.place(cvs.text(), name)
    names = unpack(person)
    assert not [name for name in names if ".." in name or name.startswith("/") or "\\" in name]
    assert "cvs/02-_con/uploaded/_con.txt" in names
    assert "cvs/03-résumé 履歴書/uploaded/résumé 履歴書.txt" in names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("cv.pdf", "cv.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("/etc/passwd", "_etc_passwd"),
        ("C:\\cv.pdf", "C__cv.pdf"),
        ("..", "file"),
        ("", "file"),
        ("aux", "_aux"),
        ("cv\x00\u202efdp.exe", "cv__fdp.exe"),
        ("cv.pdf. ", "cv.pdf"),
    ],
)
def test_a_name_is_made_safe(name, safe):
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_ending():
    name = safe_name("履歴書" * 100 + ".pdf")
    assert name.endswith(("履.pdf", "歴.pdf", "書.pdf"))
    assert len(name.encode()) <= 100
