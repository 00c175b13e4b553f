"""What a portfolio says to search engines and to those who link to it."""

from typing import Any

from webapp.resume import Resume
from workers.portfolio.links import safe_link

# What a result list shows of a description before cutting it itself.
_DESCRIPTION = 155


def heading(resume: Resume) -> str:
    """Give what the portfolio is called: name and label, as far as they are known."""
    return " – ".join(part for part in (resume.basics.name, resume.basics.label) if part)


def describe(resume: Resume) -> str:
    """Give the summary's beginning, cut between words, or the label where there is no summary."""
    text = " ".join((resume.basics.summary or resume.basics.label or "").split())
    if len(text) <= _DESCRIPTION:
        return text
    return text[: _DESCRIPTION - 1].rsplit(" ", 1)[0] + "…"


def profile_page(resume: Resume, language: str, url: str | None) -> dict[str, Any]:
    """Give schema.org's ProfilePage of the Person, without what is unknown."""
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "ProfilePage",
            "url": url,
            "inLanguage": language,
            "mainEntity": _person(resume),
        }
    )


def _person(resume: Resume) -> dict[str, Any]:
    basics = resume.basics
    return _filled(
        {
            "@type": "Person",
            "name": basics.name,
            "jobTitle": basics.label,
            "description": basics.summary,
            "email": basics.email,
            "telephone": basics.phone,
            "url": safe_link(basics.url),
            "address": _address(resume),
            "sameAs": [link for profile in basics.profiles if (link := safe_link(profile.url))],
            "worksFor": [_organization(held.name) for held in resume.work if held.name and not held.end_date],
            "alumniOf": [_organization(held.institution) for held in resume.education if held.institution],
            "knowsLanguage": [spoken.language for spoken in resume.languages if spoken.language],
        }
    )


def _address(resume: Resume) -> dict[str, Any] | None:
    place = resume.basics.location
    if not place:
        return None
    known = _filled(
        {
            "streetAddress": place.address,
            "postalCode": place.postal_code,
            "addressLocality": place.city,
            "addressRegion": place.region,
            "addressCountry": place.country_code,
        }
    )
    return {"@type": "PostalAddress", **known} if known else None


def _organization(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
