"""``python -m training FOLDER [--documents 300] [--seed 1]`` invents so many CVs with their truth into the folder.

It needs Chromium and LibreOffice for their formats; without them it makes the others.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

from training.layouts import compose
from training.office import convert, to_docx
from training.people import Inventor
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
COLUMNS = ("id", "ext", "kind", "theme", "language", "pages", "sections", "format", "person_or_profession")


def main() -> None:
    """Read the arguments and make the documents."""
    parser = argparse.ArgumentParser(prog="python -m training")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    generate(wanted.folder, wanted.documents, wanted.seed)


def generate(folder: Path, documents: int, seed: int) -> None:
    """Write ``documents`` CVs drawn from ``seed``, each with ``.truth.json`` and ``.txt``, and ``manifest.tsv``."""
    folder.mkdir(parents=True, exist_ok=True)
    formats = [one for one in FORMATS if _can_make(one)]
    rows, for_office = [], {"pdf": [], "odt": [], "rtf": []}
    with ExitStack() as running:
        chromium = running.enter_context(Chromium()) if "chromium" in formats else None
        for number in range(documents):
            random = Random(f"{seed}-{number}")
            language = random.choice(["en"] * 14 + ["de", "fr", "es", "it", "pt"] + list(LANGUAGES))
            made = random.choice(formats)
            page, layout, truth = compose(random, language, Inventor(random, language).resume())
            name = f"g{seed}-{number:04d}-{made}-{language}"
            ext = {"html": "html", "docx": "docx", "odt": "odt", "rtf": "rtf"}.get(made, "pdf")
            if made in ("docx", "odt", "rtf", "office-pdf"):
                (folder / f"{name}.docx").write_bytes(to_docx(random, page, layout))
                if made != "docx":
                    for_office[ext].append(folder / f"{name}.docx")
            elif made == "typst":
                (folder / f"{name}.pdf").write_bytes(by_typst(random, page, layout))
            else:
                html = to_html(random, page, layout, language)
                content = (
                    html.encode()
                    if made == "html"
                    else chromium(html)
                    if made == "chromium" and chromium
                    else by_weasyprint(html)
                )
                (folder / f"{name}.{ext}").write_bytes(content)
            (folder / f"{name}.truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1))
            (folder / f"{name}.txt").write_text(page.words())
            headings = [section.heading for section in (*page.main, *page.side) if section.heading]
            (folder / f"{name}.headings.json").write_text(json.dumps(headings, ensure_ascii=False))
            rows.append(_row(name, ext, made, layout, language, truth))
    for to, files in for_office.items():
        if files:
            convert(folder, files, to)
            for file in files:
                file.unlink()
    with (folder / "manifest.tsv").open("w", newline="") as file:
        writer = csv.writer(file, delimiter="\t")
        writer.writerows([COLUMNS, *rows])


def _can_make(made: str) -> bool:
    needed = {"chromium": "chromium", "office-pdf": "soffice", "odt": "soffice", "rtf": "soffice"}
    return made not in needed or shutil.which(needed[made]) is not None


def _row(name: str, ext: str, made: str, layout: Any, language: str, truth: dict[str, Any]) -> list[Any]:
    theme = f"{layout.columns}/{layout.work}/{layout.school}/{layout.skills}/{layout.date}"
    return [name, ext, "rendered", theme, language.partition("_")[0], 0, "+".join(truth), made, ""]


if __name__ == "__main__":
    main()
