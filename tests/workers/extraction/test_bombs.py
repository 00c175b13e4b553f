"""PDFs that take all memory or all time end alone, within what a PDF may use, and the next file is read."""

import io
import zlib
from collections.abc import Iterator

import pytest

from tests import cvs
from tests.pdfs import assembled
from webapp.resume import Reading
from webapp.sandbox import Limits, Sandbox, SandboxError
from webapp.services import READ, READ_PDF_MEMORY_MB, read_limits

PDF = "application/pdf"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X 4 0 R>>>>/Contents %d 0 R>>"
BEGINNING = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"]


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)


def swelling() -> bytes:
    """A page of 400 MB of spaces, packed twice."""
    packing = zlib.compressobj(1)
    packed = b"".join(packing.compress(b" " * 1_000_000) for _ in range(400)) + packing.flush()
    content = stream(zlib.compress(packed), b"/Filter[/FlateDecode/FlateDecode]")
    return assembled([*BEGINNING, PAGE % 4, content])


def calling_itself() -> bytes:
    """A page that draws a form ten times, which draws another ten times, and so on."""
    levels = 10
    forms = [
        stream(
            b"/X Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (place + 5)
        )
        for place in range(levels)
    ]
    last = stream(b"BT ET", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return assembled([*BEGINNING, PAGE % (levels + 5), *forms, last, stream(b"/X Do " * 10)])


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox([READ])
    yield sandbox
    sandbox.close()


@pytest.mark.parametrize("bomb", [swelling, calling_itself])
@pytest.mark.slow
def test_a_bomb_ends_alone(sandbox, bomb):
    with pytest.raises(SandboxError):
        sandbox.call(READ, io.BytesIO(bomb()), read_limits(PDF, 5.0), Reading, media_type=PDF)
    found = sandbox.call(READ, io.BytesIO(cvs.pdf()), read_limits(PDF, 60.0), Reading, media_type=PDF)
    assert cvs.CANARY in found.resume.basics.name


def test_a_pdf_may_use_less_memory_than_other_kinds():
    assert read_limits(PDF, 5.0) == Limits(memory_mb=READ_PDF_MEMORY_MB, cpu_seconds=6, wall_seconds=5.0)
    assert read_limits("image/png", 5.0).memory_mb > READ_PDF_MEMORY_MB
