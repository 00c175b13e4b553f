"""Markup and addresses that act, in every field, key and name that somebody can fill in, are shown as text or not."""

import json
import re
import uuid

import pytest

from tests.pdfs import links
from tests.people import Person
from tests.resumes import full_of

PLANTED = """"'></title></style></textarea></script><planted onplanted=1 style="x:1">{{ 7 * 191 }}</planted>"""
IN_NAMES = "\"'><planted onplanted=1>"
ACTING = (
    "javascript:alert(1)", " JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:alert(1)", "file:///etc/passwd", "//evil.example@x:y",
)  # fmt: skip
GOOD = "https://good.example/me"
HARMLESS = ("", "http", "https", "mailto", "tel")
SECTIONS = (
    "basics", "work", "volunteer", "education", "awards", "certificates", "publications", "skills", "languages",
    "interests", "references", "projects",
)  # fmt: skip
PAGES = {
    "the dashboard": "/dashboard", "the account": "/account",
    **{f"the form of {section}": f"/jobs/JOB/cv/{section}/0" for section in SECTIONS},
    "the job": "/jobs/JOB", "its copy": "/jobs/COPY", "its review": "/jobs/JOB/cv",
    "the preview": "/portfolios/PORTFOLIO/preview", "the page": "/portfolios/PORTFOLIO/", "the public page": "/p/SLUG/",
}  # fmt: skip


@pytest.fixture(scope="module")
def planter(stack):
    """Somebody who planted markup wherever it can be planted."""
    person = Person(stack.url, "planter")
    resume = full_of(PLANTED).to_json()
    resume["basics"]["profiles"] += [{"network": PLANTED, "url": address} for address in (*ACTING, GOOD)]
    resume["work"] += [{"name": PLANTED, "url": address, "startDate": "2019"} for address in ACTING]
    resume[PLANTED] = resume["basics"][PLANTED] = {PLANTED: PLANTED}
    person.job_id = person.make_portfolio(json.dumps(resume).encode(), f"{IN_NAMES}.json")
    portfolio = person.status(person.job_id)["portfolio"]["id"]
    public = person.call("PATCH", f"/portfolio/{portfolio}", {"visibility": "public"}).raise_for_status().json()
    review = person.visit(f"/jobs/{person.job_id}/cv")
    copy = person.send(review, f"/jobs/{person.job_id}/copy", {"purpose": PLANTED}).path.split("/")[2]
    person.make_token(name=IN_NAMES)
    person.wait_for(copy, "completed")
    person.ids = {"JOB": person.job_id, "COPY": copy, "PORTFOLIO": portfolio, "SLUG": public["slug"]}
    return person


def visited(person, path):
    for name, value in person.ids.items():
        path = path.replace(name, value)
    page = person.visit(path)
    assert page.status == 200
    return page


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_that_was_planted_is_markup(planter, path):
    page = visited(planter, path)
    assert "planted" in page.response.text  # it is there
    assert not page.tree.xpath("//planted|//*[@onplanted]")
    assert "1337" not in page.words
    assert [script for script in page.tree.xpath("//script") if not is_ours(script)] == []
    assert "unsafe-" not in page.response.headers["Content-Security-Policy"]


def is_ours(script) -> bool:
    return (script.get("src") or "").startswith("/static/") or script.get("type") == "application/ld+json"


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_no_address_acts(planter, path):
    tree = visited(planter, path).tree
    found = tree.xpath("//*[not(@rel='icon')]/@*[contains('href src action formaction data srcset', name())]")
    assert [address for address in found if scheme_of(address) not in HARMLESS] == []


def scheme_of(address: str) -> str:
    """Give the scheme as a browser sees it, which takes no notice of control characters."""
    bare = re.sub(r"[\x00-\x20]", "", address)
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", bare)
    return scheme[1].lower() if scheme else ""


def test_no_link_of_the_pdf_and_none_of_the_contact_card_acts(planter):
    folder = f"/portfolios/{planter.ids['PORTFOLIO']}"
    pdf = planter.browser.get(f"{folder}/resume.pdf").content
    card = planter.browser.get(f"{folder}/contact.vcf").text
    addresses = re.findall(r"^[^:\r\n]*URL[^:]*:([^\r\n]*)", card, re.MULTILINE)
    assert GOOD in links(pdf) & set(addresses)
    assert [address for address in (*links(pdf), *addresses) if scheme_of(address) not in HARMLESS] == []
    assert b"/JavaScript" not in pdf
    assert b"/Launch" not in pdf


@pytest.mark.parametrize("change", [{"theme": PLANTED}, {"slug": PLANTED}, {"options": {"accent": PLANTED}}])
def test_what_is_written_into_addresses_and_styles_is_chosen_from_a_list(planter, change):
    answer = planter.call("PATCH", f"/portfolio/{planter.ids['PORTFOLIO']}", change)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_an_id_that_is_markup_leads_nowhere(planter):
    for path in (f"/jobs/{IN_NAMES}", f"/p/{IN_NAMES}/", f"/jobs/{uuid.uuid4()}/cv/{IN_NAMES}/0"):
        page = planter.visit(path)
        assert page.status == 404
        assert not page.tree.xpath("//planted")


def test_htmx_is_told_to_run_no_code_that_stands_in_attributes(planter):
    told = json.loads(planter.visit("/dashboard").tree.xpath("string(//meta[@name='htmx-config']/@content)"))
    assert told["allowEval"] is False
