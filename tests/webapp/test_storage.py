"""Files in a folder, and in a bucket of a real server that speaks S3."""

from __future__ import annotations

import io
import os
import re
import sys
import threading
from pathlib import Path

import pytest

from tests.s3 import KEYS
from tests.stack import free_port
from webapp.config import Config
from webapp.services import Services
from webapp.storage import MissingFileError, Storage, StorageUnavailableError

BIN = Path(sys.executable).parent
LARGE = 12_000_000  # more than one part of an S3 upload


@pytest.fixture(params=["folder", "s3", "s3 with a prefix"])
def storage(request, tmp_path):
    """An empty storage of each kind."""
    if request.param == "folder":
        return Storage(f"file://{tmp_path}/made/when/missing")
    request.getfixturevalue("s3")
    return Storage(f"s3://cvs/{tmp_path.name}{'/deep' if 'prefix' in request.param else ''}")


@pytest.fixture(params=["folder", "s3"])
def unreachable(request, tmp_path, monkeypatch):
    """A storage that nobody can reach."""
    if request.param == "folder":
        storage = Storage(f"file://{tmp_path}/gone")
        (tmp_path / "gone").rmdir()
        (tmp_path / "gone").write_text("a file is in its place")
        return storage
    for name, value in [("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "x"), ("AWS_REGION", "us-east-1")]:
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    return Storage("s3://cvs/prefix")


def keys(storage, prefix):
    return sorted(key for key, _ in storage.keys(prefix))


def test_what_is_stored_comes_back_and_takes_the_place_of_what_was_there(storage):
    storage.put("uploads/one", b"first")
    storage.put("uploads/one", io.BytesIO(b"second"))
    assert storage.get("uploads/one") == b"second"
    assert storage.exists("uploads/one")


def test_a_large_file_comes_back_byte_for_byte(storage):
    content = os.urandom(LARGE)
    storage.put("uploads/large", io.BytesIO(content))
    assert storage.get("uploads/large") == content


def test_what_was_never_stored_is_missing(storage):
    storage.put("uploads/one/file", b"x")
    for key in ("uploads/none", "uploads/one", "uploads"):
        assert not storage.exists(key)
        with pytest.raises(MissingFileError):
            storage.get(key)


def test_deleting_takes_the_file_and_all_below_it_and_nothing_beside(storage):
    for key in ("runs/1/a/page", "runs/1/b/page", "runs/10/page", "runs/2"):
        storage.put(key, b"x")
    storage.delete("runs/1")
    assert keys(storage, "runs") == ["runs/10/page", "runs/2"]
    storage.delete("runs/2")
    assert keys(storage, "runs") == ["runs/10/page"]


def test_deleting_what_isnt_there_is_no_error(storage):
    storage.delete("runs/none")


def test_the_keys_below_a_prefix_are_listed_with_the_time_they_were_stored(storage):
    storage.put("uploads/one", b"x")
    storage.put("other", b"x")
    ((key, stored_at),) = storage.keys("uploads")
    assert key == "uploads/one"
    assert stored_at.tzinfo is not None


def test_a_check_leaves_nothing_behind(storage):
    storage.check()
    assert keys(storage, "check") == []


class Breaks(io.RawIOBase):
    """A file that can't be read to its end."""

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, *_where):
        return 0

    def tell(self):
        return 0

    def readinto(self, buffer):
        if getattr(self, "begun", False):
            raise OSError("the visitor has gone")
        self.begun = True
        buffer[:8] = b"half of "
        return 8


def test_a_file_is_stored_whole_or_not_at_all(storage):
    storage.put("uploads/one", b"before")
    with pytest.raises(StorageUnavailableError):
        storage.put("uploads/one", Breaks())
    assert storage.get("uploads/one") == b"before"
    with pytest.raises(StorageUnavailableError):
        storage.put("uploads/two", Breaks())
    assert not storage.exists("uploads/two")


def test_a_reader_never_sees_half_a_file(storage):
    contents = {bytes([digit]) * LARGE for digit in b"12"}
    storage.put("uploads/one", next(iter(contents)))
    writer = threading.Thread(target=lambda: [storage.put("uploads/one", content) for content in contents])
    writer.start()
    seen = [storage.get("uploads/one")]
    while writer.is_alive():
        seen.append(storage.get("uploads/one"))
    writer.join()
    assert set(seen) <= contents


def test_a_prefix_keeps_two_sites_in_one_bucket_apart(s3):
    one, two = Storage("s3://cvs/one"), Storage("s3://cvs/two")
    one.put("uploads/a", b"one")
    two.put("uploads/a", b"two")
    assert one.get("uploads/a") == b"one"
    one.delete("uploads")
    assert two.get("uploads/a") == b"two"
    assert (s3 / "two/uploads/a").read_bytes() == b"two"


def test_a_deleted_run_leaves_no_empty_folder(tmp_path):
    storage = Storage(f"file://{tmp_path}/files")
    storage.put("portfolios/1/lease/owner/index.html", b"x")
    storage.delete("portfolios/1")
    assert list((tmp_path / "files").rglob("*1*")) == []


def test_a_wrong_key_to_the_bucket_is_an_unavailable_storage(s3, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "guessed")
    with pytest.raises(StorageUnavailableError):
        Storage("s3://cvs/one").get("uploads/a")


@pytest.mark.parametrize(
    "use",
    [
        lambda storage: storage.put("a", b"x"),
        lambda storage: storage.get("a"),
        lambda storage: storage.exists("a"),
        lambda storage: storage.delete("a"),
        lambda storage: list(storage.keys("a")),
        lambda storage: storage.check(),
    ],
    ids=["put", "get", "exists", "delete", "keys", "check"],
)
def test_whatever_is_asked_of_a_storage_that_cant_be_reached_says_so(unreachable, use):
    with pytest.raises(StorageUnavailableError) as refused:
        use(unreachable)
    assert re.fullmatch(r"[^\n]+", str(refused.value))


def test_a_folder_that_cant_be_made_is_an_unavailable_storage(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageUnavailableError):
        Storage(f"file://{tmp_path}/file/files")


def test_a_bucket_of_herokus_add_on_is_opened_by_the_keys_it_names_whatever_the_usual_variables_say(s3, monkeypatch):
    named = {f"BUCKETEER_{name}": value for name, value in KEYS.items()} | {"BUCKETEER_BUCKET_NAME": "cvs"}
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody else's")
    storage = Services(Config.from_env(named)).storage
    storage.put("from/heroku", b"a CV")
    assert (s3 / "from" / "heroku").exists()
    assert storage.get("from/heroku") == b"a CV"
