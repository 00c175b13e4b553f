"""What has to be installed beside the Python packages, and what the system keeps readers of files from."""

from __future__ import annotations

import ctypes
import importlib
from typing import Any

from webapp.doctor.finding import Finding, Patient, note, ok, unset, wrong
from webapp.sandbox import Sandbox, SandboxError
from webapp.services import CHECK

_DEBIAN = "on Debian: apt-get install"


def _library(name: str) -> Any | None:
    for file in (f"lib{name}.so.0", f"lib{name}.0.dylib", f"lib{name}.dylib"):
        try:
            return ctypes.CDLL(file)
        except OSError:
            continue
    return None


# PDFs.


def pango(_patient: Patient) -> Finding:
    """Tell whether PDFs can be made, and how fast."""
    library, with_fonts, subset = map(_library, ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))
    if library is None or with_fonts is None:
        return wrong("not found, so no PDF can be made", f"{_DEBIAN} libpango-1.0-0 libpangoft2-1.0-0")
    library.pango_version_string.restype = ctypes.c_char_p
    found = f"Pango {library.pango_version_string().decode()}"
    if subset is None:
        return note(f"{found} without harfbuzz-subset: PDFs take three times as long", f"{_DEBIAN} libharfbuzz-subset0")
    return ok(f"{found} with harfbuzz-subset")


def fonts(_patient: Patient) -> Finding:
    """Tell whether all fonts that portfolios are set in are there."""
    module = importlib.import_module("workers.portfolio.fonts")
    files = [face.file for face in module.all_faces()]
    broken = [file.name for file in files if not _is_font(file)]
    if broken:
        return wrong(f"{', '.join(broken)} is missing or broken", f"bring {module.FOLDER} back from the repository")
    return ok(f"{len(files)} of our own")


def _is_font(file: Any) -> bool:
    try:
        with file.open("rb") as opened:
            return bool(opened.read(4) == b"wOF2")
    except OSError:
        return False


# Pictures.


def tesseract(_patient: Patient) -> Finding:
    """Tell which languages pictures are read in."""
    reader = importlib.import_module("workers.extraction.readers.tesseract")
    pictures = importlib.import_module("workers.extraction.readers.pictures")
    if (library := reader.load()) is None:
        return unset("not found, so pictures and scans are kept and not read", f"{_DEBIAN} tesseract-ocr")
    found = f"Tesseract {_version(library)}"
    if not (installed := _languages(reader, library, pictures.FIRST)):
        return wrong(f"{found} without English, which it begins with", f"{_DEBIAN} tesseract-ocr-eng")
    wanted = sorted(pictures.DATA.values())
    missing = [name for name in wanted if name not in installed]
    found += f" reads {', '.join(name for name in wanted if name in installed)}"
    if missing:
        packages = " ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in missing)
        return note(f"{found}, and all else as if it were English", f"for more, {_DEBIAN} {packages}")
    return ok(found)


def _languages(reader: Any, library: Any, first: str) -> set[str]:
    try:
        with reader.Tesseract(library, first) as opened:
            return set(opened.languages())
    except LookupError:
        return set()


def _version(library: Any) -> str:
    library.TessVersion.restype = ctypes.c_char_p
    return str(library.TessVersion().decode())


# Walls.


def sandbox(_patient: Patient) -> Finding:
    """Tell what a reader of strangers' files is kept from, as ``/readyz`` does."""
    ours = Sandbox([CHECK])
    try:
        walls = ours.available()
    except SandboxError:
        return wrong("does not start, so no file can be looked at", "see the lines above this list; is memory left?")
    finally:
        ours.close()
    lacking = [name for name, there in walls.items() if not there and name != "network_namespace"]
    if not lacking:
        return ok(", ".join(name for name, there in walls.items() if there))
    tell = wrong if "no_network" in lacking else note
    return tell(f"readers are kept from less than they could be (no {', '.join(lacking)})", _advice(lacking))


def _advice(lacking: list[str]) -> str:
    if lacking == ["unprivileged"]:
        return "run it as somebody else than root, or put Python and Vitrine where everybody may read them"
    return "run Linux 5.13 or newer, and let the container use seccomp and Landlock; see docs/watching.md"
