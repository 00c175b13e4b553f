"""Makes the CV files these tests read; everybody in them is invented."""

import io
import zipfile
from typing import Any, BinaryIO

import docx
from weasyprint import HTML

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"
HTML_PAGE = "text/html"

STYLE = """
@page { size: A4; margin: 18mm }
body { font: 10pt/1.4 "DejaVu Sans", sans-serif }
h1 { font-size: 22pt; margin: 0 } h2 { font-size: 14pt; margin: 14pt 0 4pt } p { margin: 0 0 4pt }
h3 { font-size: 11pt; margin: 8pt 0 0 } ul { margin: 2pt 0 }
.right { float: right; font-weight: normal }
.side { float: left; width: 30% } .main { margin-left: 36% }
"""


def pdf(body: str, style: str = "") -> BinaryIO:
    """Print ``body`` (HTML) as a PDF file."""
    return io.BytesIO(HTML(string=f"<style>{STYLE}{style}</style>{body}").write_pdf())


def text(content: str) -> BinaryIO:
    """Give ``content`` as a file in UTF-8."""
    return io.BytesIO(content.encode())


def word(document: Any) -> BinaryIO:
    """Give a python-docx document as a file."""
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    return file


def new_word() -> Any:
    """Begin an empty Word document."""
    return docx.Document()


ODT_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"),
                         ("draw", "drawing"), ("fo", "xsl-fo-compatible")]
) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def opendocument(body: str, styles: str = "", before: str = "") -> BinaryIO:
    """Pack OpenDocument elements as a file."""
    content = (
        f"{before}<office:document-content {ODT_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", ODT)
        archive.writestr("content.xml", content)
    file.seek(0)
    return file


def rtf(body: str) -> BinaryIO:
    """Give RTF with fonts for western and for Cyrillic words, and a style for headings."""
    head = (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Times Cyr;}}"
        r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}}"
    )
    return io.BytesIO(f"{head}{body}}}".encode("ascii"))


def page(body: str) -> BinaryIO:
    """Give an HTML page."""
    return io.BytesIO(f"<!doctype html><meta charset=utf-8><title>Not said</title>{body}".encode())


ENGLISH = """
<h1>Wilma Quastenflosser</h1>
<p>Lighthouse Engineer</p>
<p>wilma@quastenflosser.example · +44 20 7946 0018 · Leeds, United Kingdom · https://quastenflosser.example</p>
<h2>Summary</h2>
<p>Keeps lamps burning on rocks that nobody wants to visit, and writes the software that lets her do so from a desk
in the city. Fourteen years of gales, diesel and Python.</p>
<h2>Experience</h2>
<h3>Principal Keeper <span class=right>Mar 2019 – Present</span></h3>
<p>Northern Beacon Trust Ltd</p>
<ul><li>Moved eleven lamps to solar power</li><li>Cut the ships' waiting time by a third</li></ul>
<h3>Assistant Keeper <span class=right>Jun 2014 – Feb 2019</span></h3>
<p>Cape Fog Company</p>
<ul><li>Polished every lens twice a day</li></ul>
<h2>Education</h2>
<h3>Bachelor of Science in Optics <span class=right>2010 – 2014</span></h3>
<p>University of Saltmarsh</p>
<h2>Skills</h2>
<p><b>Software:</b> Python, Fortran, Grafana</p>
<p><b>Workshop:</b> Lens grinding, Welding</p>
<h2>Languages</h2>
<p>English (Native), Norwegian (Fluent)</p>
"""

GERMAN = """
<h1>Balduin Kratzenstein</h1>
<p>Orgelbauer</p>
<p>balduin@kratzenstein.example · 030 23125 017 · 10115 Berlin</p>
<h2>Berufserfahrung</h2>
<h3>Werkstattleiter <span class=right>seit 03/2018</span></h3>
<p>Pfeifenwerk Havelland GmbH</p>
<ul><li>Leitung der Werkstatt mit neun Leuten</li></ul>
<h3>Orgelbauer <span class=right>10/2011 – 02/2018</span></h3>
<p>Klangholz KG</p>
<ul><li>Restaurierung von Orgeln in der Uckermark und in der Prignitz</li></ul>
<h2>Ausbildung</h2>
<h3>Diplom Musikinstrumentenbau <span class=right>Oktober 2006 – September 2011</span></h3>
<p>Hochschule Zwickelstadt</p>
<h2>Kenntnisse</h2>
<p>Intonation, Holzverbindungen, CAD</p>
<h2>Sprachen</h2>
<p>Deutsch: Muttersprache</p><p>Englisch: Fließend</p>
"""
