"""All files of a portfolio, and its faces: its owner's, and those for everybody and for whoever has its address."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from webapp.audiences import Audience, Shown
from webapp.resume import Basics, Resume, Work
from webapp.themes import FIT_FILE, Look, all_themes, look
from workers.portfolio import keys
from workers.portfolio.bundle import bundle, resume_json
from workers.portfolio.card import card
from workers.portfolio.fitting import fit_json
from workers.portfolio.html import page
from workers.portfolio.pdf import fitted
from workers.portfolio.pictures import NONE, shown_pictures
from workers.portfolio.privacy import seen_by
from workers.portfolio.text import text
from workers.portfolio.vcard import vcard

CARD = "card.png"
Recall = Callable[[str], dict[str, bytes] | None]


def _nothing(_key: str) -> None:
    return None


@dataclass(frozen=True)
class Variant:
    """One face, of a resume with what its audience may see; ``published_url`` is where others see it."""

    audience: Audience
    resume: Resume
    look: Look
    language: str
    published_url: str | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The pictures there are, by name; those that its resume names are shown."""
    recall: Recall = _nothing
    """Gives the files that were made before of what a key names."""

    @cached_property
    def page_files(self) -> dict[str, bytes]:
        """What is there as soon as the page is: the page and its small files."""
        return {
            "index.html": page(self.resume, self.look, self.language, self.published_url, self.pictures),
            "resume.json": resume_json(self.resume),
            "contact.vcf": vcard(self.resume, self.pictures),
            "resume.txt": text(self.resume, self.look, self.language),
            **shown_pictures(self.resume, self.pictures),
        }

    @cached_property
    def pdf_files(self) -> dict[str, bytes]:
        """The PDF; for others the picture that is shown of it, for its owner what fitting changed."""
        files = self.recall(self.pdf_key) or self._pdf()
        return {**files, **(self.recall(self.card_key) or self._card())} if self.published_url else files

    @cached_property
    def pdf_key(self) -> str:
        """What the PDF is made of; the same makes the same PDF."""
        return keys.pdf_key(self.audience, self.resume, self.look, self.language, self.pictures)

    @cached_property
    def card_key(self) -> str:
        """What the picture is made of."""
        return keys.card_key(self.resume, self.look, self.language)

    @property
    def made_of(self) -> dict[str, str]:
        """The key of each of these files by its name."""
        return {name: self.card_key if name == CARD else self.pdf_key for name in self.pdf_files}

    def _pdf(self) -> dict[str, bytes]:
        made = fitted(self.resume, self.look, self.language, self.pictures)
        files = {"resume.pdf": made.pdf}
        if self.look.pages and not self.published_url:
            files[FIT_FILE] = fit_json(self.look.pages, made)
        return files

    def _card(self) -> dict[str, bytes]:
        return {CARD: card(self.resume, self.look, self.language)}

    @cached_property
    def page_elsewhere(self) -> bytes:
        """The page for another host, where it has an address that we don't know."""
        return page(self.resume, self.look, self.language, pictures=self.pictures, findable=True)

    @cached_property
    def archive(self) -> bytes:
        """All of it for another host."""
        files = {**self.page_files, **self.pdf_files, "index.html": self.page_elsewhere}
        return bundle({name: files[name] for name in files if name != FIT_FILE})


def render_all(resume: Resume, look: Look, language: str) -> dict[str, bytes]:
    """Give each file of a portfolio for a host of one's own by its name, and ``portfolio.zip`` which holds them."""
    whole = Variant("owner", resume, look, language)
    files = {**whole.page_files, **whole.pdf_files, "index.html": whole.page_elsewhere}
    return {**files, "portfolio.zip": whole.archive}


def warm() -> None:
    """Make a portfolio of one word in every theme: processes forked from this one then start fast."""
    word = Resume(basics=Basics(name="Vitrine"), work=[Work(name="–", start_date="2000")])
    for theme in all_themes():
        _ = Variant("public", word, look(theme), "en", "https://example.org/p/vitrine/").archive
    # What is loaded now stays: the collector needn't look at it again, nor unshare it in a forked child.
    gc.collect()
    gc.freeze()


def variants(
    resume: Resume,
    look: Look,
    language: str,
    published_url: str,
    shown: Shown,
    pictures: Mapping[str, bytes] = NONE,
    recall: Recall = _nothing,
) -> dict[Audience, Variant]:
    """Give the face for each audience; where link holders see no more than everybody, both have the same one."""
    owners = Variant("owner", seen_by("owner", resume, shown), look, language, pictures=pictures, recall=recall)
    seen: dict[Audience, Resume] = {audience: seen_by(audience, resume, shown) for audience in ("link", "public")}
    everybodys = replace(owners, audience="public", resume=seen["public"], published_url=published_url)
    holders = replace(everybodys, audience="link", resume=seen["link"])
    return {
        "owner": owners,
        "link": holders if seen["link"] != seen["public"] else everybodys,
        "public": everybodys,
    }
