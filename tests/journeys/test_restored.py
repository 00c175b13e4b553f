"""The whole site from a backup: made while people upload, brought back after the database was lost."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from tests import cvs
from tests.leftovers import rows_with
from tests.people import PASSWORD, Person
from tests.stack import ROOT, Stack, held

FLASK = str(Path(sys.executable).parent / "flask")


def flask(stack: Stack, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [FLASK, *map(str, words)], cwd=ROOT, env=stack.settings, capture_output=True, text=True, timeout=120
    )


def publish(person: Person) -> str:
    person.job_id = person.make_portfolio(cvs.text(), f"{person.email}.txt")
    page = person.visit(f"/jobs/{person.job_id}")
    person.send(page, page.tree.xpath("//form[contains(@action, '/publish')]/@action")[0])
    return str(person.status(person.job_id)["portfolio"]["public_url"])


@pytest.fixture
def site(stack_with):
    return stack_with()


@pytest.mark.full
def test_a_lost_site_comes_back_without_what_was_erased(site, tmp_path):
    leaver, stayer, waiting = (Person(site.url, name) for name in ("leaver", "stayer", "waiting"))
    left, stays = publish(leaver), publish(stayer)
    waiting.sign_up()
    with held(site.workers("extract")):
        in_flight = waiting.place(cvs.text(), "waiting.txt").job_id
        made = flask(site, "backup", tmp_path / "backup")
        assert (made.returncode, made.stderr) == (0, "")
        waits_meanwhile = Person(site.url).place(cvs.text(), "later.txt")
        assert waits_meanwhile.status == 200
    waiting.wait_for(in_flight, "completed")
    leaver.send(leaver.visit("/account"), "/account/delete", {"password": PASSWORD})
    refused = flask(site, "restore", tmp_path / "backup", "--replace")
    assert (refused.returncode, refused.stderr.splitlines()) == (
        1,
        [f"Error: Vitrine already runs in {site.home}: stop it there, or set VITRINE_HOME."],
    )

    site.stop()
    for file in site.home.glob("vitrine.db*"):
        file.unlink()
    back = flask(site, "restore", tmp_path / "backup")
    assert (back.returncode, back.stderr) == (0, "")
    site.start()

    assert not rows_with(site, leaver.email, leaver.job_id.replace("-", ""))
    assert not [key for key in site.stored() if leaver.job_id in key]
    assert httpx.get(left).status_code == 404
    assert Person(site.url).visit("/login").status == 200
    assert leaver.log_in().status == 401
    assert httpx.get(stays).status_code == 200
    assert stayer.visit("/dashboard").status == 401, "a session of the past is none any more"
    stayer.log_in()
    assert stayer.status(stayer.job_id)["state"] == "completed"
    archive = zipfile.ZipFile(io.BytesIO(stayer.browser.get("/account/export").content))
    assert [one["job_id"] for one in json.loads(archive.read("account.json"))["cvs"]] == [stayer.job_id]
    waiting.log_in()
    waiting.wait_for(in_flight, "completed")


@pytest.mark.slow
def test_what_was_erased_is_told_as_hashes(site):
    person = Person(site.url)
    person.place(cvs.text())
    person.sign_up()
    assert flask(site, "erased").stdout == ""
    person.send(person.visit("/account"), "/account/delete", {"password": PASSWORD})
    told = flask(site, "erased").stdout
    assert [sorted(json.loads(line)) for line in told.splitlines()] == [["erased_at", "key"]]


@pytest.mark.parametrize("words", [["backup"], ["restore"]])
@pytest.mark.slow
def test_what_cannot_be_done_is_said_in_one_line(tmp_path, words):
    nowhere = Stack(tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    done = flask(nowhere, *words, tmp_path / "folder")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1
