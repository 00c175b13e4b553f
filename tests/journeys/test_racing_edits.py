"""Edits, looks, addresses and regenerations at the same moment end as one after the other would have, on each database.

Page, PDF and data always tell one version, and none of them is ever away once it was there.
"""

import itertools
import random
import re
import threading
import time

import pytest

from tests import cvs
from tests.parallel import at_once
from tests.people import Person

ROUNDS = pytest.mark.parametrize("rounds", [8, pytest.param(50, marks=pytest.mark.full)])
THEMES = ("catalogue", "gallery", "cabinet", "treatise", "broadsheet", "workshop")
LABEL = re.compile(r"Label \d+")


@pytest.fixture(params=["sqlite", "postgres"])
def owner(request):
    """Somebody with a portfolio and many tabs."""
    stack = request.getfixturevalue("stack" if request.param == "sqlite" else "postgres_stack")
    return Person(stack.url, "owner")


@ROUNDS
@pytest.mark.slow
def test_all_that_was_decided_at_once_is_so_in_the_end(owner, words_of_pdf, rounds):
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    portfolio_id = owner.status(job_id)["portfolio"]["id"]
    chance = random.Random(20)
    for turn in range(rounds):
        theme, visibility, slug = chance.choice(THEMES), chance.choice(["public", "link"]), f"round-{turn}-{job_id[:8]}"
        changes = (
            saving(owner, job_id, "basics/0", label=f"Label {turn}"),
            saving(owner, job_id, "work/0", location=f"Town {turn}"),
            changing(owner, portfolio_id, theme=theme),
            changing(owner, portfolio_id, visibility=visibility, slug=slug),
            generating(owner, job_id),
        )
        answers = at_once(*chance.sample(changes, len(changes)))
        assert {answer.status_code for answer in answers} <= {200, 202}
        owner.wait_for(job_id, "completed")
        told = owner.call("GET", f"/portfolio/{portfolio_id}").json()
        assert (told["theme"], told["visibility"], told["slug"]) == (theme, visibility, slug)
        assert said_of(owner, told, words_of_pdf) == {f"Label {turn}, Town {turn}"}


def saving(owner, job_id, place, **fields):
    tab = owner.another_tab()
    form = tab.visit(f"/jobs/{job_id}/cv/{place}")
    return lambda: tab.send(form, f"/jobs/{job_id}/cv/{place.split('/')[0]}", fields).response


def changing(owner, portfolio_id, **decided):
    tab = owner.another_tab()
    return lambda: tab.call("PATCH", f"/portfolio/{portfolio_id}", json=decided)


def generating(owner, job_id):
    tab = owner.another_tab()
    return lambda: tab.call("POST", f"/portfolio/generate/{job_id}", json={})


def said_of(owner, portfolio, words_of_pdf):
    """What page, PDF, text and data say of label and town, together."""
    texts = [owner.browser.get(portfolio["public_url"] + name).text for name in ("", "resume.json", "resume.txt")]
    texts.append(words_of_pdf(owner.browser.get(f"{portfolio['public_url']}resume.pdf").content))
    return {f"{LABEL.search(text)[0]}, {re.search(r'Town [0-9]+', text)[0]}" for text in texts}


@pytest.mark.slow
def test_what_others_see_is_always_there_and_never_goes_back(owner, words_of_pdf):
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    portfolio_id = owner.status(job_id)["portfolio"]["id"]
    public = owner.call("PATCH", f"/portfolio/{portfolio_id}", json={"visibility": "public"}).json()["public_url"]
    edited, seen = threading.Event(), []
    looker = threading.Thread(target=look_until, args=(edited, public, words_of_pdf, seen))
    looker.start()
    for number in range(6):
        saving(owner, job_id, "basics/0", label=f"Label {number}")()
        time.sleep(0.3)
    owner.wait_for(job_id, "completed")
    edited.set()
    looker.join()
    assert {status for status, _ in seen} == {200}
    numbers = [int(label[0].split()[1]) if (label := LABEL.search(text)) else -1 for _, text in seen]
    assert numbers == sorted(numbers), "page, PDF, page, PDF: each at least as new as the one before"
    assert len(set(numbers)) > 1, "nothing was seen to change"


def look_until(over, url, words_of_pdf, seen):
    visitor = Person(url.split("/p/")[0])
    for name in itertools.cycle(("", "resume.pdf")):
        last = over.is_set() and not name
        answer = visitor.browser.get(url + name)
        is_pdf = name.endswith("pdf") and answer.status_code == 200
        seen.append((answer.status_code, words_of_pdf(answer.content) if is_pdf else answer.text))
        if last:
            return
