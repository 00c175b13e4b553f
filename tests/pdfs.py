"""PDFs put together by hand: those that no program makes for us."""

import ctypes
import hashlib
import struct
from collections.abc import Iterator
from typing import Any

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_OWNER, _ID = b"o" * 32, b"i" * 16
_WITHOUT_SYNTAX = bytes.maketrans(b"()\\", b"   ")


def rc4(key: bytes, data: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def locked(password: bytes) -> tuple[bytes, bytes]:
    """The /Encrypt entry and the /ID of a PDF with 40-bit RC4 (ISO 32000-1, 7.6.3): empty password, owner's alone."""
    user = rc4(_key(password), _PADDING)
    entry = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (_OWNER.hex().encode(), user.hex().encode())
    return entry, b"/ID[<%s><%s>]" % (_ID.hex().encode(), _ID.hex().encode())


def _key(password: bytes) -> bytes:
    return hashlib.md5((password + _PADDING)[:32] + _OWNER + struct.pack("<i", -4) + _ID).digest()[:5]


def assembled(objects: list[bytes], trailer: bytes = b"") -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def locked_for_all_but_reading(text: str) -> bytes:
    """One page of text that opens without a password; only its owner's would allow to change it."""
    entry, file_id = locked(b"")
    lines = b"".join(b"(%s) Tj T* " % line.encode().translate(_WITHOUT_SYNTAX) for line in text.splitlines())
    shown = rc4(_key_of_object(5), b"BT /F 11 Tf 16 TL 60 780 Td " + lines + b"ET")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        entry,
    ]
    return assembled(objects, b"/Encrypt 6 0 R" + file_id)


def locked_against_reading() -> bytes:
    """One empty page that opens with a password only."""
    entry, file_id = locked(b"unsaid")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, entry]
    return assembled(objects, b"/Encrypt 4 0 R" + file_id)


def _key_of_object(number: int) -> bytes:
    return hashlib.md5(_key(b"") + struct.pack("<I", number)[:3] + b"\0\0").digest()[:10]


def links(pdf: bytes) -> set[str]:
    """The addresses that a PDF's links lead to."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return {address for page in document for address in _links(document, page)}


def _links(document: Any, page: Any) -> Iterator[str]:
    import pypdfium2.raw as pdfium

    index = 0
    while annotation := pdfium.FPDFPage_GetAnnot(page, index):
        index += 1
        if link := pdfium.FPDFAnnot_GetLink(annotation):
            action = pdfium.FPDFLink_GetAction(link)
            size = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
            address = ctypes.create_string_buffer(size)
            pdfium.FPDFAction_GetURIPath(document, action, address, size)
            yield address.value.decode()
