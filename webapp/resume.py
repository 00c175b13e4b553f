"""JSON Resume 1.0.0 as types, and where each of its values was found.

Field by field after https://jsonresume.org/schema; in Python the names are snake_case, in JSON camelCase.
Fields that the schema doesn't know are kept as they came: nothing that was stored is lost.
"""

import unicodedata
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

IsoDate = Annotated[str, Field(pattern=r"^[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]


MAX_JSON_BYTES = 4 * 1024 * 1024
"""A larger JSON Resume is refused at upload: it is read whole or not at all."""


NEEDS_OCR = "needs_ocr"
"""Why a file isn't read: its words are in pictures, and its reader was not to look at any."""


class UnreadableFileError(ValueError):
    """A file that can't be taken or read, for the reason named by ``code`` (a stable snake_case word)."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class _Section(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow")


class Entry(_Section):
    """One of the things that a section lists."""

    hidden: Annotated[bool, BeforeValidator(lambda value: value is True)] = False
    """Our one addition to the schema: what is hidden is kept, and shown to nobody."""


class Location(_Section):
    """Where a person lives."""

    address: str | None = None
    postal_code: str | None = None
    city: str | None = None
    country_code: str | None = None
    region: str | None = None


class Profile(Entry):
    """An account elsewhere: network, user name, address."""

    network: str | None = None
    username: str | None = None
    url: str | None = None


class Basics(_Section):
    """Who the CV is about and how to reach them."""

    name: str | None = None
    label: str | None = None
    image: str | None = None
    email: str | None = None
    phone: str | None = None
    url: str | None = None
    summary: str | None = None
    location: Location | None = None
    profiles: list[Profile] = []


class Work(Entry):
    """One position at one employer; no ``end_date`` means it still goes on."""

    name: str | None = None
    location: str | None = None
    description: str | None = None
    position: str | None = None
    url: str | None = None
    start_date: IsoDate | None = None
    end_date: IsoDate | None = None
    summary: str | None = None
    highlights: list[str] = []


class Volunteer(Entry):
    """Unpaid work."""

    organization: str | None = None
    position: str | None = None
    url: str | None = None
    start_date: IsoDate | None = None
    end_date: IsoDate | None = None
    summary: str | None = None
    highlights: list[str] = []


class Education(Entry):
    """One course of study."""

    institution: str | None = None
    url: str | None = None
    area: str | None = None
    study_type: str | None = None
    start_date: IsoDate | None = None
    end_date: IsoDate | None = None
    score: str | None = None
    courses: list[str] = []


class Award(Entry):
    """A prize or distinction."""

    title: str | None = None
    date: IsoDate | None = None
    awarder: str | None = None
    summary: str | None = None


class Certificate(Entry):
    """A certificate and who issued it."""

    name: str | None = None
    date: IsoDate | None = None
    url: str | None = None
    issuer: str | None = None


class Publication(Entry):
    """A published work."""

    name: str | None = None
    publisher: str | None = None
    release_date: IsoDate | None = None
    url: str | None = None
    summary: str | None = None


class Skill(Entry):
    """A skill, or a group of them named by ``name`` and listed in ``keywords``."""

    name: str | None = None
    level: str | None = None
    keywords: list[str] = []


class Language(Entry):
    """A language the person speaks, and how well."""

    language: str | None = None
    fluency: str | None = None


class Interest(Entry):
    """A pastime."""

    name: str | None = None
    keywords: list[str] = []


class Reference(Entry):
    """What somebody says of the person."""

    name: str | None = None
    reference: str | None = None


class Project(Entry):
    """Something the person made."""

    name: str | None = None
    description: str | None = None
    highlights: list[str] = []
    keywords: list[str] = []
    start_date: IsoDate | None = None
    end_date: IsoDate | None = None
    url: str | None = None
    roles: list[str] = []
    entity: str | None = None
    type: str | None = None
    image: str | None = None
    """A picture of it; JSON Resume has none, and lets us add one."""


class Resume(_Section):
    """A whole CV."""

    basics: Basics = Basics()
    work: list[Work] = []
    volunteer: list[Volunteer] = []
    education: list[Education] = []
    awards: list[Award] = []
    certificates: list[Certificate] = []
    publications: list[Publication] = []
    skills: list[Skill] = []
    languages: list[Language] = []
    interests: list[Interest] = []
    references: list[Reference] = []
    projects: list[Project] = []
    meta: dict[str, Any] = {}

    def to_json(self) -> dict[str, Any]:
        """Give JSON Resume 1.0.0 as plain values, without what is empty."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def as_text(resume: Resume) -> str:
    """Give a resume as the JSON text that is stored."""
    return resume.model_dump_json(by_alias=True, exclude_defaults=True)


def as_resume(text: str) -> Resume:
    """Give the resume of a stored JSON text."""
    return Resume.model_validate_json(text)


class SourceLine(BaseModel):
    """A line of the document as it was read: its page (from 1), its place on the page (from 1) and its words."""

    page: int
    number: int
    text: str


class Reading(BaseModel):
    """What was read from a document, each value beside the lines it came from."""

    resume: Resume
    lines: list[SourceLine]
    sources: dict[str, list[int]]
    """JSON Pointer into the JSON Resume (``/work/0/startDate``) → positions in ``lines``."""
    confidence: dict[str, float] = {}
    """JSON Pointer → how probable the value is to be right, 0 to 1; what is taken as it came has none."""
    leftovers: list[int]
    """Positions in ``lines`` of those that found no place in the resume."""
    is_cv: bool = True
    """False where it reads like some other document; its owner decides."""
    language: str = "en"
    pages: int = 1
    pages_read: int = 1
    cut_after: int | None = None
    """So many lines were read, where a file without pages goes on after them; None when it was read to its end."""
    seconds: dict[str, float] = {}
    """How long each step took: ``read`` (file to lines) and ``structured`` (lines to resume)."""


class Draft(BaseModel):
    """What a page is made of while its owner waits: the resume, and the beginnings of its pictures by name."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    resume: Resume
    pictures: dict[str, bytes] = {}


class Preview(BaseModel):
    """A portfolio's page as HTML, made while its owner waits."""

    html: str


def value_at(resume: Any, pointer: str) -> str:
    """Give the text that a JSON Pointer leads to in a resume as plain values."""
    for key in pointer.split("/")[1:]:
        resume = resume[int(key)] if isinstance(resume, list) else resume[key]
    return str(resume)


def invalid_values(error: ValidationError) -> list[dict[str, str]]:
    """Name each value that has the wrong shape by its JSON Pointer, and say what is wrong with it."""
    return [
        {"path": "".join(f"/{part}" for part in wrong["loc"]), "detail": wrong["msg"]}
        for wrong in error.errors(include_url=False, include_input=False, include_context=False)
    ]


def letters(text: str) -> str:
    """Give the letters and digits alone: what texts are compared by."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())
