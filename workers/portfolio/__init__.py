"""Makes a portfolio of a resume: a web page, a PDF, a contact card and all of them in one archive.

A value goes in, bytes come out: nothing here knows a database, a queue or a request.
Importing it loads WeasyPrint, which takes most of a second: a process that makes no portfolios shouldn't.
"""

from webapp.resume import Resume
from webapp.themes import Look
from workers.portfolio.bundle import bundle, resume_json
from workers.portfolio.html import page
from workers.portfolio.pdf import pdf, warm
from workers.portfolio.privacy import public
from workers.portfolio.variants import Variant, variants
from workers.portfolio.vcard import vcard

__all__ = ["Variant", "bundle", "page", "pdf", "public", "render_all", "resume_json", "variants", "vcard", "warm"]


def render_all(resume: Resume, look: Look, language: str) -> dict[str, bytes]:
    """Give each file of a portfolio by its name, and ``portfolio.zip`` which holds the others."""
    files = {
        "index.html": page(resume, look, language),
        "resume.pdf": pdf(resume, look, language),
        "resume.json": resume_json(resume),
        "contact.vcf": vcard(resume),
    }
    return {**files, "portfolio.zip": bundle(files)}
