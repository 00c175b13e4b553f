"""Makes a portfolio of a resume: a web page, a PDF, a contact card and all of them in one archive.

A value goes in, bytes come out: nothing here knows a database, a queue or a request.
Importing this is light; ``workers.portfolio.pdf`` and ``variants`` load WeasyPrint, which takes most of a second.
"""

from workers.portfolio.bundle import bundle, resume_json
from workers.portfolio.html import page
from workers.portfolio.privacy import seen_by
from workers.portfolio.vcard import vcard

__all__ = ["bundle", "page", "resume_json", "seen_by", "vcard"]
