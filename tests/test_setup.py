"""bin/setup on machines that lack something: each crafted PATH below is such a machine.

Every failure must be one sentence that says what to do, without a traceback and without the address of a package index.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from honcho.environ import parse_procfile

ROOT = Path(__file__).parents[1]
TOOLS = ["cat", "dirname", "env", "head", "mkdir", "sed", "sh", "uname"]
OLD_PYTHON = "exit 1"
NOWHERE = "http://127.0.0.1:9/simple"


class Machine:
    """A fresh checkout with an empty list of packages, on a machine with nothing but the commands it was given."""

    def __init__(self, folder: Path):
        self.checkout = folder / "checkout"
        self.path = folder / "path"
        (self.checkout / "bin").mkdir(parents=True)
        self.path.mkdir()
        shutil.copy(ROOT / "bin" / "setup", self.checkout / "bin")
        self.require("")
        for tool in TOOLS:
            (self.path / tool).symlink_to(shutil.which(tool))
        self.has("id", "echo 1000")

    def require(self, packages: str, *, dev: str = "") -> None:
        (self.checkout / "requirements.txt").write_text(packages)
        (self.checkout / "requirements-dev.txt").write_text(f"-r requirements.txt\n{dev}")

    def has(self, command: str, script: str) -> None:
        (self.path / command).write_text(f"#!/bin/sh\n{script}\n")
        (self.path / command).chmod(0o755)

    def has_python(self, *, without: str = "(nothing)", name: str = "python3") -> None:
        """The Python of this test, which can't import or load what has ``without`` in its name."""
        self.has(name, f'case "$*" in *"{without}"*) exit 1 ;; esac\nexec {sys.executable} "$@"')

    def set_up(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": str(self.path),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": NOWHERE,
            "PIP_RETRIES": "0",
        }
        words = [self.checkout / "bin" / "setup", *arguments]
        return subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60)

    def refuses(self, *arguments: str) -> str:
        """Set up, see that it fails as it should, and return the sentence."""
        ended = self.set_up(*arguments)
        assert ended.returncode == 1
        assert len(ended.stderr.splitlines()) == 1
        assert "Traceback" not in ended.stderr
        assert "127.0.0.1" not in ended.stderr + ended.stdout
        return ended.stderr.strip()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine that is set up, with a new Python beside the old one."""
    machine = Machine(tmp_path_factory.mktemp("machine"))
    machine.has("python3", OLD_PYTHON)
    machine.has_python(name="python3.12")
    assert "Making .venv with Python" in machine.set_up().stdout
    return machine


def test_no_python_is_said(machine):
    assert machine.refuses().startswith("Vitrine needs Python 3.11 or newer and finds none: install it")


def test_an_old_python_is_no_python(machine):
    machine.has("python3", OLD_PYTHON)
    assert machine.refuses().startswith("Vitrine needs Python 3.11 or newer and finds none: install it")


def test_missing_pango_is_said_where_there_is_no_apt(machine):
    machine.has_python(without="libpango")
    sentence = machine.refuses()
    assert "install libpango-1.0-0 libpangoft2-1.0-0 (on Debian: sudo apt-get install" in sentence


def test_missing_pango_is_said_where_apt_may_not_be_used(machine):
    machine.has_python(without="libharfbuzz")
    machine.has("apt-get", f"touch {machine.path}/used")
    machine.has("sudo", "exit 1")
    assert "only root may install them: install libharfbuzz-subset0" in machine.refuses()
    assert not (machine.path / "used").exists()


@pytest.mark.full
def test_missing_pango_is_installed_by_root_after_a_look_at_what_there_is(machine):
    machine.has("id", "echo 0")
    machine.has("apt-get", f'echo "$*" >>{machine.path}/asked; grep -q update {machine.path}/asked')
    machine.has("grep", f'exec {shutil.which("grep")} "$@"')
    installed = f'[ -e {machine.path}/asked ] || case "$*" in *libpango-*) exit 1 ;; esac'
    machine.has("python3", f'{installed}\nexec {sys.executable} "$@"')
    ended = machine.set_up()
    assert ended.stderr == ""
    install = "install --yes --no-install-recommends libpango-1.0-0"
    assert (machine.path / "asked").read_text().splitlines() == [install, "update", install]


def test_an_apt_that_fails_is_said(machine):
    machine.has_python(without="libpango")
    machine.has("id", "echo 0")
    machine.has("apt-get", 'echo "Could not resolve 127.0.0.1" >&2; exit 100')
    assert machine.refuses().startswith("System packages could not be installed (see var/setup.log): check the network")


def test_a_missing_venv_module_is_asked_for_by_its_package(machine):
    machine.has_python(without="ensurepip")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"install python{version}-venv (on Debian:" in machine.refuses()


def test_missing_test_tools_are_named(machine):
    machine.has_python()
    for tool in ("chromium", "w3m", "tmux", "tesseract", "faketime", "postgres", "redis-server", "nginx", "varnishd"):
        machine.has(tool, "exit 0")
    machine.has("fc-list", "echo a font")
    assert "install poppler-utils (on Debian:" in machine.refuses("--dev")


def test_a_folder_of_someone_else_is_said(machine):
    machine.has_python()
    (machine.checkout / "var").touch()
    assert machine.refuses() == "This folder can't be written to: run make as its owner."


def test_what_is_kept_here_is_its_owners_alone(ready):
    assert (ready.checkout / "var").stat().st_mode & 0o077 == 0


def test_the_second_time_it_does_nothing(ready):
    assert ready.set_up().stdout == ""


@pytest.mark.slow
def test_no_network_is_said_when_packages_changed_and_the_next_try_goes_on(ready):
    ready.require("no-such-package==1.0\n")
    assert ready.refuses() == (
        "The Python packages could not be installed (see var/setup.log): check the network, then run make again."
    )
    ready.require("")
    assert ready.set_up().returncode == 0


@pytest.mark.full
def test_a_moved_checkout_gets_an_environment_of_its_own(ready, machine):
    shutil.rmtree(machine.checkout)
    shutil.copytree(ready.checkout, machine.checkout, symlinks=True)
    machine.has_python()
    assert "Making .venv" in machine.set_up().stdout
    pip = (machine.checkout / ".venv" / "bin" / "pip").read_text()
    assert str(machine.checkout) in pip.splitlines()[0]


def test_every_package_is_pinned_to_one_version():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
        unpinned = [line for line in lines if line and "==" not in line and line != "-r requirements.txt"]
        assert unpinned == []


def test_the_procfile_names_a_release_a_web_and_a_worker():
    processes = parse_procfile((ROOT / "Procfile").read_text()).processes
    assert list(processes) == ["release", "web", "worker"]
    assert processes["release"] == "flask migrate"
    assert "--config python:webapp.server" in processes["web"]


def test_the_procfile_offers_a_process_per_queue_to_large_sites():
    commented = (ROOT / "Procfile").read_text().replace("# ", "")
    processes = parse_procfile(commented).processes
    assert {processes[name] for name in ("extract", "portfolio", "sweep")} == {
        "python -m workers extract",
        "python -m workers portfolio",
        "python -m workers sweep",
    }


def test_make_help_says_a_word_about_every_target():
    help_text = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("help", "setup", "run", "test", "test-full", "lint", "bench"):
        assert f"  make {target} " in help_text


def test_every_setting_is_described():
    read = set(re.findall(r'read\.\w+\("([A-Z_]+)"', (ROOT / "webapp" / "config.py").read_text()))
    described = set(re.findall(r"`\$?([A-Z_]{4,})`", (ROOT / "docs" / "settings.md").read_text()))
    assert "VITRINE_HOME" in read
    assert read - described == set()
