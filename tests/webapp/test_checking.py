import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping

import pytest
from PIL import Image, ImageFile

from tests.pdfs import assembled, locked
from webapp.checked import Checked
from webapp.checking import check
from webapp.resume import UnreadableFileError
from webapp.sandbox import Limits, Sandbox

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT_TYPE = "application/vnd.oasis.opendocument.text"


@pytest.fixture(autouse=True)
def a_web_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint, which other tests load, has Pillow put up with cut-off pictures; the sandbox of uploads hasn't it."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)


# Files of every kind, made here


def pdf(pages: int = 1, password: bytes | None = None) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids)]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * pages
    trailer = b""
    if password is not None:
        entry, file_id = locked(password)
        objects.append(entry)
        trailer = b"/Encrypt %d 0 R%s" % (len(objects), file_id)
    return assembled(objects, trailer)


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def docx(
    document: str | bytes = "<w:document xmlns:w='w'/>",
    main: str = f"{WORD_TYPE}.main+xml",
    more: Mapping[str, bytes] = {},
) -> bytes:
    types = f"<Types><Override PartName='/word/document.xml' ContentType='{main}'/></Types>"
    return archive({"[Content_Types].xml": types, "word/document.xml": document, **more})


def odt(content: str = "<office xmlns='o'/>", manifest: str = "<manifest/>", media_type: str = ODT_TYPE) -> bytes:
    return archive({"mimetype": media_type, "content.xml": content, "META-INF/manifest.xml": manifest})


def picture(picture_format: str, size: tuple[int, int] = (120, 90)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).save(out, picture_format)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(600)


RTF = rb"{\rtf1\ansi{\fonttbl{\f0 Serif;}}Mila Invented, \{baker\}\par}"
TEXT = b"Mila Invented\nBaker\n"
WEB_PAGE = b"<!DOCTYPE html>\n<title>Mila Invented</title><h1>Mila Invented</h1>"
RESUME = json.dumps({"basics": {"name": "Mila Invented"}}).encode()
PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(200)

WHOLE = {
    "cv.pdf": (pdf(pages=2), "PDF", 2),
    "cv.docx": (docx(), "Word", None),
    "cv.odt": (odt(), "OpenDocument", None),
    "cv.rtf": (RTF, "RTF", None),
    "cv.txt": (TEXT, "Text", None),
    "cv.md": (b"# Mila Invented\n\n- Baker\n", "Markdown", None),
    "cv.html": (WEB_PAGE, "Web page", None),
    "cv.json": (RESUME, "JSON Resume", None),
    "cv.png": (picture("PNG"), "PNG picture", 1),
    "cv.jpg": (picture("JPEG"), "JPEG picture", 1),
    "cv.webp": (picture("WEBP"), "WebP picture", 1),
}


def seen(content: bytes, filename: str = "", max_pages: int = 2000) -> Checked:
    return check(io.BytesIO(content), filename, max_pages)


def reason_against(content: bytes, filename: str = "", max_pages: int = 2000) -> str:
    with pytest.raises(UnreadableFileError) as refusal:
        seen(content, filename, max_pages)
    return refusal.value.code


# What is taken


@pytest.mark.parametrize("filename", WHOLE)
def test_it_knows_every_kind_under_its_name(filename: str) -> None:
    content, kind, pages = WHOLE[filename]
    checked = seen(content, filename)
    assert (checked.kind, checked.pages) == (kind, pages)


@pytest.mark.parametrize("filename", [name for name in WHOLE if name != "cv.md"])
def test_it_knows_every_kind_without_a_name(filename: str) -> None:
    content, kind, _ = WHOLE[filename]
    assert seen(content).kind == kind


@pytest.mark.parametrize(
    ("filename", "media_type"),
    [("cv.pdf", "application/pdf"), ("cv.docx", WORD_TYPE), ("cv.odt", ODT_TYPE), ("cv.jpg", "image/jpeg")],
)
def test_it_gives_the_media_type_of_the_content(filename: str, media_type: str) -> None:
    assert seen(WHOLE[filename][0]).media_type == media_type


@pytest.mark.parametrize(
    "filename", ["CV.PDF", "my.cv.pdf", "..\\..\\cv.pdf", "/tmp/履歴書.pdf", ".pdf", "cv.pdf ", "\udcff.pdf"]
)
def test_it_finds_the_extension_in_odd_names(filename: str) -> None:
    assert seen(pdf(), filename).kind == "PDF"


@pytest.mark.parametrize("filename", ["cv", "", "cv.final", "cv.doc"])
def test_an_extension_that_names_no_kind_of_ours_does_not_matter(filename: str) -> None:
    assert seen(pdf(), filename).kind == "PDF"
    assert seen(docx(), filename).kind == "Word"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_it_takes_text_in_the_usual_encodings(encoding: str) -> None:
    assert seen("José Invented, Bäckerei\n".encode(encoding), "cv.txt").kind == "Text"


@pytest.mark.parametrize(
    ("encoding", "words"), [("shift_jis", "職務経歴書"), ("gb18030", "个人简历"), ("cp1251", "Резюме")]
)
def test_it_takes_text_in_other_scripts(encoding: str, words: str) -> None:
    assert seen(words.encode(encoding) * 20, "cv.txt").kind == "Text"


def test_it_takes_text_in_which_a_few_control_characters_strayed() -> None:
    assert seen(b"Mila Invented\n" * 50 + b"\x02\x00", "cv.txt").kind == "Text"


def test_an_owner_password_alone_is_no_obstacle() -> None:
    assert seen(pdf(password=b""), "cv.pdf").pages == 1


def test_it_takes_as_many_pages_as_are_allowed() -> None:
    assert seen(pdf(pages=3), max_pages=3).pages == 3


def test_what_follows_the_end_of_an_rtf_does_not_matter() -> None:
    assert seen(RTF + b"\n}\0", "cv.rtf").kind == "RTF"


def test_braces_in_the_binary_parts_of_an_rtf_do_not_count() -> None:
    assert seen(rb"{\rtf1 {\pict\bin3 {{{}}", "cv.rtf").kind == "RTF"


# What is not


@pytest.mark.parametrize("filename", WHOLE)
def test_an_empty_file_is_empty_under_any_name(filename: str) -> None:
    assert reason_against(b"", filename) == "empty_file"


@pytest.mark.parametrize("content", [b" \n\t ", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_a_text_of_nothing_but_space_is_empty(content: bytes) -> None:
    assert reason_against(content, "cv.txt") == "empty_file"


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (PROGRAM, "cv"),
        (PROGRAM, "cv.exe"),
        (b"GIF89a" + bytes(60), "cv.gif"),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "cv.wav"),
        (ole("WordDocument"), "cv.doc"),
        (archive({"a.txt": "a"}), "cv.zip"),
        (docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"), "cv.docm"),
        (odt(media_type="application/vnd.oasis.opendocument.spreadsheet"), "cv.ods"),
        (b"name,role\nMila Invented,Baker\n", "cv.csv"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cv.svg"),
    ],
)
def test_it_refuses_kinds_it_does_not_read(content: bytes, filename: str) -> None:
    assert reason_against(content, filename) == "unsupported_type"


@pytest.mark.parametrize("filename", WHOLE)
def test_a_name_that_names_another_kind_is_a_mismatch(filename: str) -> None:
    content, kind, _ = WHOLE[filename]
    for other, (_, other_kind, _) in WHOLE.items():
        is_text_in_text = {kind, other_kind} == {"Text", "Markdown"}
        if other_kind != kind and not is_text_in_text:
            assert reason_against(content, other) == "content_mismatch", other


@pytest.mark.parametrize("filename", WHOLE)
def test_a_program_under_the_name_of_a_document_is_a_mismatch(filename: str) -> None:
    assert reason_against(PROGRAM, filename) == "content_mismatch"


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (docx(main="application/vnd.ms-excel.sheet.main+xml"), "cv.docx"),
        (docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"), "cv.docx"),
        (archive({"../cv.txt": "a"}), "cv.docx"),
        (ole("WordDocument"), "cv.docx"),
        (b'{"colour": "red"}', "cv.json"),
        (b"[1, 2]", "cv.json"),
        (TEXT, "cv.html"),
    ],
)
def test_a_relative_of_the_named_kind_is_a_mismatch(content: bytes, filename: str) -> None:
    assert reason_against(content, filename) == "content_mismatch"


@pytest.mark.parametrize(
    "filename", ["cv.pdf", "cv.docx", "cv.odt", "cv.rtf", "cv.json", "cv.png", "cv.jpg", "cv.webp"]
)
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_file_that_was_cut_off_is_damaged(filename: str, share: float) -> None:
    whole = WHOLE[filename][0]
    assert reason_against(whole[: int(len(whole) * share)], filename) == "damaged_file"


def arranged_for_slow_connections() -> bytes:
    """A PDF whose first end stands near its beginning."""
    beginning = b"%PDF-1.7\n9 0 obj <</Linearized 1>> endobj trailer <</Root 1 0 R>> startxref 0 %%EOF\n"
    return pdf().replace(b"%PDF-1.7\n", beginning)


def changed_later() -> bytes:
    """A PDF to which a change was added, which ends once more."""
    return pdf() + b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n" + pdf()[-60:]


@pytest.mark.parametrize("whole", [arranged_for_slow_connections(), changed_later()])
def test_an_end_in_the_midst_of_a_pdf_is_not_its_end(whole: bytes) -> None:
    assert seen(whole).kind == "PDF"
    assert reason_against(whole[:-70]) == "damaged_file"


@pytest.mark.parametrize(
    "after", [b"", b"\r\n\r\n", b"\0" * 600, b"<!-- sent by a web server -->\n", b"PK\x03\x04 and more"]
)
def test_what_follows_the_end_of_a_pdf_does_not_matter_nor_whether_its_last_line_is_there(after: bytes) -> None:
    assert seen(pdf() + after).kind == "PDF"
    assert seen(pdf().removesuffix(b"%%EOF\n") + after).kind == "PDF"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\nnothing of a PDF\n%%EOF",
        pdf(pages=0),
        docx(document="<not closed>"),
        docx(document=b"\x00\x01\x02"),
        archive(
            {"[Content_Types].xml": f"<Types><Override PartName='/a' ContentType='{WORD_TYPE}.main+xml'/></Types>"}
        ),
        odt(content="no XML"),
        archive({"mimetype": ODT_TYPE}),
        rb"{\rtf1 " + b"{" * 2000 + b"}" * 2001,
        b"\xff\xd8\xff\xe0" + bytes(100),
        b"RIFF\x20\0\0\0WEBP" + bytes(28),
    ],
)
def test_content_without_its_structure_is_damaged(content: bytes) -> None:
    assert reason_against(content) == "damaged_file"


def test_a_changed_byte_in_an_archive_is_damage() -> None:
    whole = bytearray(archive({"mimetype": ODT_TYPE, "content.xml": "<office/>", "Pictures/1": bytes(range(256)) * 9}))
    whole[whole.index(b"Pictures/1") + 30] ^= 0xFF
    assert reason_against(bytes(whole), "cv.odt") == "damaged_file"


def test_a_changed_byte_in_a_png_is_damage() -> None:
    whole = bytearray(picture("PNG"))
    whole[len(whole) // 2] ^= 0xFF
    assert reason_against(bytes(whole), "cv.png") == "damaged_file"


@pytest.mark.parametrize("make", [docx, odt])
def test_xml_that_declares_entities_is_refused_unread(make: Callable[[str], bytes]) -> None:
    entities = "<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d SYSTEM 'file:///etc/passwd'>]><a>&d;</a>"
    assert reason_against(make(entities)) == "damaged_file"


def test_json_nested_without_end_is_damaged() -> None:
    assert reason_against(b'{"basics":' + b"[" * 200_000, "cv.json") == "damaged_file"


@pytest.mark.parametrize(
    "content",
    [
        docx(document="<a>" + " " * 20_000_000 + "</a>"),
        docx(more={"word/media/1": bytes(30_000_000)}),
        docx(more={f"word/{number}.xml": b"" for number in range(2_100)}),
        png_that_claims(50_000, 50_000),
    ],
    ids=["XML of 20 MB", "absurd ratio", "thousands of parts", "gigapixels"],
)
def test_what_swells_beyond_all_measure_is_damaged(content: bytes) -> None:
    assert reason_against(content) == "damaged_file"


def test_it_counts_what_comes_out_of_an_archive_not_what_is_declared() -> None:
    honest = docx(more={"word/media/1": bytes(30_000_000)})
    lying = honest.replace(struct.pack("<I", 30_000_000), struct.pack("<I", 1_000))
    assert lying != honest
    assert reason_against(lying) == "damaged_file"


def encrypted_entry() -> bytes:
    content = bytearray(docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(signature)
        content[place + offset] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (pdf(password=b"secret"), "cv.pdf"),
        (ole("EncryptedPackage"), "cv.docx"),
        (encrypted_entry(), "cv.docx"),
        (odt(manifest="<m:manifest xmlns:m='m'><m:encryption-data/></m:manifest>", content="\x07"), "cv.odt"),
    ],
)
def test_a_file_that_needs_a_password_is_encrypted(content: bytes, filename: str) -> None:
    assert reason_against(content, filename) == "encrypted_file"


def test_more_pages_than_allowed_are_too_many() -> None:
    assert reason_against(pdf(pages=4), "cv.pdf", max_pages=3) == "too_many_pages"


# In the sandbox, where it belongs


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(["webapp.checking:check"])
    yield sandbox
    sandbox.close()


@pytest.mark.parametrize("filename", WHOLE)
def test_it_finds_the_same_in_the_sandbox(sandbox: Sandbox, filename: str) -> None:
    content = WHOLE[filename][0]
    limits = Limits(memory_mb=256, cpu_seconds=5, wall_seconds=10)
    found = sandbox.call(
        "webapp.checking:check", io.BytesIO(content), limits, Checked, filename=filename, max_pages=2000
    )
    assert found == seen(content, filename)


def test_a_refusal_comes_out_of_the_sandbox_with_its_reason(sandbox: Sandbox) -> None:
    limits = Limits(memory_mb=256, cpu_seconds=5, wall_seconds=10)
    with pytest.raises(UnreadableFileError) as refusal:
        sandbox.call("webapp.checking:check", io.BytesIO(PROGRAM), limits, Checked, filename="\udcff.pdf", max_pages=1)
    assert refusal.value.code == "content_mismatch"
