import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from webapp.resume import Basics, Profile, Project, Resume, Work
from workers.portfolio import page


class Reader(HTMLParser):
    """Reads a page as a browser would: its elements, its words, its structured data."""

    def __init__(self, html: bytes):
        super().__init__()
        self.elements, self.words, self.data, self._inside = [], [], "", ""
        self.feed(html.decode())

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._inside = tag

    def handle_data(self, data):
        if self._inside == "script":
            self.data += data
        elif self._inside != "style":
            self.words += data.split()

    def handle_endtag(self, tag):
        self._inside = ""

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def read(look):
    return lambda resume, language="en", **options: Reader(page(resume, look, language, **options))


def test_no_word_is_lost(read, whole_resume, every_word):
    shown = " ".join(read(whole_resume).words)
    assert {word for word in every_word(whole_resume.to_json()) if word not in shown} == set()


def test_every_address_is_a_link(read, whole_resume):
    linked = links_out(read(whole_resume))
    assert linked == {
        "mailto:ada@example.org", "tel:+493055500199", "https://ada.example/", "https://gitplace.example/adax",
        "https://samples.example", "https://hands.example", "https://mock.example", "https://lift.example/9",
        "https://press.example/on", "https://drawer.example", "resume.pdf", "resume.json", "contact.vcf", "resume.txt",
    }  # fmt: skip


def links_out(seen):
    """Give where the links lead, but for those to the page's own sections."""
    return {link["href"] for link in seen.all("a") if not link["href"].startswith("#")}


def test_it_needs_nothing_else_and_runs_nothing(read, whole_resume, look):
    seen = read(whole_resume)
    assert [script["type"] for script in seen.all("script")] == ["application/ld+json"]
    assert not any(name.startswith("on") or name == "style" for _, attributes in seen.elements for name in attributes)
    assert len(seen.all("style")) == 1
    assert not {tag for tag, _ in seen.elements} & {"img", "iframe", "object", "embed", "form", "base"}
    assert {link["rel"] for link in seen.all("link")} == {"alternate", "icon"}
    assert [link["href"] for link in seen.all("link") if link["rel"] == "icon"] == ["data:,"]
    sources = re.findall(rb"url\(([^)]{0,40})", page(whole_resume, look, "en"))
    assert sources
    assert all(source.startswith(b"data:font/woff2;base64,") for source in sources)


def test_it_stays_light(whole_resume, look):
    assert len(page(whole_resume, look, "en")) <= 60_000


def test_it_embeds_a_script_only_where_it_is_written(look):
    def fonts(name):
        return page(Resume(basics=Basics(name=name)), look, "en").count(b"@font-face")

    assert fonts("Ada") < fonts("Ádá") < fonts("Ádá Пример")


def test_it_is_kept_from_search_engines_until_it_is_published(read, whole_resume):
    assert {"name": "robots", "content": "noindex"} in read(whole_resume).all("meta")
    published = read(whole_resume, published_url="https://folio.example/p/ada/")
    assert not any(meta.get("name") == "robots" for meta in published.all("meta"))
    assert {"rel": "canonical", "href": "https://folio.example/p/ada/"} in published.all("link")


def test_it_tells_others_who_it_is_about(read, whole_resume):
    seen = read(whole_resume, language="de")
    assert {"property": "og:title", "content": "Ada Example – Keeper of Samples"} in seen.all("meta")
    data = json.loads(seen.data)
    assert (data["@type"], data["inLanguage"], data["mainEntity"]["name"]) == ("ProfilePage", "de", "Ada Example")
    assert data["mainEntity"]["worksFor"] == [{"@type": "Organization", "name": "Sample House"}]
    classes = " ".join(attributes.get("class") or "" for _, attributes in seen.elements).split()
    assert {"h-resume", "h-card", "p-name", "p-job-title", "u-email", "p-experience", "p-education"} <= set(classes)


def test_it_speaks_the_language_of_the_cv(read, whole_resume):
    seen = read(whole_resume, language="de")
    assert seen.all("html") == [{"lang": "de", "dir": "ltr"}]
    assert "März 2019 – heute" in " ".join(seen.words)
    assert {"class": "dt-start", "datetime": "2019-03"} in seen.all("time")


def test_titles_it_has_no_words_for_are_marked_as_english(read, whole_resume):
    titles = read(whole_resume, language="is").all("h2")
    assert titles
    assert {title.get("lang") for title in titles} == {"en"}


def test_headings_skip_no_level(read, whole_resume):
    levels = [int(tag[1]) for tag, _ in read(whole_resume).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_hebrew_and_arabic_run_from_right_to_left(read):
    assert read(Resume(), language="he").all("html") == [{"lang": "he", "dir": "rtl"}]
    assert read(Resume(), language="ar-EG").all("html") == [{"lang": "ar-EG", "dir": "rtl"}]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "</style><b>",
        "</script><img src=x>",
        '"><svg onload=x>',
        "{{ 7*7 }}",
        "<!--style-->",
    ],
)
def test_markup_in_a_cv_stays_text(read, whole_resume, hostile):
    harmless = [tag for tag, _ in read(whole_resume).elements]
    whole_resume.basics.name = whole_resume.work[0].summary = whole_resume.skills[0].keywords[0] = hostile
    seen = read(whole_resume)
    assert [tag for tag, _ in seen.elements] == harmless
    assert " ".join(hostile.split()) in " ".join(seen.words)
    assert json.loads(seen.data)["mainEntity"]["name"] == hostile
    assert not set(seen.data) & set("<>&"), "structured data could end its own element"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " java\nscript:alert(1)", "file:///etc/hostname", "data:text/html,x",
     "vbscript:x", "//evil.example", "\x01javascript:x", "/login", "?next=", "blob:x", "a b.example"],
)  # fmt: skip
def test_an_address_that_could_act_is_shown_and_not_linked(read, address):
    resume = Resume(
        basics=Basics(name="Ada", url=address, profiles=[Profile(network="N", url=address)]),
        work=[Work(name="W", url=address)],
        projects=[Project(name="P", url=address)],
    )
    seen = read(resume)
    assert links_out(seen) == {"resume.pdf", "resume.json", "contact.vcf", "resume.txt"}
    assert address.split()[-1].strip("\x01") in " ".join(seen.words)


def test_a_bare_domain_becomes_a_link(read):
    assert "https://ada.example/me" in {
        link["href"] for link in read(Resume(basics=Basics(url="ada.example/me"))).all("a")
    }


def test_an_empty_title_leaves_the_employer_as_heading(read):
    seen = read(Resume(work=[Work(name="Fixture Works")]))
    assert seen.words.count("Fixture") == 1
    assert len(seen.all("h3")) == 1
