"""What people call the parts of a CV, in plain words."""

from __future__ import annotations

SECTIONS = {
    "basics": "About you",
    "profiles": "Elsewhere on the web",
    "work": "Work",
    "volunteer": "Volunteering",
    "education": "Education",
    "awards": "Awards",
    "certificates": "Certificates",
    "publications": "Publications",
    "skills": "Skills",
    "languages": "Languages",
    "interests": "Interests",
    "references": "References",
    "projects": "Projects",
}
ONE = {
    "profiles": "address elsewhere",
    "work": "position",
    "volunteer": "position",
    "education": "course of study",
    "awards": "award",
    "certificates": "certificate",
    "publications": "publication",
    "skills": "skill or group of skills",
    "languages": "language",
    "interests": "interest",
    "references": "reference",
    "projects": "project",
}
"""One of each, inside a sentence."""
LANGUAGES = {
    "en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "it": "Italiano", "nl": "Nederlands",
    "pt": "Português", "pl": "Polski", "sv": "Svenska", "ru": "Русский", "ja": "日本語", "zh": "中文", "ar": "العربية",
}  # fmt: skip
"""What each language calls itself."""
_LABELS = {
    "basics/label": "Headline",
    "basics/url": "Web address",
    "basics/summary": "About you, in a few sentences",
    "location/address": "Street",
    "location/postalCode": "Postal code",
    "location/city": "Town",
    "location/region": "Region",
    "location/countryCode": "Country, as two letters",
    "profiles/username": "Your name there",
    "work/name": "Employer",
    "work/description": "About the employer",
    "skills/name": "Skill, or name of the group",
    "skills/keywords": "Skills of the group",
    "languages/fluency": "How well",
    "references/reference": "What they say",
    "projects/entity": "For whom",
    "projects/type": "Kind",
    "awards/awarder": "Given by",
    "certificates/issuer": "Given by",
    "startDate": "Began",
    "endDate": "Ended",
    "releaseDate": "Published on",
    "studyType": "Degree",
    "area": "Subject",
    "score": "Mark",
    "highlights": "Points",
    "url": "Web address",
}
_HINTS = {"list": "One on each line.", "date": "As 2021, 2021-03 or 2021-03-15."}


def label(section: str, name: str) -> str:
    """Name a field of a section."""
    return _LABELS.get(f"{section}/{name}") or _LABELS.get(name) or name[:1].upper() + name[1:]


def hint(kind: str, name: str) -> str:
    """Say how a field is to be filled in, where that isn't plain."""
    return f"{_HINTS['date']} Leave it empty while it goes on." if name == "endDate" else _HINTS.get(kind, "")
