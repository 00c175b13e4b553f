"""A photo and pictures of projects, from their owner's disk to the page, the PDF and the zip."""

import io
import re
import zipfile

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from tests import cvs, photos
from tests.leftovers import files_of
from tests.people import PASSWORD
from tests.stack import wait_until

NAME = re.compile(r"[0-9a-f]{16}\.jpg")


@pytest.fixture
def job_id(owner):
    """The owner's finished portfolio, with a project."""
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    document = document_of(owner, job_id)
    document["projects"] = [{"name": "Lamp without a wick"}]
    put(owner, job_id, document)
    return job_id


def document_of(person, job_id):
    return person.browser.get(f"/api/v1/cv/{job_id}").json()


def version_of(person, job_id):
    return person.browser.get(f"/api/v1/cv/{job_id}").headers["ETag"].strip('"')


def put(person, job_id, document):
    headers = {"If-Match": f'"{version_of(person, job_id)}"'}
    assert person.call("PUT", f"/cv/{job_id}", document, headers=headers).status_code == 202
    person.wait_for(job_id, "completed")


PLACES = {"photo": "basics/0", "project-0": "projects/0"}


def send(person, job_id, picture=None, action="", place="basics/0", version="1"):
    """Send what the form for a picture sends."""
    fields = {"csrf_token": person.visit("/account").form("/account/settings").fields["csrf_token"], "version": version}
    files = {"picture": ("me.jpg", picture)} if picture is not None else None
    address = f"/jobs/{job_id}/cv/{place}/picture{action}"
    return person.browser.post(address, data=fields, files=files, follow_redirects=False)


def place(person, job_id, picture, target):
    """Put a picture in, wait until the portfolio is made with it, and give its name."""
    answer = send(person, job_id, picture, version=version_of(person, job_id), place=PLACES[target])
    assert (answer.status_code, answer.headers["Location"].split("#")[0]) == (303, f"/jobs/{job_id}/cv")
    person.wait_for(job_id, "completed")
    document = document_of(person, job_id)
    return document["basics"]["image"] if target == "photo" else document["projects"][0]["image"]


def publish(person, job_id):
    page = person.visit(f"/jobs/{job_id}")
    person.send(page, page.tree.xpath("//form[contains(@action, '/publish')]/@action")[0])
    return person.status(job_id)["portfolio"]["public_url"]


def pictures_in(pdf):
    return [one for sheet in pypdfium2.PdfDocument(pdf) for one in sheet.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE])]


def zip_of(person, job_id):
    address = person.status(job_id)["portfolio"]["zip_url"]
    return zipfile.ZipFile(io.BytesIO(person.browser.get(address).content))


@pytest.mark.slow
def test_a_photo_and_a_picture_are_in_the_page_the_pdf_and_the_zip(owner, job_id, visitor):
    photo = place(owner, job_id, photos.photo(), "photo")
    picture = place(owner, job_id, photos.file(photos.halves(1600, 900), "PNG"), "project-0")
    assert all(NAME.fullmatch(name) for name in (photo, picture))
    public = publish(owner, job_id)
    page = visitor.browser.get(public)
    assert all(f'src="{name}"' in page.text for name in (photo, picture))
    assert page.headers["Content-Security-Policy"].split("; ")[4] == f"img-src data: {public}"
    shown = visitor.browser.get(f"{public}{photo}")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert photos.opened(shown.content).size == (480, 480)
    assert len(pictures_in(visitor.browser.get(f"{public}resume.pdf").content)) == 2
    archive = zip_of(owner, job_id)
    assert archive.read(photo) == shown.content
    assert {photo, picture} <= set(archive.namelist())


@pytest.mark.slow
def test_nothing_of_where_a_photo_was_taken_is_kept_anywhere(owner, job_id, stack):
    names = {place(owner, job_id, photos.photo(), "photo"), place(owner, job_id, photos.photo(), "project-0")}
    wait_until(stack.is_idle)  # the files of the run before are gone by then
    stored = files_of(stack, job_id)
    assert len([path for path in stored if "/pictures/" in str(path)]) == 2
    assert not [path for path in stored if b"Canary" in path.read_bytes()]
    archive = zip_of(owner, job_id)
    assert names < set(archive.namelist())
    assert not [name for name in archive.namelist() if b"Canary" in archive.read(name)]
    for name in names:
        assert not photos.opened(archive.read(name)).getexif()


@pytest.mark.slow
def test_a_stranger_can_neither_see_nor_change_it(owner, job_id, stranger, visitor):
    photo = place(owner, job_id, photos.photo(), "photo")
    assert photos.opened(owner.browser.get(f"/jobs/{job_id}/cv/picture/{photo}").content).size == (480, 480)
    for person, status in ((stranger, 404), (visitor, 401)):
        assert person.browser.get(f"/jobs/{job_id}/cv/picture/{photo}").status_code == status
    version = version_of(owner, job_id)
    for action in ("", "/remove"):
        assert send(stranger, job_id, photos.photo(), action, version=version).status_code == 404
    portfolio = owner.status(job_id)["portfolio"]
    assert stranger.browser.get(f"{portfolio['html_url']}{photo}").status_code == 404
    assert version_of(owner, job_id) == version


@pytest.mark.slow
def test_a_picture_that_is_taken_out_is_shown_nowhere(owner, job_id, visitor):
    photo = place(owner, job_id, photos.photo(), "photo")
    public = publish(owner, job_id)
    answer = send(owner, job_id, action="/remove", version=version_of(owner, job_id))
    assert answer.status_code == 303
    owner.wait_for(job_id, "completed")
    assert "image" not in document_of(owner, job_id)["basics"]
    assert photo not in visitor.browser.get(public).text
    assert visitor.browser.get(f"{public}{photo}").status_code == 404
    assert photo not in zip_of(owner, job_id).namelist()


@pytest.mark.parametrize(
    ("picture", "fields", "status"),
    [
        (None, {}, 400),
        (b"%PDF-1.7", {}, 415),
        (photos.photo()[:5000], {}, 422),
        (bytes(10 * 1024 * 1024 + 1), {}, 413),
        (photos.photo(), {"place": "projects/1"}, 404),
        (photos.photo(), {"place": "work/0"}, 404),
        (photos.photo(), {"version": "first"}, 400),
    ],
)
@pytest.mark.slow
def test_what_cannot_be_taken_changes_nothing(owner, job_id, picture, fields, status):
    version = version_of(owner, job_id)
    assert send(owner, job_id, picture, **{"version": version, **fields}).status_code == status
    assert version_of(owner, job_id) == version


@pytest.mark.slow
def test_what_is_wrong_with_a_file_is_said_beside_its_field(owner, job_id):
    form = owner.visit(f"/jobs/{job_id}/cv/basics/0")
    answer = owner.send(form, f"/jobs/{job_id}/cv/basics/0/picture", files={"picture": ("me.jpg", b"%PDF-1.7")})
    assert answer.status == 415
    (field,) = answer.tree.xpath("//input[@type='file']")
    wrong = answer.tree.get_element_by_id(field.get("aria-describedby").split()[1])
    assert "picture" in wrong.text_content()
    assert answer.has_form(f"/jobs/{job_id}/cv/basics")


@pytest.mark.slow
def test_an_address_elsewhere_is_kept_and_never_shown(owner, job_id):
    document = document_of(owner, job_id)
    document["basics"]["image"] = document["projects"][0]["image"] = "https://elsewhere.example/me.jpg"
    put(owner, job_id, document)
    portfolio = owner.status(job_id)["portfolio"]
    assert "elsewhere.example" not in owner.browser.get(portfolio["html_url"]).text
    assert "elsewhere.example" in owner.browser.get(f"{portfolio['html_url']}resume.json").text
    assert owner.browser.get(f"/jobs/{job_id}/cv/picture/me.jpg").status_code == 404


@pytest.mark.slow
def test_pictures_are_in_the_export_and_go_with_the_account(owner, job_id, stack):
    photo = place(owner, job_id, photos.photo(), "photo")
    export = zipfile.ZipFile(io.BytesIO(owner.browser.get("/account/export").content))
    assert photos.opened(export.read(f"cvs/01-cv/pictures/{photo}")).size == (480, 480)
    owner.send(owner.visit("/account"), "/account/delete", {"password": PASSWORD})
    assert not files_of(stack, job_id)


@pytest.mark.slow
def test_pictures_go_with_their_cv(owner, job_id, stack):
    place(owner, job_id, photos.photo(), "photo")
    owner.send(owner.visit(f"/jobs/{job_id}"), f"/jobs/{job_id}/delete")
    assert not files_of(stack, job_id)


@pytest.mark.slow
def test_the_form_shows_the_picture_there_is_and_no_other(owner, job_id):
    photo = place(owner, job_id, photos.photo(), "photo")
    document = document_of(owner, job_id)
    document["projects"][0]["image"] = "https://elsewhere.example/me.jpg"
    put(owner, job_id, document)
    shown = owner.visit(f"/jobs/{job_id}/cv/basics/0")
    assert shown.tree.xpath("//img/@src") == [f"/jobs/{job_id}/cv/picture/{photo}"]
    assert shown.has_form(f"/jobs/{job_id}/cv/basics/0/picture/remove")
    assert owner.visit(f"/jobs/{job_id}/cv").tree.xpath("//img/@alt") == ["Your photo"]
    others = owner.visit(f"/jobs/{job_id}/cv/projects/0")
    assert not others.tree.xpath("//img")
    assert not others.has_form(f"/jobs/{job_id}/cv/projects/0/picture/remove")


@pytest.mark.slow
def test_a_picture_comes_to_its_entry_although_that_was_edited_meanwhile(owner, job_id):
    form = owner.visit(f"/jobs/{job_id}/cv/basics/0")
    owner.send(owner.visit(f"/jobs/{job_id}/cv/basics/0"), f"/jobs/{job_id}/cv/basics", {"label": "Keeper of Lamps"})
    action = f"/jobs/{job_id}/cv/basics/0/picture"
    assert owner.send(form, action, files={"picture": ("me.jpg", photos.photo())}).status == 200
    basics = document_of(owner, job_id)["basics"]
    assert basics["label"] == "Keeper of Lamps"
    assert NAME.fullmatch(basics["image"])


def test_a_copy_of_a_cv_has_its_pictures(owner, job_id):
    photo = place(owner, job_id, photos.photo(), "photo")
    page = owner.send(owner.visit(f"/jobs/{job_id}/cv"), f"/jobs/{job_id}/copy")
    copied = page.path.split("/")[2]
    owner.call("DELETE", f"/jobs/{job_id}")
    portfolio = owner.wait_for(copied, "completed")["portfolio"]
    assert owner.browser.get(f"{portfolio['html_url']}{photo}").status_code == 200


@pytest.mark.browser
@pytest.mark.slow
def test_browsers_show_them_to_everybody_who_may_see_the_page(owner, job_id, open_window, tmp_path):
    place(owner, job_id, photos.photo(), "photo")
    place(owner, job_id, photos.file(Image.new("RGB", (900, 600), photos.RED)), "project-0")
    public = publish(owner, job_id)
    portfolio = owner.status(job_id)["portfolio"]
    page = open_window().become(owner)
    for address in (public, portfolio["html_url"], f"/portfolios/{portfolio['id']}/preview?theme=gallery"):
        page.goto(address)
        assert widths_of(page) == [480, 900], address
    page.goto(f"/portfolios/{portfolio['id']}/look")
    page.frame_locator("#trial iframe").locator(".u-photo").wait_for()
    assert widths_of(page.frames[1]) == [480, 900]


def widths_of(page):
    page.evaluate("[...document.images].forEach(image => image.loading = 'eager')")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    return page.evaluate("[...document.images].map(image => image.naturalWidth)")


@pytest.mark.browser
@pytest.mark.slow
def test_the_zip_shows_them_from_any_disk(owner, job_id, chromium, tmp_path):
    place(owner, job_id, photos.photo(), "photo")
    zip_of(owner, job_id).extractall(tmp_path)
    page = chromium.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    assert widths_of(page) == [480]
    page.close()
