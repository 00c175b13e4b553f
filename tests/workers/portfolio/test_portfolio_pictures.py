"""A photo and pictures of projects, in every theme: on the page, on paper, in the archive, and in no face without."""

import base64
import html
import re

import page as validator
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from tests import photos
from tests.workers.portfolio.pictured import HIGH, PHOTO, PICTURES, SMALL, WIDE, pictured
from tests.workers.portfolio.test_portfolio_themes import NAMES
from webapp.audiences import Shown
from webapp.resume import Project, Resume
from workers.portfolio import page, vcard
from workers.portfolio.pdf import OwnFilesOnly, pdf
from workers.portfolio.variants import Variant, variants

every_theme = pytest.mark.parametrize("name", NAMES)


def shown(written: bytes) -> list[dict[str, str]]:
    """Give the attributes of each picture on a page."""
    found = re.findall(r"<img ([^>]*)>", written.decode())
    return [{key: html.unescape(value) for key, value in re.findall(r'([a-z]+)="([^"]*)"', one)} for one in found]


@every_theme
def test_the_page_shows_them_in_their_size_and_says_what_they_show(name):
    resume, look, language = pictured(name, "whole")
    photo, *others = shown(page(resume, look, language, pictures=PICTURES))
    assert photo == {
        "class": "u-photo", "src": PHOTO, "width": "480", "height": "480", "alt": f"Photo of {resume.basics.name}",
        "loading": "eager",
    }  # fmt: skip
    assert [(one["src"], one["width"], one["height"]) for one in others] == [
        (WIDE, "1200", "500"), (HIGH, "500", "900"), (SMALL, "90", "60"),
    ]  # fmt: skip
    assert [one["alt"] for one in others] == [project.name for project in resume.projects[:3]]
    assert {one["loading"] for one in others} == {"lazy"}


@pytest.mark.parametrize("kind", ["whole", "arabic", "short"])
@every_theme
def test_the_paper_shows_them_and_keeps_both_standards(name, kind):
    resume, look, language = pictured(name, kind)
    written = pdf(resume, look, language, PICTURES)
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_3A):
        report = validator.validate_pdf_bytes(written, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]
    assert b"/Interpolate true" not in written, "which PDF/A forbids"
    drawn = [
        thing for sheet in pypdfium2.PdfDocument(written) for thing in sheet.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE])
    ]
    assert len(drawn) == len(PICTURES)


@every_theme
def test_no_picture_is_wider_than_its_paper_or_cut_off(name):
    resume, look, language = pictured(name, "whole")
    for sheet in pypdfium2.PdfDocument(pdf(resume, look, language, PICTURES)):
        for thing in sheet.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE]):
            left, bottom, right, top = thing.get_bounds()
            assert 0 <= left < right <= sheet.get_width()
            assert 0 <= bottom < top <= sheet.get_height()


@pytest.mark.parametrize(
    "image", ["https://elsewhere.example/me.jpg", "data:image/png;base64,AAAA", "../secret.jpg", "f" * 16 + ".jpg"]
)
def test_any_other_value_is_kept_and_shown_nowhere(whole_resume, look, image):
    whole_resume.basics.image = whole_resume.projects[0].image = image
    files = Variant("owner", whole_resume, look, "en", pictures=PICTURES).page_files
    assert image in files["resume.json"].decode()
    assert shown(files["index.html"]) == []
    assert image.encode() not in files["index.html"]
    assert b"PHOTO" not in files["contact.vcf"]
    assert not any(name.endswith(".jpg") for name in files)
    assert b"/Subtype /Image" not in pdf(whole_resume, look, "en", PICTURES)


def test_a_face_has_the_files_of_those_pictures_alone_that_its_resume_names(whole_resume, look):
    whole_resume.basics.image, whole_resume.projects[0].image = PHOTO, WIDE
    without = whole_resume.model_copy(deep=True)
    without.basics.image = None
    faces = variants(whole_resume, look, "en", "https://folio.example/p/ada/", Shown(), PICTURES)
    owners, everybodys = faces["owner"], faces["public"]
    assert {name for name in owners.page_files if name.endswith(".jpg")} == {PHOTO, WIDE}
    assert everybodys.page_files[WIDE] == PICTURES[WIDE]
    hidden = Variant("public", without, look, "en", "https://folio.example/p/ada/", PICTURES)
    assert PHOTO not in hidden.page_files
    assert all(PHOTO.encode() not in content for content in hidden.page_files.values())


def test_a_small_photo_is_on_the_contact_card(whole_resume):
    whole_resume.basics.image = PHOTO
    lines = vcard(whole_resume, PICTURES).decode().replace("\r\n ", "").split("\r\n")
    assert f"PHOTO:data:image/jpeg;base64,{base64.b64encode(PICTURES[PHOTO]).decode()}" in lines
    assert b"PHOTO" not in vcard(whole_resume, {PHOTO: bytes(60_001)})


def test_a_project_without_a_name_still_has_a_picture_that_says_something(look):
    resume = Resume(projects=[Project(image=SMALL, description="A thing.")])
    assert [one["alt"] for one in shown(page(resume, look, "de", pictures=PICTURES))] == ["Projekte"]


@pytest.mark.parametrize(
    "address", [f"picture:{HIGH}", "picture:../x", f"file:///{PHOTO}", f"https://x.example/{PHOTO}"]
)
def test_paper_opens_no_picture_but_those_it_was_given(address):
    given = OwnFilesOnly({PHOTO: photos.file(photos.halves(4, 4))})
    assert given.fetch(f"picture:{PHOTO}").content_type == "image/jpeg"
    with pytest.raises(ValueError, match="nothing but its own fonts and pictures"):
        given.fetch(address)
