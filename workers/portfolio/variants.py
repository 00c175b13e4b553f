"""All files of a portfolio, and its two faces: what its owner sees, and what the public may see."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.resume import Resume
from webapp.themes import Look
from workers.portfolio.bundle import bundle, resume_json
from workers.portfolio.card import card
from workers.portfolio.html import page
from workers.portfolio.pdf import pdf
from workers.portfolio.privacy import public
from workers.portfolio.text import text
from workers.portfolio.vcard import vcard


@dataclass(frozen=True)
class Variant:
    """One face; ``published_url`` is the address of the public one."""

    name: str
    resume: Resume
    look: Look
    language: str
    published_url: str | None = None

    def page_files(self) -> dict[str, bytes]:
        """Give what is there as soon as the page is: the page and its small files."""
        return {
            "index.html": page(self.resume, self.look, self.language, self.published_url),
            "resume.json": resume_json(self.resume),
            "contact.vcf": vcard(self.resume),
            "resume.txt": text(self.resume, self.look, self.language),
        }

    def pdf_files(self) -> dict[str, bytes]:
        """Give the PDF, and for the public face the picture that others show of it."""
        files = {"resume.pdf": pdf(self.resume, self.look, self.language)}
        return {**files, "card.png": card(self.resume, self.look, self.language)} if self.published_url else files


def render_all(resume: Resume, look: Look, language: str) -> dict[str, bytes]:
    """Give each file of a portfolio by its name, and ``portfolio.zip`` which holds the others."""
    whole = Variant("owner", resume, look, language)
    files = {**whole.page_files(), **whole.pdf_files()}
    return {**files, "portfolio.zip": bundle(files)}


def variants(resume: Resume, look: Look, language: str, published_url: str) -> list[Variant]:
    """Give both faces, the owner's first."""
    return [
        Variant("owner", resume, look, language),
        Variant("public", public(resume), look, language, published_url),
    ]
