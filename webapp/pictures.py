"""The pictures in a CV: the photo of its person and one of each project, stored under names of our own.

A name is made of what the picture holds. Any other value that stands in its place, such as an address elsewhere, is
kept in the data; it is never shown, and nobody fetches it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

from webapp import space
from webapp.checked import Cropped
from webapp.editing import Place
from webapp.errors import Problem
from webapp.models import Cv, Job, Revision
from webapp.resume import Resume, UnreadableFileError
from webapp.sandbox import DiedError, SandboxError, TimedOutError
from webapp.services import CROP, CROP_LIMITS, Services
from webapp.storage import MissingFileError

MEDIA_TYPE = "image/jpeg"
MAX_BYTES = 10 * 1024 * 1024
"""The largest file that is taken, where the site's own limit isn't lower."""
MOST = 24
"""So many pictures of a CV are shown, the photo and the first projects'."""
_PHOTO: dict[str, Any] = {"width": 480, "height": 480, "cut": True}
_OF_PROJECT: dict[str, Any] = {"width": 1200, "height": 900, "cut": False}
_NAME = re.compile(r"[0-9a-f]{16}\.jpg")
_SOURCE = re.compile(rb'(<img [^>]*?src=")([0-9a-f]{16}\.jpg)(?=")')


def is_name(text: str | None) -> bool:
    """Say whether this is the name of a picture of ours."""
    return text is not None and _NAME.fullmatch(text) is not None


def folder(job: Job) -> str:
    """Give the storage prefix of a job's pictures."""
    return f"pictures/{job.id}"


def take_in(services: Services, job: Job, file: BinaryIO, place: Place) -> str:
    """Store a picture for an entry, made anew in the size that it has there, and give its name.

    Raises Problem ``too_large``, ``no_room``, ``unsupported_picture`` or ``damaged_file``.
    """
    if file.seek(0, 2) > min(MAX_BYTES, services.config.max_upload_bytes):
        raise Problem("too_large")
    space.require_space(services)
    content = _cropped(services, file, _PHOTO if place.section == "basics" else _OF_PROJECT)
    name = f"{hashlib.sha256(content).hexdigest()[:16]}.jpg"
    services.storage.put(f"{folder(job)}/{name}", content)
    return name


def _cropped(services: Services, file: BinaryIO, size: dict[str, Any]) -> bytes:
    file.seek(0)
    try:
        return services.sandbox.call(CROP, file, CROP_LIMITS, Cropped, **size).content
    except UnreadableFileError as refusal:
        raise Problem(refusal.code) from None
    except (TimedOutError, DiedError):
        raise Problem("damaged_file") from None
    except SandboxError:
        raise Problem("unavailable") from None


def read(services: Services, job: Job, name: str) -> bytes:
    """Give a job's picture; raises Problem ``not_found``."""
    if not is_name(name):
        raise Problem("not_found")
    try:
        return services.storage.get(f"{folder(job)}/{name}")
    except MissingFileError:
        raise Problem("not_found") from None


def shown_in(services: Services, job: Job, resume: Resume) -> dict[str, bytes]:
    """Give the pictures that a resume names, by name; of one that isn't stored nothing is said."""
    found = {}
    for name in _named(resume):
        with suppress(MissingFileError):
            found[name] = services.storage.get(f"{folder(job)}/{name}")
    return found


def _named(resume: Resume) -> list[str]:
    images = [resume.basics.image, *(project.image for project in resume.projects)]
    return list(dict.fromkeys(image for image in images if image is not None and is_name(image)))[:MOST]


def copy(services: Services, job: Job, other: Job, resume: Resume) -> None:
    """Store the pictures that a resume names for another job too."""
    for name, content in shown_in(services, job, resume).items():
        services.storage.put(f"{folder(other)}/{name}", content)


def is_known(job: Job, name: str) -> bool:
    """Say whether the job's CV names the picture, today or in a document that another has replaced."""
    today = Cv.select().where(Cv.job == job, Cv.document.contains(name))
    earlier = Revision.select().where(Revision.job == job, Revision.document.contains(name))
    return bool(today.exists() or earlier.exists())


def put_inside(html: bytes, give: Callable[[str], bytes]) -> bytes:
    """Write each picture into the page that shows it, where ``give`` has it by its name.

    An owner's page is closed to others, and a browser that keeps a page in a sandbox asks for its pictures without
    saying who asks.
    """
    return _SOURCE.sub(lambda found: found[1] + _as_address(give(found[2].decode())), html)


def _as_address(picture: bytes) -> bytes:
    return f"data:{MEDIA_TYPE};base64,".encode() + base64.b64encode(picture)
