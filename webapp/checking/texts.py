"""Kinds made of plain characters: text, Markdown, web pages, JSON Resume."""

import codecs
import json
import re
from typing import BinaryIO

from webapp.checking.kinds import BY_EXTENSION, JSON_RESUME, MARKDOWN, TEXT, WEB_PAGE, Kind
from webapp.resume import MAX_JSON_BYTES, Resume, UnreadableFileError

_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_TEXT_NEVER_HAS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ONE_STRAY_PER = 50
_WEB_PAGE_BEGINS = re.compile(
    r"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html|head|body)\b", re.I | re.S
)
_TAG = re.compile(r"<[a-z!][^<>]*>", re.I)
_BODIES = {
    **{field.alias or name: list for name, field in Resume.model_fields.items() if name != "meta"},
    "basics": dict,
}


def inspect(file: BinaryIO, extension: str) -> tuple[Kind, None]:
    """Tell which kind of text a file is. An extension we don't know may hide anything in text: that is refused."""
    file.seek(0)
    content = file.read()
    text = _characters(content).strip()
    _refuse_binary(text)
    if not text:
        raise UnreadableFileError("empty_file")
    if _WEB_PAGE_BEGINS.match(text):
        return WEB_PAGE, None
    if text.startswith("{") and (extension == "json" or _is_json_resume(text)):
        if len(content) > MAX_JSON_BYTES:
            raise UnreadableFileError("too_large")
        return _json_resume(text), None
    if extension and extension not in BY_EXTENSION:
        raise UnreadableFileError("unsupported_type")
    return _plain_kind(text, extension), None


def _characters(content: bytes) -> str:
    for mark, encoding in _BOMS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if unmarked := _utf_16_without_mark(content):
        return content.decode(unmarked, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")  # stands for all encodings of one byte: no word is read here


def _utf_16_without_mark(content: bytes) -> str | None:
    """Recognise the zero in every other byte that western text has in UTF-16."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    if odd * 3 > len(content) and not even:
        return "utf-16-le"
    return "utf-16-be" if even * 3 > len(content) and not odd else None


def _refuse_binary(text: str) -> None:
    """Refuse what has more control characters than stray into a text that a program took out of a PDF."""
    if len(_TEXT_NEVER_HAS.findall(text)) * _ONE_STRAY_PER > len(text):
        raise UnreadableFileError("unsupported_type")


def _is_json_resume(text: str) -> bool:
    try:
        return _json_resume(text) is JSON_RESUME
    except UnreadableFileError:
        return False


def _json_resume(text: str) -> Kind:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError("damaged_file") from error
    if not any(isinstance(content.get(section), body) for section, body in _BODIES.items()):
        raise UnreadableFileError("unsupported_type")
    return JSON_RESUME


def _plain_kind(text: str, extension: str) -> Kind:
    if extension in WEB_PAGE.extensions and _TAG.search(text):
        return WEB_PAGE
    return MARKDOWN if extension in MARKDOWN.extensions else TEXT
