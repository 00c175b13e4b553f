"""The files that carry a portfolio elsewhere: its JSON Resume and one archive of everything."""

import io
import json
import zipfile

from webapp.resume import Resume

# The oldest date a zip can say: the same files give the same bytes, whenever they are packed.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_MADE_ON_UNIX = 3
_READABLE_FILE = 0o100644 << 16


def resume_json(resume: Resume) -> bytes:
    """Give the resume as JSON Resume 1.0.0 (UTF-8, indented)."""
    return json.dumps(resume.to_json(), ensure_ascii=False, indent=2).encode() + b"\n"


def bundle(files: dict[str, bytes]) -> bytes:
    """Pack files by name into a zip whose bytes depend on nothing but them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(files):
            archive.writestr(_entry(name), files[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_DATE)
    entry.create_system = _MADE_ON_UNIX
    entry.external_attr = _READABLE_FILE
    return entry
