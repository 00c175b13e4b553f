"""CVs of every kind that name an address wherever the kind has a place for one: whoever opens it has taken the bait."""

from __future__ import annotations

import io
import json
import zipfile
from xml.sax.saxutils import quoteattr

from tests import cvs, pdfs

_WORD = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PICTURE = (
    '<w:r xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:drawing><wp:inline><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill>'
    '<a:blip r:link="bait1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)


def files(url: str) -> dict[str, bytes]:
    """Give a file for each name, with ``url`` in it."""
    return {
        "cv.pdf": _pdf(url),
        "cv.docx": _docx(url),
        "cv.odt": _odt(url),
        "cv.rtf": _rtf(url),
        "cv.html": _html(url),
        "cv.md": f"{cvs.TEXT}\n![x]({url}) <{url}> [x]: {url}\n<img src='{url}'>\n".encode(),
        "cv.txt": f"{cvs.TEXT}\n{url}\n<img src='{url}'>\n@import url({url});\nfile:{url}\n".encode(),
        "cv.json": _json(url),
    }


def _pdf(url: str) -> bytes:
    """Name it in a link, in what happens when it is opened, as a file outside of it, and as a form's address."""
    place = f"({url})".encode()
    shown = b"".join(b"(%s) Tj T* " % line.encode().replace(b"(", b" ") for line in cvs.TEXT.splitlines())
    shown = b"BT /F 11 Tf 16 TL 60 780 Td " + shown + b"ET /X Do"
    return pdfs.assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/URI/URI %s>>/AA<</WC<</S/Launch/F%s>>>>>>" % (place, place),
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>/XObject<</X 6 0 R>>>>"
            b"/Contents 5 0 R/Annots[7 0 R 8 0 R]>>",
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
            b"<</Type/XObject/Subtype/Image/Width 9/Height 9/ColorSpace/DeviceGray/BitsPerComponent 8/Length 0"
            b"/F<</FS/URL/F%s>>>>stream\n\nendstream" % place,
            b"<</Type/Annot/Subtype/Link/Rect[50 760 500 800]/A<</S/URI/URI%s>>>>" % place,
            b"<</Type/Annot/Subtype/Link/Rect[50 700 500 740]/A<</S/GoToR/F%s/D[0/Fit]>>>>" % place,
        ]
    )


def _docx(url: str) -> bytes:
    """Name it as a picture, a template, a part of the document and a link, all of them outside of the file."""
    out = io.BytesIO()
    kinds = ("hyperlink", "image", "attachedTemplate", "aFChunk", "subDocument", "oleObject")
    outside = "".join(
        f'<Relationship Id="bait{place}" Type="{_WORD}/{kind}" TargetMode="External" Target={quoteattr(url)}/>'
        for place, kind in enumerate(kinds)
    )
    body = f'<w:p><w:hyperlink r:id="bait0"><w:r><w:t>{url}</w:t></w:r></w:hyperlink>{_PICTURE}</w:p>'
    body += (
        f'<w:p><w:fldSimple w:instr="INCLUDEPICTURE {url}"/></w:p><w:altChunk r:id="bait3"/><w:subDoc r:id="bait4"/>'
    )
    with zipfile.ZipFile(io.BytesIO(cvs.docx())) as whole, zipfile.ZipFile(out, "w") as packed:
        for name in whole.namelist():
            content = whole.read(name).decode("utf-8", "surrogateescape")
            if name == "word/document.xml":
                content = content.replace("<w:sectPr", f"{body}<w:sectPr", 1)
            if name == "word/_rels/document.xml.rels":
                content = content.replace("</Relationships>", f"{outside}</Relationships>")
            packed.writestr(name, content.encode("utf-8", "surrogateescape"))
    return out.getvalue()


def _odt(url: str) -> bytes:
    names = {"office": "office", "text": "text", "draw": "drawing"}
    spaces = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in names.items())
    address = f'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad" xlink:href={quoteattr(url)}'
    baits = f"<text:p><text:a {address}>x</text:a><draw:frame><draw:image {address}/></draw:frame></text:p>"
    baits += f"<text:section text:name='s'><text:section-source {address}/></text:section>"
    lines = "".join(f"<text:p>{line}</text:p>" for line in cvs.TEXT.splitlines())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr(
            "content.xml",
            f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text>'
            f"{lines}{baits}</office:text></office:body></office:document-content>",
        )
    return out.getvalue()


def _rtf(url: str) -> bytes:
    lines = "".join(rf"{line}\par " for line in cvs.TEXT.splitlines())
    baits = rf'{{\*\template {url}}}{{\field{{\*\fldinst INCLUDEPICTURE "{url}"}}{{\fldrslt x}}}}'
    baits += rf'{{\field{{\*\fldinst HYPERLINK "{url}"}}{{\fldrslt x}}}}{{\object\objautlink{{\*\objdata 00}}}}'
    return rf"{{\rtf1\ansi{{\fonttbl{{\f0 Serif;}}}}{lines}{baits}}}".encode("ascii")


def _html(url: str) -> bytes:
    head = f'<link rel=stylesheet href="{url}"><link rel=attachment href="{url}"><style>@import url({url})</style>'
    head += f'<meta http-equiv=refresh content="0;url={url}"><script src="{url}"></script>'
    lines = "".join(f"<p>{line}</p>" for line in cvs.TEXT.splitlines())
    body = f'<img src="{url}" srcset="{url} 2x"><iframe src="{url}"></iframe><object data="{url}"></object>'
    body += f'<svg><image href="{url}"/></svg><a href="{url}">x</a><p style="background:url({url})">x</p>'
    return f"<!doctype html><html lang=en><head>{head}</head><body>{lines}{body}</body></html>".encode()


def _json(url: str) -> bytes:
    basics = {"name": f"Marit {cvs.CANARY}", "image": url, "url": url, "summary": f"<img src='{url}'>"}
    basics["profiles"] = [{"network": "Web", "url": url}]
    work = [{"name": "Northern Lights", "url": url, "image": url, "position": "Keeper", "startDate": "2019"}]
    meta = {"canonical": url}
    return json.dumps({"$schema": url, "basics": basics, "work": work, "meta": meta}).encode()
