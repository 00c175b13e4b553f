"""Before somebody claims a file no word of it is anywhere but in the stored file itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import redis

from tests import cvs
from tests.conftest import QUICK
from tests.people import Person
from tests.stack import Stack
from webapp.config import Config
from webapp.resume import Reading
from webapp.services import CHECK, CHECK_LIMITS, CROP, READ, Services

WORDS = [cvs.CANARY.lower().encode(), cvs.CANARY.lower().encode("utf-16-le"), cvs.CANARY[::-1].lower().encode()]
FILES = {
    "cv.pdf": cvs.pdf(),
    "cv.docx": cvs.docx(),
    "cv.txt": cvs.text(),
    "cv.md": cvs.text(),
    "cv.json": cvs.json_resume().replace(b"Solheim", cvs.CANARY.encode()),
}


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A site where nobody has claimed anything yet, with a folder for temporary files of its own."""
    temporary = tmp_path_factory.mktemp("temporary")
    with Stack(tmp_path_factory.mktemp("quiet"), **QUICK, TMPDIR=str(temporary)) as running:
        yield running


def places_with_the_word(stack: Stack) -> list[str]:
    """Where a word of the CVs is: in files, open files without a name, tables, the queue's keys."""
    found = [*on_disk(stack), *in_open_files(stack), *in_tables(stack), *in_the_queue(stack)]
    return [place for place, content in found if any(word in content.lower() for word in WORDS)]


def on_disk(stack: Stack) -> Iterator[tuple[str, bytes]]:
    """Every file of the site, but for the uploads themselves; the database's and the queue's raw bytes among them."""
    for folder in (stack.home, Path(stack.settings["TMPDIR"])):
        for path in folder.rglob("*"):
            if path.is_file() and stack.home / "files" / "uploads" not in path.parents:
                yield str(path.relative_to(folder)), path.read_bytes()


def in_open_files(stack: Stack) -> Iterator[tuple[str, bytes]]:
    """What its processes hold open that has no name any more."""
    for descriptor in [entry for pid in stack.processes() for entry in Path(f"/proc/{pid}/fd").glob("*")]:
        try:
            if str(descriptor.readlink()).endswith(" (deleted)"):
                yield str(descriptor), descriptor.read_bytes()
        except OSError:
            continue


def in_tables(stack: Stack) -> Iterator[tuple[str, bytes]]:
    with closing(sqlite3.connect(stack.home / "vitrine.db")) as database:
        for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            for row in database.execute(f"SELECT * FROM {table}"):
                yield f"table {table}", repr(row).encode()


def in_the_queue(stack: Stack) -> Iterator[tuple[str, bytes]]:
    with redis.Redis(unix_socket_path=str(stack.home / "queue" / "valkey.sock")) as server:
        for key in server.scan_iter():
            yield f"queue {key!r}", key + (server.dump(key) or b"")


def test_no_word_is_anywhere_before_the_claim_and_some_are_after_it(quiet):  # FLOW U9
    visitors = {name: Person(quiet.url) for name in FILES}
    previews = {name: visitors[name].place(content, name) for name, content in FILES.items()}
    for name, preview in previews.items():
        assert preview.status == 200
        visitors[name].visit(f"/jobs/{preview.job_id}")
        visitors[name].status(preview.job_id)
    assert places_with_the_word(quiet) == []
    for name, preview in previews.items():
        visitors[name].sign_up(preview)
        visitors[name].wait_for(preview.job_id, "completed")
    found = places_with_the_word(quiet)
    assert {"table cv", "table portfolio", "vitrine.db-wal"} <= set(found)
    assert [place for place in found if place.startswith("files/portfolios/")]
    assert not [place for place in found if place.startswith(("queue", "stack.log"))]


def test_the_search_finds_the_word_in_an_upload_when_it_looks_there(quiet):  # FLOW U9
    kept = Person(quiet.url).place(cvs.text(), "cv.txt").job_id
    assert any(word in (quiet.home / "files/uploads" / kept).read_bytes().lower() for word in WORDS)


def test_a_file_that_is_thrown_away_was_never_read(quiet):  # FLOW U9 W7
    visitor = Person(quiet.url)
    unseen = cvs.TEXT.replace(cvs.CANARY, "Featherquill").encode()
    preview = visitor.place(unseen, "cv.txt")
    visitor.send(preview, f"/jobs/{preview.job_id}/discard")
    everywhere = [*on_disk(quiet), *in_open_files(quiet), *in_tables(quiet), *in_the_queue(quiet)]
    assert [place for place, content in everywhere if b"featherquill" in content.lower()] == []
    assert f"uploads/{preview.job_id}" not in quiet.stored()


def test_the_web_process_runs_a_sandbox_that_can_check_and_crop_and_nothing_else(quiet):  # FLOW U9
    Person(quiet.url).place(cvs.text(), "cv.txt")
    lines = [Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0") for pid in below_web(quiet)]
    functions = [word for words in lines for word in words if word.startswith(("webapp.", "workers.")) and ":" in word]
    assert functions == [CHECK, CROP]


def below_web(stack: Stack) -> list[int]:
    master = stack.pid("web")
    return [pid for pid in stack.processes() if master in ancestors(pid)]


def ancestors(pid: int) -> list[int]:
    parents = []
    while pid > 1:
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        parents.append(pid)
    return parents


def test_the_web_process_cant_have_its_sandbox_read(tmp_path):  # FLOW U9
    sandbox = Services(Config.from_env({"VITRINE_HOME": str(tmp_path)})).sandbox
    file = tmp_path / "cv.txt"
    file.write_bytes(cvs.text())
    with file.open("rb") as opened, pytest.raises(ValueError, match="not a function of this sandbox"):
        sandbox.call(READ, opened, CHECK_LIMITS, Reading, media_type="text/plain")
    sandbox.close()
