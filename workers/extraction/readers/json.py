"""JSON Resume: taken as it came, once it is valid."""

from typing import BinaryIO

from pydantic import ValidationError

from webapp.resume import MAX_JSON_BYTES, Resume, UnreadableFileError


def read_json(file: BinaryIO) -> Resume:
    """Read a JSON Resume.

    :raises UnreadableFileError: ``unreadable`` when it isn't one.
    """
    data = file.read(MAX_JSON_BYTES + 1)
    if len(data) > MAX_JSON_BYTES:
        raise UnreadableFileError("unreadable")
    try:
        return Resume.model_validate_json(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValidationError, RecursionError) as error:
        raise UnreadableFileError("unreadable") from error
