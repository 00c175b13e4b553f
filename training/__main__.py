"""``python -m training FOLDER [--documents 300] [--seed 1]`` invents so many CVs with their truth into the folder.

It needs Chromium and LibreOffice for their formats; without them it makes the others.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
from contextlib import nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

from training.blocks import Page
from training.layouts import Layout, compose
from training.office import convert, to_docx
from training.people import Inventor, Resume
from training.printing import Chromium, by_typst, by_weasyprint, to_html
from training.words import LANGUAGES

FORMATS = (
    ("weasyprint",) * 4
    + ("chromium",) * 5
    + ("typst",) * 2
    + ("office-pdf",) * 3
    + ("docx",) * 2
    + ("odt", "rtf", "html")
)
OFFICE = ("office-pdf", "odt", "rtf")
"""What LibreOffice makes of a DOCX."""
COLUMNS = ("id", "ext", "kind", "theme", "language", "pages", "sections", "format", "person_or_profession")


def main() -> None:
    """Read the arguments and make the documents."""
    parser = argparse.ArgumentParser(prog="python -m training")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    generate(wanted.folder, wanted.documents, wanted.seed)


@dataclass
class Document:
    """One CV before it is a file; ``made`` is one of FORMATS."""

    name: str
    made: str
    language: str
    page: Page
    layout: Layout
    truth: Resume
    random: Random

    @property
    def ext(self) -> str:
        """How its file's name ends."""
        return self.made if self.made in ("docx", "odt", "rtf", "html") else "pdf"


def generate(folder: Path, documents: int, seed: int) -> None:
    """Write ``documents`` CVs drawn from ``seed``, each with ``.truth.json`` and ``.txt``, and ``manifest.tsv``."""
    folder.mkdir(parents=True, exist_ok=True)
    formats = [one for one in FORMATS if _can_make(one)]
    drawn = [draw(seed, number, formats) for number in range(documents)]
    with Chromium() if "chromium" in formats else nullcontext() as chromium:
        for document in drawn:
            _write(folder, document, chromium)
    for ext in ("pdf", "odt", "rtf"):
        _convert(folder, [one for one in drawn if one.made in OFFICE and one.ext == ext], ext)
    with (folder / "manifest.tsv").open("w", newline="") as manifest:
        csv.writer(manifest, delimiter="\t").writerows([COLUMNS, *map(_row, drawn)])


def draw(seed: int, number: int, formats: list[str]) -> Document:
    """Draw the document ``number`` of those that ``seed`` gives; the same two give the same one."""
    random = Random(f"{seed}-{number}")
    language = random.choice(["en"] * 14 + ["de", "fr", "es", "it", "pt", *LANGUAGES])
    made = random.choice(formats)
    page, layout, truth = compose(random, language, Inventor(random, language).resume())
    return Document(f"g{seed}-{number:04d}-{made}-{language}", made, language, page, layout, truth, random)


def _write(folder: Path, document: Document, chromium: Chromium | None) -> None:
    written = "docx" if document.made in OFFICE else document.ext
    (folder / f"{document.name}.{written}").write_bytes(_content(document, chromium))
    (folder / f"{document.name}.truth.json").write_text(json.dumps(document.truth, ensure_ascii=False, indent=1))
    (folder / f"{document.name}.txt").write_text(document.page.words())


def _content(document: Document, chromium: Chromium | None) -> bytes:
    random, page, layout = document.random, document.page, document.layout
    if document.made in ("docx", *OFFICE):
        return to_docx(random, page, layout)
    if document.made == "typst":
        return by_typst(random, page, layout)
    html = to_html(random, page, layout, document.language)
    if document.made == "html":
        return html.encode()
    return chromium(html) if chromium and document.made == "chromium" else by_weasyprint(html)


def _convert(folder: Path, documents: list[Document], ext: str) -> None:
    files = [folder / f"{document.name}.docx" for document in documents]
    if files:
        convert(folder, files, ext)
    for file in files:
        file.unlink()


def _can_make(made: str) -> bool:
    needed = {"chromium": "chromium", "office-pdf": "soffice", "odt": "soffice", "rtf": "soffice"}
    if made == "typst":
        return find_spec("typst") is not None
    return made not in needed or shutil.which(needed[made]) is not None


def _row(document: Document) -> list[Any]:
    layout = document.layout
    theme = f"{layout.columns}/{layout.work}/{layout.school}/{layout.skills}/{layout.date}"
    language, shown = document.language.partition("_")[0], "+".join(document.truth)
    return [document.name, document.ext, "rendered", theme, language, 0, shown, document.made, ""]


if __name__ == "__main__":
    main()
