"""The command line, as a process of its own: in an empty environment, from the repository's folder."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import cvs

ROOT = Path(__file__).parents[2]
BIN = str(Path(sys.executable).parent)
FILES = {"index.html", "resume.pdf", "resume.json", "contact.vcf", "resume.txt", "portfolio.zip"}
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro / && exec "$@"'


def flask(*words: object, before: tuple[str, ...] = (), **settings: str) -> subprocess.CompletedProcess[str]:
    command = [*before, f"{BIN}/flask", *map(str, words)]
    path = {"PATH": f"{BIN}:/usr/sbin:/usr/bin:/sbin:/bin"}
    return subprocess.run(command, cwd=ROOT, env={**path, **settings}, capture_output=True, text=True, timeout=120)


@pytest.fixture
def text_cv(tmp_path):
    path = tmp_path / "marit.txt"
    path.write_bytes(cvs.text())
    return path


@pytest.fixture
def resume(tmp_path):
    path = tmp_path / "resume.json"
    path.write_bytes(cvs.json_resume())
    return path


@pytest.fixture
def read_only(tmp_path):
    """Words to put before a command: only ``tmp_path/out`` can be written, and there is no network."""
    (tmp_path / "out").mkdir()
    words = ("unshare", "--map-root-user", "--mount", "--net", "sh", "-c", READ_ONLY, str(tmp_path / "out"))
    if not shutil.which("unshare") or subprocess.run([*words, "true"], capture_output=True).returncode:
        pytest.skip("this system lets nobody make a file system read-only for one process")
    return words


@pytest.fixture
def untouched():
    """Fail when a command leaves anything in the folder it was called in."""
    before = set(ROOT.iterdir())
    yield
    assert set(ROOT.iterdir()) == before


@pytest.mark.usefixtures("untouched")
@pytest.mark.slow
def test_it_reads_one_cv_to_stdout(text_cv):
    done = flask("extract", text_cv)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["basics"]["email"] == "marit.solheim@example.com"


@pytest.mark.slow
def test_it_reads_many_to_a_folder_several_at_once_and_goes_on_after_a_bad_one(tmp_path, text_cv):
    (tmp_path / "anna.pdf").write_bytes(cvs.pdf())
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 no")
    files = [tmp_path / name for name in ("bad.pdf", "missing.pdf", "anna.pdf")]
    done = flask("extract", *files, text_cv, "--out", tmp_path / "deep/out", "--jobs", "2")
    assert (done.returncode, done.stdout) == (1, "")
    said = sorted(done.stderr.splitlines())
    assert [line.split(": ")[0] for line in said] == [str(tmp_path / "bad.pdf"), str(tmp_path / "missing.pdf")]
    assert [line.split(": ")[1] for line in said] == ["That file is damaged", "No such file or directory"]
    written = {path.name: json.loads(path.read_text()) for path in (tmp_path / "deep/out").iterdir()}
    assert {name: made["basics"]["email"] for name, made in written.items()} == {
        "anna.json": "marit.solheim@example.com",
        "marit.json": "marit.solheim@example.com",
    }


@pytest.mark.slow
def test_two_files_of_one_stem_both_keep_their_result(tmp_path, text_cv):
    other = tmp_path / "other" / "marit.txt"
    other.parent.mkdir()
    other.write_text(cvs.TEXT.replace("Marit", "Anna"))
    done = flask("extract", text_cv, other, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["marit.json"]
    assert "Marit" in (tmp_path / "out/marit.json").read_text()
    assert done.stderr == f"{other}: marit.json is already there for another file\n"


@pytest.mark.slow
def test_many_files_need_a_folder_and_somebody_at_work(text_cv):
    for words in ([text_cv, text_cv], [text_cv, "--jobs", "0"], []):
        done = flask("extract", *words)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_file_of_another_kind_is_named_with_the_reason(tmp_path):
    (tmp_path / "cv.exe").write_bytes(b"MZ\x90\x00" + bytes(range(256)))
    done = flask("extract", tmp_path / "cv.exe")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{tmp_path / 'cv.exe'}: We can’t take that kind of file\n"


@pytest.mark.slow
def test_what_reads_like_no_cv_is_given_all_the_same_and_said_to_be_none(tmp_path):
    (tmp_path / "list.txt").write_text("Buy milk.\nCall the plumber.\n")
    done = flask("extract", tmp_path / "list.txt")
    assert (done.returncode, json.loads(done.stdout)) == (0, {})
    assert done.stderr == f"{tmp_path / 'list.txt'}: This doesn’t look like a CV\n"


@pytest.mark.slow
def test_it_reads_renders_and_lists_on_a_read_only_disk_without_network(tmp_path, text_cv, resume, read_only):
    assert "Marit" in flask("extract", text_cv, before=read_only).stdout
    out = tmp_path / "out"
    assert flask("extract", text_cv, "--out", out, before=read_only).returncode == 0
    assert flask("render", resume, "--out", out, before=read_only).returncode == 0
    assert {path.name for path in out.iterdir()} == FILES | {"marit.json"}
    assert "catalogue" in flask("themes", before=read_only).stdout


@pytest.mark.usefixtures("untouched")
@pytest.mark.slow
def test_it_renders_every_file_of_a_portfolio(tmp_path, resume):
    done = flask("render", resume, "--theme", "catalogue", "--out", tmp_path / "new/out")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert {path.name for path in (tmp_path / "new/out").iterdir()} == FILES
    assert (tmp_path / "new/out/resume.pdf").read_bytes().startswith(b"%PDF-")
    assert json.loads((tmp_path / "new/out/resume.json").read_bytes())["basics"]["name"] == "Marit Solheim"


@pytest.mark.slow
def test_it_says_what_fitting_to_a_page_changed(tmp_path):
    long = ROOT / "tests/documents/resumes/whole.json"
    done = flask("render", long, "--option", "pages=2", "--out", tmp_path)
    assert done.stdout.splitlines() == [
        "The PDF fits 2 pages. To do so it is set more tightly:",
        "- density: compact instead of even",
        "- text: 8.8 pt instead of 9.6 pt",
    ]
    assert {path.name for path in tmp_path.iterdir()} == FILES


@pytest.mark.slow
def test_what_cant_be_rendered_is_said_in_one_line(tmp_path, resume):
    (tmp_path / "no.json").write_text("{")
    (tmp_path / "odd.json").write_text('{"work": [{"startDate": "yesterday"}]}')
    for words, said in [
        ([resume, "--theme", "baroque"], "There is no theme 'baroque'; there are: "),
        ([resume, "--option", "accent=mauve"], "--option accent: Choose one of bottle, "),
        ([resume, "--option", "columns=3"], "--option columns: Choose 1 or 2."),
        ([tmp_path / "no.json"], "no.json is no JSON Resume"),
        ([tmp_path / "odd.json"], "/work/0/startDate"),
    ]:
        done = flask("render", *words, "--out", tmp_path / "out")
        assert done.returncode == 1
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("untouched")
@pytest.mark.slow
def test_it_lists_each_theme_with_what_it_is():
    done = flask("themes")
    folders = {path.parent.name for path in (ROOT / "templates/themes").glob("*/theme.toml")}
    assert {line.split()[0] for line in done.stdout.splitlines()} == folders
    assert all(len(line.split()) > 3 for line in done.stdout.splitlines())


@pytest.mark.slow
def test_it_migrates_once_and_then_has_nothing_to_do(tmp_path):
    settings = {"VITRINE_HOME": str(tmp_path / "home")}
    first, second = flask("migrate", **settings), flask("migrate", **settings)
    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout.startswith("applied 0001_first_tables")
    assert second.stdout == ""


@pytest.mark.slow
def test_it_purges_and_sweeps_what_is_due(stack, visitor):
    placed = visitor.place()
    assert flask("purge", **stack.settings).stdout == "0 uploads deleted\n"
    assert flask("sweep", **stack.settings).stdout == "0 jobs delivered again\n"
    assert visitor.visit(f"/jobs/{placed.job_id}").status == 200


@pytest.mark.parametrize("command", ["migrate", "sweep", "purge"])
@pytest.mark.slow
def test_what_doesnt_answer_is_said_in_one_line(tmp_path, command):
    settings = {"VITRINE_HOME": str(tmp_path), "DATABASE_URL": "postgresql://vitrine@127.0.0.1:1/vitrine"}
    done = flask(command, **settings)
    assert done.returncode == 1
    assert done.stderr == "Error: The database does not answer, or has no tables: see DATABASE_URL.\n"
