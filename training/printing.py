"""Prints composed pages: HTML in a style drawn by chance, PDFs of it by WeasyPrint and by Chromium, and by Typst.

Three makers of PDFs, because their text differs: in order, in gaps between words, in what bold is.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from html import escape
from random import Random

from training.blocks import Block, Blocks, Bullets, Grid, Line, Page, Paragraph, Row, Section, Tags
from training.layouts import Layout

FONTS = (
    "DejaVu Sans", "DejaVu Serif", "Liberation Sans", "Liberation Serif", "Open Sans", "Roboto", "Lato", "EB Garamond",
    "Noto Sans", "Noto Serif",
)  # fmt: skip
COLOURS = ("#000", "#1f3a5f", "#7a1f2b", "#1d6b4f", "#444", "#0a66c2", "#8a4b08")
HEADINGS = (
    "font-size:1.3em;font-weight:bold",
    "font-size:1.2em;border-bottom:1pt solid;font-weight:bold",
    "text-transform:uppercase;font-size:1.05em;letter-spacing:.12em",
    "text-transform:uppercase;font-weight:bold;font-size:1em;border-bottom:.5pt solid",
    "font-size:1.15em;background:#e6ebf0;padding:2pt 5pt",
    "font-size:1.1em;border-left:4pt solid;padding-left:5pt;font-weight:bold",
    "font-variant:small-caps;font-size:1.25em",
    "font-size:1em;font-weight:bold;text-align:center",
    "font-size:1.4em;font-weight:normal",
    "font-size:1em;font-weight:bold;color:#888",
)


def to_html(random: Random, page: Page, layout: Layout, language: str) -> str:
    """Give the page as an HTML document with its style inside."""
    direction, sides = ("rtl", ("right", "left")) if language in ("ar", "he") else ("ltr", ("left", "right"))
    side = layout.columns in ("left", "right", "halves") and page.side
    main = "".join(_section(one) for one in page.main)
    if side:
        aside = "".join(_section(one) for one in page.side)
        main_width, side_width = (56, 40) if layout.columns == "halves" else (67, 29)
        first, second = (aside, main) if layout.columns == "left" else (main, aside)
        widths = (side_width, main_width) if layout.columns == "left" else (main_width, side_width)
        body = _two_columns(random, first, second, widths, sides)
    else:
        body = main
    head = "".join(_block(block) for block in page.head)
    style = _style(random, layout, sides[1])
    return (
        f'<!doctype html><html lang="{language.replace("_", "-")}" dir="{direction}"><meta charset="utf-8">'
        f"<title>CV</title><style>{style}</style><body><header>{head}</header>{body}</body></html>"
    )


def _two_columns(random: Random, first: str, second: str, widths: tuple[int, int], sides: tuple[str, str]) -> str:
    left, right = widths
    if random.random() < 0.5:
        return (
            f'<div style="float:{sides[0]};width:{left}%">{first}</div>'
            f'<div style="float:{sides[1]};width:{right}%">{second}</div>'
        )
    cell = "vertical-align:top;padding:0"
    return (
        f'<table style="width:100%;border-collapse:collapse"><tr><td style="{cell};width:{left}%">{first}</td>'
        f'<td style="{cell};width:{100 - left - right}%"></td>'
        f'<td style="{cell};width:{right}%">{second}</td></tr></table>'
    )


def _style(random: Random, layout: Layout, end: str) -> str:
    size = random.choice((9, 9.5, 10, 10.5, 11, 12))
    colour = random.choice(COLOURS)
    families = (
        f'"{random.choice(FONTS)}","Noto Sans CJK SC","Noto Sans Devanagari","Noto Sans Arabic","Noto Sans Hebrew"'
    )
    heading = random.choice(HEADINGS)
    margin = ""
    if layout.columns == "margin":
        margin = "section{display:table;width:100%}h2{display:table-cell;width:21%;vertical-align:top}"
        margin += "section>div{display:table-cell}"
        heading = random.choice(("font-weight:bold;font-size:1em", "text-transform:uppercase;font-size:.9em"))
    row = random.choice(
        (
            ".r{display:flex;justify-content:space-between;gap:1em}",
            f".r b2{{float:{end}}}",
            ".r{display:table;width:100%}.r b1,.r b2{display:table-cell}.r b2{text-align:end;white-space:nowrap}",
        )
    )
    bullets = random.choice(("list-style:none;padding:0 1em", "list-style:none;padding:0"))
    tag = random.choice(("background:#eee;border-radius:3pt;padding:1pt 5pt", "border:.5pt solid #999;padding:0 4pt"))
    return f"""
@page{{size:{random.choice(("A4", "A4", "letter"))};margin:{random.choice((12, 15, 20, 25))}mm}}
body{{font:{size}pt/{random.choice((1.2, 1.35, 1.5))} {families};margin:0}}
h1{{font-size:{random.choice((1.5, 2, 2.4, 2.8))}em;margin:0;text-align:{random.choice(("start", "start", "center"))};
font-weight:{random.choice(("bold", "normal"))};color:{random.choice((colour, "#000"))}}}
.l{{font-size:1.15em;color:{colour}}}
header{{text-align:{random.choice(("start", "start", "center"))};margin-bottom:8pt}}
h2{{margin:{random.choice((8, 12, 16))}pt 0 {random.choice((2, 4, 6))}pt;color:{colour};{heading}}}
{margin}{row}p,ul{{margin:{random.choice((1, 2, 4))}pt 0}}ul{{{bullets}}}
.m{{color:{random.choice(("#000", "#555", "#777"))}}}
.tag{{display:inline-block;margin:1pt 3pt 1pt 0;{tag}}}.g{{display:table;width:100%}}.g>div{{display:table-row}}
.g>div>div{{display:table-cell;vertical-align:top;padding:0 3pt {random.choice((2, 5))}pt 0}}
a{{color:inherit;text-decoration:none;overflow-wrap:anywhere;word-break:break-word}}"""


def _section(section: Section) -> str:
    heading = f"<h2>{escape(section.heading)}</h2>" if section.heading else ""
    return f"<section>{heading}<div>{''.join(map(_block, section.blocks))}</div></section>"


def _block(block: Block) -> str:
    match block:
        case Row(left, right):
            if left and left[0].style == "n":
                return f"<h1>{escape(left[0].text)}</h1>"
            end = f"<b2>{_line(right)}</b2>" if right else ""
            return f'<div class="r">{end if not left else ""}<b1>{_line(left)}</b1>\n{end}</div>'
        case Bullets(items, mark):
            return (
                "<ul>"
                + "".join(f"<li>{escape(f'{mark} ' if mark else '')}{escape(one)}</li>" for one in items)
                + "</ul>"
            )
        case Paragraph(text):
            return f"<p>{escape(text)}</p>"
        case Tags(items):
            return "<p>" + " ".join(f'<span class="tag">{escape(one)}</span>' for one in items) + "</p>"
        case Grid(rows, widths):
            return '<div class="g">' + "".join(_cells(row, widths) for row in rows) + "</div>"


def _cells(row: list[Blocks], widths: list[int]) -> str:
    cells = zip(row, widths, strict=False)
    return (
        "<div>" + "".join(f'<div style="width:{w}%">{"".join(map(_block, cell))}</div>' for cell, w in cells) + "</div>"
    )


def _line(line: Line) -> str:
    return "".join(_run(run.text, run.style, run.link) for run in line)


def _run(text: str, style: str, link: str) -> str:
    html = escape(text)
    html = f'<a href="{escape(link)}">{html}</a>' if link else html
    match style:
        case "b" | "i":
            return f"<{style}>{html}</{style}>"
        case "m" | "l":
            return f'<span class="{style}">{html}</span>'
    return html


def by_weasyprint(html: str) -> bytes:
    """Give the PDF that WeasyPrint makes of it."""
    import weasyprint

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    return bytes(weasyprint.HTML(string=html).write_pdf())


class Chromium:
    """A running Chromium: ``with Chromium() as print_: pdf = print_(html)``."""

    def __enter__(self) -> Chromium:
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        self._tab = self._browser.new_page()
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.close()
        self._playwright.stop()

    def __call__(self, html: str) -> bytes:
        """Give the PDF that Chromium makes of it."""
        self._tab.set_content(html)
        return self._tab.pdf(prefer_css_page_size=True, print_background=True)


def by_typst(random: Random, page: Page, layout: Layout) -> bytes:
    """Give the PDF that Typst makes of it, in one column or two."""
    import typst

    return bytes(typst.compile("".join(_typst(random, page, layout)).encode()))


def _typst(random: Random, page: Page, layout: Layout) -> Iterator[str]:
    size = random.choice((9, 10, 11))
    yield f'#set page(paper: "a4", margin: {random.choice((15, 20, 25))}mm)\n'
    fonts = (
        f'"{random.choice(FONTS)}", "Noto Sans CJK SC", "Noto Sans Devanagari", "Noto Sans Arabic", "Noto Sans Hebrew"'
    )
    yield f"#set text(size: {size}pt, font: ({fonts}), fallback: true)\n#set par(leading: .55em, spacing: .7em)\n"
    rule = random.choice(("", "#v(-.6em)#line(length: 100%)"))
    dress = random.choice(("upper", "smallcaps", "strong", "emph"))
    yield f"#show heading: it => block(above: 1.2em)[#{dress}(it.body)]\n"
    yield from (_typst_block(block) for block in page.head)
    main = "".join(_typst_section(one, rule) for one in page.main)
    side = "".join(_typst_section(one, rule) for one in page.side)
    if not side:
        yield main
    elif layout.columns == "left":
        yield f"#grid(columns: (30%, 1fr), gutter: 1em, [{side}], [{main}])"
    else:
        yield f"#grid(columns: (1fr, 30%), gutter: 1em, [{main}], [{side}])"


def _typst_section(section: Section, rule: str) -> str:
    heading = f"\n= {_typst_text(section.heading)}\n{rule}\n" if section.heading else "\n"
    return heading + "".join(map(_typst_block, section.blocks))


def _typst_block(block: Block) -> str:
    match block:
        case Row(left, right):
            end = f" #h(1fr) {_typst_line(right)}" if right else ""
            return f"\n{_typst_line(left)}{end}\n"
        case Bullets(items, mark):
            return "".join(f"\n{_typst_text(f'{mark} {one}'.strip())}\n" for one in items)
        case Paragraph(text):
            return f"\n{_typst_text(text)}\n"
        case Tags(items):
            return "\n" + " ".join(f"#box(stroke: .5pt, inset: 2pt)[{_typst_text(one)}]" for one in items) + "\n"
        case Grid(rows, widths):
            cells = [f"[{''.join(map(_typst_block, cell))}]" for row in rows for cell in row]
            cells += ["[]"] * (-len(cells) % len(widths))
            return f"\n#grid(columns: ({', '.join(f'{w}%' for w in widths)}), row-gutter: .6em, {', '.join(cells)})\n"


def _typst_line(line: Line) -> str:
    dress = {
        "b": "strong",
        "i": "emph",
        "n": "text.with(size: 2em)",
        "l": "text.with(size: 1.2em)",
        "m": "text.with(fill: gray)",
    }
    return "".join(
        f"#({dress[run.style]})[{_typst_text(run.text)}]" if run.style else _typst_text(run.text) for run in line
    )


def _typst_text(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{quoted}"' if text else ""
