"""OpenDocument, RTF and HTML: the same CV reads the same, and what isn't shown isn't read."""

import pytest

from tests.workers.extraction import papers
from webapp.resume import UnreadableFileError
from workers.extraction import READERS, read

BOLD = '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
ODT = """
<text:h text:outline-level="1">Adelheid Moosgruber</text:h>
<text:p>adelheid@moosgruber.example</text:p>
<text:h text:outline-level="2">Experience</text:h>
<text:p><text:span text:style-name="B">Head Gardener</text:span><text:tab/>Apr 2016 – Sep 2021</text:p>
<text:p>Fernwood Estates Ltd</text:p>
<text:list><text:list-item><text:p>Planted nine thousand ferns</text:p></text:list-item></text:list>
<text:h text:outline-level="2">Languages</text:h>
<table:table><table:table-row><table:table-cell><text:p>German</text:p></table:table-cell>
<table:table-cell><text:p>Native</text:p></table:table-cell></table:table-row></table:table>
"""
RTF = r"""
\pard\s1\b\fs40 Adelheid Moosgruber\par
\pard\plain\fs22 adelheid@moosgruber.example\par
\pard\s1\b\fs28 Experience\par
\pard\plain\fs22{\b Head Gardener}\tab Apr 2016 \endash  Sep 2021\par
Fernwood Estates Ltd\par
\pard{\listtext\'b7\tab}Planted nine thousand ferns\par
\pard\s1\b\fs28 Languages\par
\trowd\pard\intbl\plain\fs22 German\cell Native\cell\row
"""
HTML = """
<h1>Adelheid Moosgruber</h1><p>adelheid@moosgruber.example
<h2>Experience</h2><p><strong>Head Gardener</strong> Apr 2016 – Sep 2021</p><p>Fernwood Estates Ltd</p>
<ul><li>Planted nine
thousand ferns</ul>
<h2>Languages</h2><table><tr><td>German<td>Native</table>
"""
KINDS = {
    papers.ODT: lambda: papers.opendocument(ODT, BOLD),
    papers.RTF: lambda: papers.rtf(RTF),
    papers.HTML_PAGE: lambda: papers.page(HTML),
}


def said_in(file, kind):
    return [line.text for line in READERS[kind](file).lines]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_cv_reads_the_same_in_every_kind(kind):
    resume = read(KINDS[kind](), kind).resume
    assert (resume.basics.name, resume.basics.email) == ("Adelheid Moosgruber", "adelheid@moosgruber.example")
    (work,) = resume.work
    assert (work.position, work.name) == ("Head Gardener", "Fernwood Estates Ltd")
    assert (work.start_date, work.end_date, work.highlights) == ("2016-04", "2021-09", ["Planted nine thousand ferns"])
    assert [(spoken.language, spoken.fluency) for spoken in resume.languages] == [("German", "Native")]


@pytest.mark.parametrize("kind", KINDS)
def test_headings_weight_and_list_marks_are_seen(kind):
    lines = {line.text.split(" Apr")[0]: line for line in READERS[kind](KINDS[kind]()).lines}
    assert lines["Experience"].level
    assert not lines["Fernwood Estates Ltd"].level
    assert lines["Head Gardener"].runs[0].bold
    assert not lines["Fernwood Estates Ltd"].runs[0].bold
    assert lines["Planted nine thousand ferns"].bullet


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        (papers.ODT, papers.opendocument(
            '<text:p>Seen<office:annotation><text:p>A remark</text:p></office:annotation></text:p>'
            '<text:tracked-changes><text:p>Struck out</text:p></text:tracked-changes>')),
        (papers.RTF, papers.rtf(
            r"Seen{\v  in secret}{\*\unheard of}{\header Page {\field{\*\fldinst PAGE}{\fldrslt 1}}}"
            r"{\pict\bin9 {{{{{\par}}\par")),
        (papers.HTML_PAGE, papers.page(
            "Seen<script>told()</script><p hidden>in secret<p style='display: none'>nor this"
            "<template>nor that</template><!-- a remark -->")),
    ],
    ids=["ODT", "RTF", "HTML"],
)  # fmt: skip
def test_what_is_not_shown_is_not_read(kind, file):
    assert said_in(file, kind) == ["Seen"]


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        (papers.ODT, papers.opendocument(
            '<text:p><text:a xlink:href="https://moos.example">My garden</text:a> and more</text:p>')),
        (papers.RTF, papers.rtf(
            r'{\field{\*\fldinst{HYPERLINK "https://moos.example"}}{\fldrslt My garden}} and more\par')),
        (papers.HTML_PAGE, papers.page("<p><a href='https://moos.example'>My garden</a> and more")),
    ],
    ids=["ODT", "RTF", "HTML"],
)  # fmt: skip
def test_a_link_is_known_by_where_it_leads(kind, file):
    (line,) = READERS[kind](file).lines
    assert [run.link for run in line.runs] == ["https://moos.example", None]
    assert line.text == "My garden and more"


def test_a_box_in_an_opendocument_text_is_read_after_its_paragraph():
    box = "<draw:frame><draw:text-box><text:p>In the box</text:p></draw:text-box></draw:frame>"
    assert said_in(papers.opendocument(f"<text:p>Before {box}and after</text:p>"), papers.ODT) == [
        "Before and after",
        "In the box",
    ]


def test_an_opendocument_style_has_what_its_parent_has():
    styles = (
        '<style:style style:name="Loud" style:family="paragraph"><style:text-properties fo:font-size="20pt"/>'
        '</style:style><style:style style:name="P1" style:family="paragraph" style:parent-style-name="Loud">'
        '<style:text-properties fo:font-style="italic"/></style:style>'
    )
    (line,) = READERS[papers.ODT](papers.opendocument('<text:p text:style-name="P1">Loud</text:p>', styles)).lines
    assert (line.runs[0].size, line.runs[0].italic) == (20.0, True)


def test_white_space_in_an_opendocument_text_is_one_space_and_more_where_it_says_so():
    body = '<text:p>Moss\n      and<text:s text:c="2"/>lichen<text:line-break/>Ferns</text:p>'
    assert said_in(papers.opendocument(body), papers.ODT) == ["Moss and lichen", "Ferns"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (r"M\'fcller", "Müller"),
        (r"M\u252?ller", "Müller"),
        (r"{\uc2 M\u252\'81\'82ller}", "Müller"),
        (r"{\f1\'cc\'ee\'f5}", "Мох"),
        (r"\u-10179?\u-8703?", "\U0001f601"),
        (r"Moss\~and\line lichen", "Moss and"),
        ("Mo\nss", "Moss"),
        (r"\{Moss\}", "{Moss}"),
        (r"{\upr{Moss}{\*\ud{\u77?oss}}}", "Moss"),
    ],
)
def test_rtf_writes_letters_in_many_ways(written, said):
    assert said_in(papers.rtf(rf"\pard {written}\par"), papers.RTF)[0] == said


@pytest.mark.parametrize(
    "data",
    [
        "Müller".encode(),
        b"\xef\xbb\xbf" + "Müller".encode(),
        "Müller".encode("utf-16"),
        "Müller".encode("cp1252"),
        b'<meta charset="cp1250">' + "Müller".encode("cp1250"),
        b'<meta charset="iso-8859-1">' + "Müller".encode(),
        b'<meta charset="rot13">' + "Müller".encode("cp1252"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_really_has(data):
    papers_file = papers.text("")
    papers_file.write(data)
    papers_file.seek(0)
    assert said_in(papers_file, papers.HTML_PAGE) == ["Müller"]


def test_words_side_by_side_in_a_page_are_parted_where_the_page_parts_them():
    page = "<div><b>Head</b> <i>Gardener</i></div><div><span>Moos</span><span>gruber</span><br>Ferns</div>"
    assert said_in(papers.page(page), papers.HTML_PAGE) == ["Head Gardener", "Moosgruber", "Ferns"]


def test_labels_in_a_row_are_parted():
    page = "<div><span>Moss</span> <span>Tree ferns</span><span>Lichen</span></div>"
    (line,) = READERS[papers.HTML_PAGE](papers.page(page)).lines
    assert line.cells == ["Moss", "Tree ferns", "Lichen"]


def test_text_that_was_set_line_by_line_stays_so():
    assert said_in(papers.page("<pre>Moss\nLichen</pre>"), papers.HTML_PAGE) == ["Moss", "Lichen"]


def test_headings_of_entries_are_no_sections_where_there_are_more_of_them():
    entries = "".join(
        f"<h2>Position {number}</h2><p>Company {number} Ltd</p><p>20{number:02} – 20{number + 1:02}</p>"
        for number in range(10, 18)
    )
    page = (
        f"<h1>Adelheid Moosgruber</h1><h2>Experience</h2>{entries}<h2>Skills</h2><p>Moss, Ferns</p><h2>Languages</h2>"
    )
    resume = read(papers.page(f"{page}<p>German</p>"), papers.HTML_PAGE).resume
    assert [work.position for work in resume.work] == [f"Position {number}" for number in range(10, 18)]


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        (papers.ODT, papers.text("no archive")),
        (papers.ODT, papers.opendocument("&lol;", before='<!DOCTYPE d [<!ENTITY lol "lol">]>')),
        (papers.ODT, papers.opendocument("<text:p>not closed")),
        (papers.RTF, papers.text("no RTF")),
        (papers.RTF, papers.rtf("{" * 100_000)),
    ],
    ids=["no archive", "entities", "broken XML", "no RTF", "groups without end"],
)
def test_what_is_broken_or_made_to_break_us_is_refused(kind, file):
    with pytest.raises(UnreadableFileError) as refusal:
        READERS[kind](file)
    assert refusal.value.code == "unreadable"


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        (papers.ODT, papers.opendocument("<text:section>" * 200 + "<text:p>Deep</text:p>" + "</text:section>" * 200)),
        (papers.ODT, papers.opendocument(f"<text:p>{'<text:span>' * 200}Deep{'</text:span>' * 200}</text:p>")),
        (papers.HTML_PAGE, papers.page("<div>" * 20_000 + "Deep")),
        (papers.HTML_PAGE, papers.page("<b>" * 20_000 + "Deep")),
        (papers.HTML_PAGE, papers.page("<table><tr><td>" * 5_000 + "Deep")),
        (papers.RTF, papers.rtf("}" * 100_000 + r"\listtext\fldinst x\cell\row")),
        (papers.RTF, papers.rtf(r"\u99999999 \fs999999999 \s-5 \outlinelevel-4 \f77 \cell\row\cell Deep")),
    ],
    ids=["ODT sections", "ODT spans", "HTML blocks", "HTML spans", "HTML tables", "RTF ends", "RTF numbers"],
)  # fmt: skip
def test_what_lies_very_deep_or_says_nonsense_ends_soon(kind, file):
    READERS[kind](file)
