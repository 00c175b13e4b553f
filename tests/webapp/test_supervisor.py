"""The supervisor with small commands of our own as its children: real processes, real signals."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.disks import MB, filled, small_disk
from tests.stack import children, held, is_alive, wait_until
from webapp.supervisor import pause_before_restart

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0

STAGES = """
import sys
from pathlib import Path
from webapp.supervisor import Command, Supervisor

folder = Path(sys.argv[1])

def note(it):
    return ["sh", "-c", f'trap "echo end {it} >>$0; kill \\$!; exit" TERM; sleep 99 & echo start {it} >>$0; wait', log]

log = str(folder / "log")
Supervisor(STAGES, folder / "run").run(when_ready=lambda: (folder / "ready").touch())
"""


class Running:
    """A supervisor in a process of its own, and what its children wrote down."""

    def __init__(self, folder: Path, stages: str):
        self.folder = folder
        script = STAGES.replace("STAGES", stages)
        with (folder / "said").open("w") as said:
            self.process = subprocess.Popen([sys.executable, "-c", script, str(folder)], cwd=ROOT, stderr=said)

    @property
    def log(self) -> list[str]:
        path = self.folder / "log"
        return path.read_text().splitlines() if path.exists() else []

    @property
    def said(self) -> list[str]:
        return (self.folder / "said").read_text().splitlines()

    @property
    def is_ready(self) -> bool:
        return (self.folder / "ready").exists()

    def pid(self, name: str) -> int:
        wait_until((self.folder / "run" / f"{name}.pid").exists)
        return int((self.folder / "run" / f"{name}.pid").read_text())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[[str], Running]]:
    started: list[Running] = []

    def start(stages: str) -> Running:
        started.append(Running(tmp_path, stages))
        return started[-1]

    yield start
    for running in started:
        running.stop()


TWO_STAGES = '[[Command("first", note("first"), is_ready=Path(log).exists)], [Command("second", note("second"))]]'


def test_it_starts_the_stages_in_order_and_stops_them_in_the_other(supervise):
    running = supervise(TWO_STAGES)
    wait_until(lambda: len(running.log) == 2)
    running.stop()
    assert running.log == ["start first", "start second", "end second", "end first"]
    assert running.process.returncode == 0


def test_it_holds_a_stage_back_until_the_one_before_is_ready(supervise):
    gate = '[[Command("first", note("first"), is_ready=(folder / "open").exists)], [Command("second", note("second"))]]'
    running = supervise(gate)
    wait_until(lambda: running.log == ["start first"])
    assert not running.is_ready
    (running.folder / "open").touch()
    wait_until(lambda: running.is_ready)
    wait_until(lambda: running.log == ["start first", "start second"])


def test_a_full_disk_keeps_nothing_from_being_started_again(supervise, tmp_path):
    with small_disk(tmp_path, MB), ExitStack() as full:
        running = supervise(TWO_STAGES)
        wait_until(lambda: running.is_ready)
        pid, supervisor = running.pid("second"), running.process.pid
        with held([supervisor]):
            os.kill(pid, signal.SIGKILL)
            (tmp_path / "run" / "second.pid").unlink()
            full.enter_context(filled(tmp_path))
        wait_until(lambda: len(children(supervisor)) == 2 and pid not in children(supervisor))
        wait_until((tmp_path / "run" / "second.new").exists)
        time.sleep(0.5)  # in which it would fall over
        assert not (tmp_path / "run" / "second.pid").exists()
        (again,) = set(children(supervisor)) - {running.pid("first")}
        full.close()
        assert running.pid("second") == again
        running.stop()
        assert running.process.returncode == 0


def test_it_can_be_stopped_while_a_stage_is_not_ready_yet(supervise):
    never = '[[Command("first", note("first"), is_ready=lambda: False)], [Command("second", note("second"))]]'
    running = supervise(never)
    wait_until(lambda: running.log)
    running.stop()
    assert running.log == ["start first", "end first"]
    assert not running.is_ready


def test_it_stops_everything_at_ctrl_c(supervise):
    running = supervise(TWO_STAGES)
    wait_until(lambda: running.is_ready)
    first, second = running.pid("first"), running.pid("second")
    running.process.send_signal(signal.SIGINT)
    running.process.wait(timeout=PATIENCE)
    assert not is_alive(first)
    assert not is_alive(second)
    assert running.process.returncode == 0


def test_it_starts_again_what_was_killed_and_only_that(supervise):
    running = supervise(TWO_STAGES)
    wait_until(lambda: running.is_ready)
    first, second = running.pid("first"), running.pid("second")
    os.kill(second, signal.SIGKILL)
    wait_until(lambda: running.pid("second") != second and is_alive(running.pid("second")))
    assert running.pid("first") == first
    assert is_alive(first)
    assert running.said == ["second ended with status -9: starting it again in 0.5 s."]


def test_it_waits_longer_each_time_for_what_keeps_dying(supervise):
    running = supervise('[[Command("broken", ["sh", "-c", "exit 3"])]]')
    wait_until(lambda: len(running.said) >= 2)
    assert running.said[:2] == [
        "broken ended with status 3: starting it again in 0.5 s.",
        "broken ended with status 3: starting it again in 1 s.",
    ]


@pytest.mark.parametrize(
    ("last_pause", "lived", "pause"),
    [(0, 0.1, 0.5), (0, 99, 0.5), (0.5, 0.1, 1), (4, 9, 8), (16, 0.1, 30), (30, 0.1, 30), (30, 10, 0.5)],
)
def test_the_pause_doubles_to_half_a_minute_and_starts_anew_after_a_good_while(last_pause, lived, pause):
    assert pause_before_restart(last_pause, lived) == pause


def test_it_kills_what_does_not_listen(supervise):
    deaf = """[[Command("deaf", ["sh", "-c", "trap '' TERM; sleep 600 & wait; wait"], patience=0.3)]]"""
    running = supervise(deaf)
    wait_until(lambda: running.is_ready)
    pid = running.pid("deaf")
    running.stop()
    assert not is_alive(pid)


def test_it_ends_what_a_killed_process_left_behind(supervise):
    parent = '[[Command("parent", ["sh", "-c", "sleep 600 & echo $! >>$0; wait", log])]]'
    running = supervise(parent)
    wait_until(lambda: running.log)
    left = int(running.log[0])
    os.kill(running.pid("parent"), signal.SIGKILL)
    wait_until(lambda: not is_alive(left))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_its_children_end_with_it_however_it_goes(supervise):
    running = supervise(TWO_STAGES)
    wait_until(lambda: running.is_ready)
    pids = [running.pid("first"), running.pid("second")]
    running.process.kill()
    wait_until(lambda: not any(is_alive(pid) for pid in pids))


def test_it_leaves_no_pid_file_of_what_it_stopped(supervise):
    running = supervise(TWO_STAGES)
    wait_until(lambda: running.is_ready)
    running.stop()
    assert list((running.folder / "run").iterdir()) == []
