"""Pictures and scans, read by a real Tesseract: the words of a page are found in a picture of it."""

import io

import pypdfium2
import pytest
from PIL import Image

from tests.workers.extraction import papers
from webapp.resume import NEEDS_OCR, UnreadableFileError
from workers.extraction import read
from workers.extraction.readers import pictures, tesseract
from workers.extraction.readers.skew import straightened

PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"
MIXED = '<h2>Skills</h2><p>Knots, Weather lore</p><p style="break-before: page"></p>'


def picture_of(file, dpi=150):
    """What a camera sees of a document's first page."""
    return pypdfium2.PdfDocument(file)[0].render(scale=dpi / 72).to_pil()


def saved(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    file.seek(0)
    return file


def facts(resume):
    return (
        resume.basics.name,
        resume.basics.email,
        [(work.position, work.name, work.start_date) for work in resume.work],
    )


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", PNG), ("JPEG", JPEG), ("WEBP", WEBP)])
@pytest.mark.slow
def test_a_picture_says_what_the_page_says(kind, media_type):
    picture = picture_of(papers.pdf(papers.ENGLISH))
    reading = read(saved(picture, kind), media_type)
    assert facts(reading.resume) == facts(read(papers.pdf(papers.ENGLISH), papers.PDF).resume)


def refusal(file, media_type):
    with pytest.raises(UnreadableFileError) as refused:
        read(file, media_type, ocr=False)
    return refused.value.code


def test_where_nobody_is_to_look_at_pictures_those_and_scans_are_told_and_not_read():
    picture = picture_of(papers.pdf(papers.ENGLISH))
    assert refusal(saved(picture, "PNG"), "image/png") == NEEDS_OCR
    pages = pypdfium2.PdfDocument(saved(picture, "PDF", resolution=150))
    pages.import_pages(pypdfium2.PdfDocument(papers.pdf(MIXED)), [0])
    file = io.BytesIO()
    pages.save(file)
    file.seek(0)
    assert refusal(file, papers.PDF) == NEEDS_OCR


def test_a_page_with_nothing_on_it_is_no_scan():
    pages = pypdfium2.PdfDocument(papers.pdf(papers.ENGLISH))
    pages.new_page(595, 842)
    file = io.BytesIO()
    pages.save(file)
    file.seek(0)
    assert facts(read(file, papers.PDF, ocr=False).resume) == facts(read(papers.pdf(papers.ENGLISH), papers.PDF).resume)


@pytest.mark.slow
def test_a_scan_is_read_page_by_page_and_so_is_a_file_of_both():
    pages = pypdfium2.PdfDocument.new()
    scan = pypdfium2.PdfDocument(saved(picture_of(papers.pdf(papers.ENGLISH), 200), "PDF", resolution=200))
    pages.import_pages(scan)
    pages.import_pages(pypdfium2.PdfDocument(papers.pdf(MIXED)), [0])
    file = io.BytesIO()
    pages.save(file)
    file.seek(0)
    reading = read(file, papers.PDF)
    assert reading.resume.basics.name == "Wilma Quastenflosser"
    assert {"Knots", "Weather lore"} <= {skill.name for skill in reading.resume.skills}
    assert {line.page for line in reading.lines} == {1, 2}


@pytest.mark.slow
def test_a_page_photographed_sideways_is_turned_as_its_file_says():
    turned = picture_of(papers.pdf(papers.ENGLISH)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter to the right
    assert read(saved(turned, "JPEG", exif=exif), JPEG).resume.basics.name == "Wilma Quastenflosser"


@pytest.mark.parametrize("angle", [-7, 4])
@pytest.mark.slow
def test_a_page_that_lay_askew_in_the_scanner_is_set_upright(angle):
    askew = picture_of(papers.pdf(papers.ENGLISH)).convert("L").rotate(angle, expand=True, fillcolor=255)
    reading = read(saved(askew, "PNG"), PNG)
    assert facts(reading.resume) == facts(read(papers.pdf(papers.ENGLISH), papers.PDF).resume)


def test_a_page_that_lies_straight_and_a_picture_without_rows_stay_as_they_are():
    page = picture_of(papers.pdf(papers.ENGLISH)).convert("L")
    sky = Image.linear_gradient("L")
    assert straightened(page) is page
    assert straightened(sky) is sky
    assert straightened(Image.new("L", (3, 3))).size == (3, 3)


@pytest.mark.slow
def test_what_is_see_through_is_paper():
    picture = picture_of(papers.pdf(papers.ENGLISH)).convert("L")
    ink = picture.point(lambda shade: 255 - shade)
    picture = Image.merge("LA", (Image.new("L", picture.size, 0), ink))
    assert read(saved(picture, "PNG"), PNG).resume.basics.name == "Wilma Quastenflosser"


@pytest.mark.slow
def test_a_german_page_is_read_as_german():
    body = (
        "<h1>Änne Großmüller</h1><p>Straßenbauerin, prüft Brücken und Gehölze für die Stadt Köln. Über größere Öfen</p>"
    )
    reading = read(saved(picture_of(papers.pdf(body)), "PNG"), PNG)
    assert reading.language == "de"
    assert "Straßenbauerin, prüft Brücken und Gehölze für die Stadt Köln" in " ".join(
        line.text for line in reading.lines
    )


def test_an_empty_picture_has_no_text():
    with pytest.raises(UnreadableFileError) as refusal:
        read(saved(Image.new("RGB", (600, 800), "white"), "PNG"), PNG)
    assert refusal.value.code == "no_text"


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(UnreadableFileError) as refusal:
        read(io.BytesIO(data), PNG)
    assert refusal.value.code == "unreadable"


def test_a_picture_of_more_pixels_than_any_page_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 1000)
    with pytest.raises(UnreadableFileError) as refusal:
        read(saved(Image.new("L", (40, 40)), "PNG"), PNG)
    assert refusal.value.code == "unreadable"


def test_without_tesseract_pictures_cannot_be_read_yet_and_scans_have_no_text(monkeypatch):
    monkeypatch.setattr(tesseract, "_LIBRARIES", ("libnowhere.so",))
    picture = picture_of(papers.pdf(papers.ENGLISH))
    for file, kind, code in (
        (saved(picture, "PNG"), PNG, "not_yet_read"),
        (saved(picture, "PDF"), papers.PDF, "no_text"),
    ):
        with pytest.raises(UnreadableFileError) as refusal:
            read(file, kind)
        assert refusal.value.code == code
