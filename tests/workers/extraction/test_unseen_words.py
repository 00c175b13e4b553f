"""Words in a file that nobody sees who opens it: deleted ones, remarks, hidden ones, what an editor wrote beside them.

What is read here becomes a public page. So they must not come out, not even among the lines that found no place.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any, BinaryIO

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests import pdfs
from tests.workers.extraction import papers
from workers.extraction import read

SEEN = ("Marit Solheim", "Lighthouse Engineer", "marit.solheim@example.com", "Experience", "Keeper of Lamps")
UNSEEN = "Qzvanished"
W = nsdecls("w")
RUN = f"<w:r><w:t>{UNSEEN}</w:t></w:r>"
DELETED = f"<w:r><w:delText>{UNSEEN}</w:delText></w:r>"
BOX = f"<w:r><w:pict><w:txbxContent><w:p>{RUN}</w:p></w:txbxContent></w:pict></w:r>"
HIDDEN_BOX = BOX.replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>", 1)
BOX_OF_STYLE = BOX.replace("<w:r>", "<w:r><w:rPr><w:rStyle w:val='Unseen'/></w:rPr>", 1)

IN_WORD = {
    "a deletion": f"<w:p {W}><w:del w:id='1' w:author='{UNSEEN}'>{DELETED}</w:del></w:p>",
    "a deletion that was inserted": f"<w:p {W}><w:ins w:id='1'><w:del w:id='2'>{DELETED}</w:del></w:ins></w:p>",
    "a deleted text box": f"<w:p {W}><w:del w:id='1'>{BOX}</w:del></w:p>",
    "where it was moved from": f"<w:p {W}><w:moveFrom w:id='1'>{RUN}</w:moveFrom></w:p>",
    "hidden text": f"<w:p {W}><w:r><w:rPr><w:vanish/></w:rPr><w:t>{UNSEEN}</w:t></w:r></w:p>",
    "a text box in hidden text": f"<w:p {W}>{HIDDEN_BOX}</w:p>",
    "a hidden style": f"<w:p {W}><w:r><w:rPr><w:rStyle w:val='Unseen'/></w:rPr><w:t>{UNSEEN}</w:t></w:r></w:p>",
    "a hidden style of paragraphs": f"<w:p {W}><w:pPr><w:pStyle w:val='UnseenToo'/></w:pPr>{RUN}</w:p>",
    "a text box in a hidden style of paragraphs": f"<w:p {W}><w:pPr><w:pStyle w:val='UnseenToo'/></w:pPr>{BOX}</w:p>",
    "a text box in a hidden style": f"<w:p {W}>{BOX_OF_STYLE}</w:p>",
    "a field's instruction": f"<w:p {W}><w:r><w:instrText>AUTHOR {UNSEEN}</w:instrText></w:r></w:p>",
}
STYLES = [
    f"<w:style {W} w:type='{kind}' w:styleId='{name}'><w:name w:val='{name}'/><w:rPr><w:vanish/></w:rPr></w:style>"
    for kind, name in (("character", "Unseen"), ("paragraph", "UnseenToo"))
]


def said_in(file: BinaryIO, kind: str) -> str:
    """Everything that a reading of the file tells."""
    return read(file, kind).model_dump_json()


def require_seen_alone(said: str) -> None:
    assert SEEN[0] in said
    assert UNSEEN not in said


def word() -> Any:
    document = papers.new_word()
    for style in STYLES:
        document.styles.element.append(parse_xml(style))
    for line in SEEN:
        document.add_paragraph(line)
    return document


@pytest.mark.parametrize("where", IN_WORD)
def test_word(where):
    document = word()
    document.element.body.insert(1, parse_xml(IN_WORD[where]))
    require_seen_alone(said_in(papers.word(document), papers.DOCX))


def test_comments_and_properties_of_word():
    document = word()
    document.core_properties.author = document.core_properties.comments = UNSEEN
    document.add_comment(document.paragraphs[0].runs, text=UNSEEN, author=UNSEEN, initials="Q")
    document.sections[0].footer.paragraphs[0].add_run(UNSEEN)
    file = papers.word(document)
    assert [name for name in zipfile.ZipFile(file).namelist() if "comments" in name]
    file.seek(0)
    require_seen_alone(said_in(file, papers.DOCX))


def test_what_was_moved_and_what_is_shown_again_is_read():
    document = word()
    moved, shown = "Movedhere", "Shownagain"
    document.element.body.insert(
        1, parse_xml(f"<w:p {W}><w:moveTo w:id='1'><w:r><w:t>{moved}</w:t></w:r></w:moveTo></w:p>")
    )
    vanish = "<w:rPr><w:vanish w:val='0'/></w:rPr>"
    document.element.body.insert(2, parse_xml(f"<w:p {W}><w:r>{vanish}<w:t>{shown}</w:t></w:r></w:p>"))
    said = said_in(papers.word(document), papers.DOCX)
    assert moved in said
    assert shown in said


SHOWN = "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>Shownagain</w:t></w:r>"


@pytest.mark.parametrize("shown", [SHOWN, SHOWN.replace("<w:vanish", "<w:rStyle w:val='Unseen'/><w:vanish")])
def test_a_run_of_word_that_shows_itself_is_read_in_a_hidden_style_alone(shown):
    document = word()
    paragraph = f"<w:p {W}><w:pPr><w:pStyle w:val='UnseenToo'/></w:pPr>{RUN}{shown}{RUN}</w:p>"
    document.element.body.insert(1, parse_xml(paragraph))
    said = said_in(papers.word(document), papers.DOCX)
    assert "Shownagain" in said
    require_seen_alone(said)


IN_OPENDOCUMENT = {
    "a deletion": (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        f"<text:p>{UNSEEN}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    ),
    "a remark": f"<text:p>Seen<office:annotation><text:p>{UNSEEN}</text:p></office:annotation></text:p>",
    "hidden words": f"<text:p>Seen<text:span text:style-name='U'>{UNSEEN}</text:span></text:p>",
    "a hidden paragraph": f"<text:p text:style-name='P'>{UNSEEN}</text:p>",
    "a text box in a hidden paragraph": (
        f"<text:p text:style-name='P'><draw:frame><draw:text-box><text:p>{UNSEEN}</text:p></draw:text-box></draw:frame>"
        "</text:p>"
    ),
    "a field of hidden text": f"<text:p>Seen<text:hidden-text>{UNSEEN}</text:hidden-text></text:p>",
}
HIDING = "".join(
    f"<style:style style:name='{name}' style:family='{family}'>"
    "<style:text-properties text:display='none'/></style:style>"
    for name, family in (("U", "text"), ("P", "paragraph"))
)
SHOWING = "<style:style style:name='S' style:family='text'><style:text-properties text:display='true'/></style:style>"


@pytest.mark.parametrize("where", IN_OPENDOCUMENT)
def test_opendocument(where):
    body = "".join(f"<text:p>{line}</text:p>" for line in SEEN)
    require_seen_alone(said_in(papers.opendocument(IN_OPENDOCUMENT[where] + body, HIDING), papers.ODT))


@pytest.mark.parametrize("hidden", ["text:p text:style-name='P'", "text:p><text:span text:style-name='U'"])
def test_a_span_of_opendocument_that_shows_itself_is_read_in_hidden_words_alone(hidden):
    end = "</text:span></text:p>" if "span" in hidden else "</text:p>"
    words = f"<{hidden}>{UNSEEN}<text:span text:style-name='S'>Shown<text:s/>again</text:span>{UNSEEN}{end}"
    body = "".join(f"<text:p>{line}</text:p>" for line in SEEN)
    said = said_in(papers.opendocument(words + body, HIDING + SHOWING), papers.ODT)
    assert "Shown again" in said
    require_seen_alone(said)


IN_RTF = {
    "a deletion": rf"Seen{{\deleted {UNSEEN}}}\par",
    "a deletion in bold": rf"Seen{{\deleted\b\v0 {UNSEEN}}}\par",
    "hidden text": rf"Seen{{\v {UNSEEN}}}\par",
    "a remark": rf"Seen{{\*\atnid Q}}{{\*\atnauthor {UNSEEN}}}\chatn{{\*\annotation {{{UNSEEN}}}}}\par",
    "properties": rf"{{\info{{\author {UNSEEN}}}{{\doccomm {UNSEEN}}}}}Seen\par",
}


@pytest.mark.parametrize("where", IN_RTF)
def test_rtf(where):
    require_seen_alone(said_in(papers.rtf(IN_RTF[where] + " " + "".join(rf"{line}\par " for line in SEEN)), papers.RTF))


IN_HTML = {
    "a remark": f"<!-- {UNSEEN} --><!--[if mso]><p>{UNSEEN}</p><![endif]-->",
    "a hidden part": f"<p hidden>{UNSEEN}</p><div style='display:none'><p>{UNSEEN}</p></div>",
    "a deletion": f"<p>Seen <del>{UNSEEN}</del></p>",
    "what programs read": f"<script>'{UNSEEN}'</script><template>{UNSEEN}</template><input type=hidden value={UNSEEN}>",
}


@pytest.mark.parametrize("where", IN_HTML)
def test_html(where):
    body = "".join(f"<p>{line}</p>" for line in SEEN)
    head = f"<meta name=author content={UNSEEN}>"
    require_seen_alone(said_in(papers.text(f"<!doctype html>{head}<body>{IN_HTML[where]}{body}"), papers.HTML_PAGE))


@pytest.mark.parametrize("remark", [f"<!-- {UNSEEN} -->", f"<!--\n# {UNSEEN}\n\n{UNSEEN}-->", f"<!--<!--{UNSEEN}-->"])
def test_markdown(remark):
    require_seen_alone(said_in(papers.text(f"{remark}\n" + "\n\n".join(SEEN)), papers.MARKDOWN))


def test_a_remark_of_markdown_that_never_ends_is_none():
    assert "Lost" in said_in(papers.text("\n\n".join(SEEN) + "\n\n<!-- Lost"), papers.MARKDOWN)


def test_pdf():
    shown = b"".join(b"(%s) Tj T* " % line.encode() for line in SEEN)
    stream = b"BT /F 11 Tf 16 TL 60 780 Td " + shown + b"ET"
    unseen = UNSEEN.encode()
    note = b"<</Type/Annot/Subtype/Text/Rect[60 700 80 720]/Contents(%s)/T(%s)>>" % (unseen, unseen)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(notes.txt) 7 0 R]>>>>"
        b"/OpenAction<</S/JavaScript/JS(app.alert\\(%s\\))>>>>" % unseen,
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R"
        b"/Annots[6 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        note,
        b"<</Type/Filespec/F(notes.txt)/UF(notes.txt)/Desc(%s)/EF<</F 8 0 R>>>>" % unseen,
        b"<</Type/EmbeddedFile/Length %d>>stream\n%s\nendstream" % (len(unseen), unseen),
        b"<</Author(%s)/Title(%s)/Keywords(%s)>>" % (unseen, unseen, unseen),
    ]
    require_seen_alone(said_in(io.BytesIO(pdfs.assembled(objects, b"/Info 9 0 R")), papers.PDF))
