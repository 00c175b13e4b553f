"""A word that is in somebody's CV, address, file name and mistakes: where it may be while they are here, and that it is
nowhere once they are gone.
"""

from __future__ import annotations

import os
import secrets
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
import redis

from tests import cvs, photos
from tests.people import PASSWORD, Person
from tests.stack import Stack, held, wait_until

KEPT_BY_DESIGN = ("vitrine.db", "vitrine.db-wal", "files", "mail")


@pytest.fixture
def word():
    """A word that nothing else in the world has."""
    return f"Zq{secrets.token_hex(8)}"


@pytest.fixture
def site(stack_with, tmp_path):
    """A Vitrine whose temporary files would be found, wherever it kept them."""
    (tmp_path / "outside").mkdir()
    return stack_with(TMPDIR=str(tmp_path / "outside"))


@pytest.fixture
def person(site, word):
    """Somebody who did everything there is to do, and to whom everything went wrong that can."""
    person = Person(site.url)
    person.email = f"{word.lower()}@example.org"
    person.place(b"MZ\x90" + word.encode(), f"{word}.exe")
    placed = person.place(cv_of(word), f"{word}.txt")
    person.log_in(password=word * 2)
    person.sign_up(placed)
    person.job_id = placed.job_id
    person.wait_for(person.job_id, "completed")
    edit(person, word)
    take_in_a_photo(person, word)
    page = person.visit(f"/jobs/{person.job_id}")
    person.send(page, page.tree.xpath("//form[contains(@action, '/publish')]/@action")[0])
    elsewhere = Person(site.url)
    elsewhere.send(elsewhere.visit("/login/link"), "/login/link", {"email": person.email})
    person.second = kill_its_reader(site, person, word)
    break_in_an_unforeseen_way(site, person, word)
    person.visit(f"/jobs/{person.job_id}?{word}")
    person.visit(f"/{word}")
    return person


def cv_of(word: str) -> bytes:
    return cvs.TEXT.replace(cvs.CANARY, word).replace("Optics", f"Optics{word}").encode()


def edit(person: Person, word: str) -> None:
    answer = person.browser.get(f"/api/v1/cv/{person.job_id}")
    document = answer.json()
    document["basics"]["summary"] = f"About {word}"
    person.call("PUT", f"/cv/{person.job_id}", document, headers={"If-Match": answer.headers["ETag"]})
    wrong = {"basics": {"email": [word]}}
    refused = person.call("PUT", f"/cv/{person.job_id}", wrong, headers={"If-Match": "*"})
    assert refused.status_code in (400, 412)
    person.wait_for(person.job_id, "completed")


def take_in_a_photo(person: Person, word: str) -> None:
    fields = {"csrf_token": person.visit("/account").form("/account/settings").fields["csrf_token"], "version": "1"}
    picture = photos.photo().replace(b"Canary comment", word.encode()[:14])
    person.browser.post(
        f"/jobs/{person.job_id}/cv/basics/0/picture", data=fields, files={"picture": (f"{word}.jpg", picture)}
    )
    person.wait_for(person.job_id, "completed")


def kill_its_reader(site: Stack, person: Person, word: str) -> str:
    """Have the worker and what works for it killed while it reads the person's second file."""
    with held(site.zygotes("extract")):
        job_id = person.place(cv_of(word), f"{word} again.txt").job_id
        wait_until(lambda: site.state(job_id) == "extracting" and site.horses("extract"))
        for horse in site.horses("extract"):
            os.kill(horse, 9)
        site.kill("extract")
    person.wait_for(job_id, "completed")
    return job_id


def break_in_an_unforeseen_way(site: Stack, person: Person, word: str) -> None:
    """Let the row of the second CV hold what none can, as a defect of ours may."""
    nonsense = f'{{"basics": {{"name": ["{word}"]}}}}'
    site.rows(f"UPDATE cv SET document = '{nonsense}' WHERE job_id = ?", person.second)
    person.visit(f"/jobs/{person.second}/cv")
    person.call("POST", f"/portfolio/generate/{person.second}", {"theme": "gallery"})
    assert person.status(person.second)["state"]
    wait_until(lambda: person.status(person.second)["state"] == "failed")


def spellings(word: str) -> list[bytes]:
    return [one.encode(code) for one in (word, word.lower()) for code in ("utf-8", "utf-16-le")]


def in_files(folder: Path, word: str, skipped: tuple[str, ...] = ()) -> list[str]:
    """The files below the folder that hold the word, or are called by it."""
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in skipped]
        for path in (Path(here, name) for name in names if name not in skipped):
            with suppress(OSError):  # a socket, or gone
                if holds(path.name.encode() + b"\n" + path.read_bytes(), word):
                    found.append(str(path.relative_to(folder)))
    return found


def holds(content: bytes, word: str) -> bool:
    return any(spelling in content for spelling in spellings(word))


def in_queue_server(site: Stack, word: str) -> list[bytes]:
    """The keys of the queue server that hold the word, packed or not."""
    with closing(site.connect_to_queue()) as connection:
        return [key for key in connection.scan_iter() if any(holds(one, word) for one in values(connection, key))]


def values(connection: redis.Redis, key: bytes) -> Iterator[bytes]:
    """The key, and all that is kept under it, as it is and unpacked."""
    ways = {
        b"string": lambda: [connection.get(key)],
        b"hash": lambda: [part for pair in connection.hgetall(key).items() for part in pair],
        b"list": lambda: connection.lrange(key, 0, -1),
        b"set": lambda: connection.smembers(key),
        b"zset": lambda: connection.zrange(key, 0, -1),
        b"stream": lambda: [part for _, entry in connection.xrange(key) for pair in entry.items() for part in pair],
        b"none": list,
    }
    yield key
    for value in ways[connection.type(key)]():
        if value is not None:
            yield value
            with suppress(zlib.error):
                yield zlib.decompress(value)


@pytest.mark.full
def test_the_word_is_in_rows_files_and_mails_alone_and_nowhere_once_its_owner_is_gone(site, person, word, tmp_path):
    assert in_files(site.home, word, ()), "it was never there"
    assert [line for line in site.log.read_text().splitlines() if holds(line.encode(), word)] == []
    assert in_files(site.home, word, KEPT_BY_DESIGN) == []
    assert not list((tmp_path / "outside").iterdir())
    assert in_queue_server(site, word) == []
    for address in ("/metrics", "/healthz", "/readyz"):
        assert not holds(person.browser.get(address).content, word)

    person.send(person.visit("/account"), "/account/delete", {"password": PASSWORD})
    wait_until(site.is_idle)
    wait_until(lambda: not in_files(site.home, word))
    assert in_queue_server(site, word) == []
    assert not list((tmp_path / "outside").iterdir())


@pytest.mark.slow
def test_of_an_upload_that_nobody_claimed_no_word_is_left(stack_with, word):
    site = stack_with(ANONYMOUS_TTL_HOURS="0.002")
    Person(site.url).place(cv_of(word), f"{word}.txt")
    assert in_files(site.home, word), "it was never there"
    wait_until(lambda: not in_files(site.home, word))
    assert in_queue_server(site, word) == []
