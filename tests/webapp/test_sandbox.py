import ctypes
import errno
import fcntl
import io
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import BinaryIO, cast

import pytest
from pydantic import BaseModel

from tests.stack import children, wait_until
from webapp.resume import UnreadableFileError
from webapp.sandbox import DiedError, Limits, Sandbox, SandboxError, TimedOutError, kernel

PLENTY = Limits(memory_mb=256, cpu_seconds=10, wall_seconds=20)
WITH_PROGRAMS = Limits(memory_mb=256, cpu_seconds=10, wall_seconds=20, programs=True)
Reader = Callable[..., BaseModel]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the protection is Linux's")


class Seen(BaseModel):
    number: int = 0
    words: list[str] = []


# What is called in the sandbox


def measure(file: BinaryIO) -> Seen:
    return Seen(number=len(file.read()))


def repeat(file: BinaryIO, times: int, word: str) -> Seen:
    return Seen(words=[word] * times)


def answer_at_length(file: BinaryIO, size: int) -> Seen:
    return Seen(words=["x" * size])


def name_zygote(file: BinaryIO) -> Seen:
    return Seen(number=os.getppid())


def name_self(file: BinaryIO) -> Seen:
    return Seen(number=os.getpid())


def refuse(file: BinaryIO) -> Seen:
    raise UnreadableFileError("damaged_file")


def stumble(file: BinaryIO) -> Seen:
    content = file.read().decode()
    print(content, flush=True)
    print(content, file=sys.stderr, flush=True)
    os.write(2, content.encode())
    raise RuntimeError(content)


def take_memory(file: BinaryIO, megabytes: int) -> Seen:
    return Seen(number=len(bytearray(megabytes * 1024 * 1024)) // (1024 * 1024))


def work_for_ever(file: BinaryIO) -> Seen:
    while True:
        pass


def sleep_for_ever(file: BinaryIO) -> Seen:
    while True:
        time.sleep(60)


def wait_for_content(file: BinaryIO) -> Seen:
    while not file.read():
        time.sleep(0.01)
    return Seen(number=1)


def wait_for_two_parts(file: BinaryIO) -> Seen:
    content = b""
    while not content.endswith(b"ended"):
        content += file.read()
        time.sleep(0.01)
    return Seen(words=content.decode().split())


def abort(file: BinaryIO) -> Seen:
    os.abort()


def touch_nowhere(file: BinaryIO) -> Seen:
    ctypes.string_at(0)
    return Seen()


def leave(file: BinaryIO) -> Seen:
    sys.exit(0)


def connect(file: BinaryIO, port: int) -> Seen:
    with socket.create_connection(("127.0.0.1", port)):
        return Seen(number=port)


def write(file: BinaryIO, path: str) -> Seen:
    Path(path).write_bytes(b"left behind")
    return Seen()


def write_back(file: BinaryIO) -> Seen:
    return Seen(number=os.write(file.fileno(), b"changed"))


def read_elsewhere(file: BinaryIO, path: str) -> Seen:
    return Seen(number=len(Path(path).read_bytes()))


def look_around(file: BinaryIO) -> Seen:
    return Seen(words=[f"{name}={value}" for name, value in os.environ.items()])


def count_open_files(file: BinaryIO) -> Seen:
    opened = 0
    for descriptor in range(3, 4096):
        try:
            os.fstat(descriptor)
            opened += 1
        except OSError:
            pass
    return Seen(number=opened)


def run_program(file: BinaryIO) -> Seen:
    said = subprocess.run(["/bin/echo", "hello"], capture_output=True, text=True, check=True)
    return Seen(words=said.stdout.split())


def leave_program_behind(file: BinaryIO) -> Seen:
    return Seen(number=subprocess.Popen(["/bin/sleep", "1000"]).pid)


def leave_group(file: BinaryIO) -> Seen:
    return Seen(number=subprocess.run(["/bin/sleep", "0"], start_new_session=True).returncode)


def fork(file: BinaryIO) -> Seen:
    if not (pid := os.fork()):
        os._exit(0)
    return Seen(number=os.waitpid(pid, 0)[1])


def kill_zygote(file: BinaryIO) -> Seen:
    os.kill(os.getppid(), signal.SIGKILL)
    return Seen()


def starve_zygote(file: BinaryIO) -> Seen:
    resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (1, 1))
    return Seen()


FUNCTIONS = [
    f"{__name__}:{function.__name__}"
    for function in (
        *(measure, repeat, answer_at_length, name_zygote, name_self, refuse, stumble, take_memory),
        *(work_for_ever, sleep_for_ever, wait_for_content, wait_for_two_parts, abort, touch_nowhere, leave),
        *(connect, write, write_back, read_elsewhere, look_around, count_open_files, run_program),
        *(leave_program_behind, leave_group, fork, kill_zygote, starve_zygote),
    )
]


class Caller:
    """Calls the functions above by their own name."""

    def __init__(self, sandbox: Sandbox):
        self.sandbox = sandbox

    def __call__(
        self, function: Reader, content: bytes | BinaryIO = b"", limits: Limits = PLENTY, **arguments: object
    ) -> Seen:
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        return self.sandbox.call(f"{__name__}:{function.__name__}", file, limits, Seen, **arguments)


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    sandbox = Sandbox(FUNCTIONS)
    yield sandbox
    sandbox.close()


@pytest.fixture
def call(shared: Sandbox) -> Caller:
    return Caller(shared)


@pytest.fixture
def fresh() -> Iterator[Sandbox]:
    sandbox = Sandbox(FUNCTIONS)
    yield sandbox
    sandbox.close()


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until_gone(pid: int) -> bool:
    until = time.monotonic() + 10
    while not gone(pid) and time.monotonic() < until:
        time.sleep(0.01)
    return gone(pid)


# What a call gives


def test_it_gives_what_the_function_returns(call: Caller) -> None:
    assert call(measure, b"four") == Seen(number=4)


def test_it_hands_arguments_over_as_they_are(call: Caller) -> None:
    assert call(repeat, times=2, word="履歴書\u202e\0") == Seen(words=["履歴書\u202e\0"] * 2)


def test_it_gives_long_answers_whole(call: Caller) -> None:
    assert len(call(answer_at_length, size=5_000_000).words[0]) == 5_000_000


def test_it_reads_a_real_file_from_its_start_and_leaves_its_position(call: Caller) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"1234567890")
        file.seek(5)
        assert call(measure, file).number == 10
        assert file.tell() == 5


def test_it_reads_a_file_whose_name_is_gone(call: Caller, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(b"123")
    with path.open("rb") as file:
        path.unlink()
        assert call(measure, file).number == 3


def test_it_reads_what_was_written_a_moment_ago(call: Caller) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"123")
        assert call(measure, file).number == 3


def test_it_reads_an_upload_that_is_still_in_memory(call: Caller) -> None:
    with tempfile.SpooledTemporaryFile(max_size=1000) as upload:
        upload.write(b"12345")
        assert call(measure, cast(BinaryIO, upload)).number == 5


def test_it_passes_on_why_a_file_cannot_be_read(call: Caller) -> None:
    with pytest.raises(UnreadableFileError) as refusal:
        call(refuse)
    assert refusal.value.code == "damaged_file"


def test_it_calls_only_the_functions_it_was_made_for(shared: Sandbox) -> None:
    with pytest.raises(ValueError, match="not a function of this sandbox"):
        shared.call("os:getpid", io.BytesIO(), PLENTY, Seen)


def test_it_refuses_arguments_that_do_not_fit_into_a_request(call: Caller) -> None:
    with pytest.raises(ValueError, match="too long"):
        call(repeat, times=1, word="x" * 70_000)


def test_it_takes_an_answer_of_another_shape_for_a_death(shared: Sandbox) -> None:
    class Other(BaseModel):
        colour: str

    with pytest.raises(DiedError):
        shared.call(f"{__name__}:measure", io.BytesIO(), PLENTY, Other)


def test_it_says_so_when_a_module_cannot_be_loaded() -> None:
    with pytest.raises(SandboxError):
        Sandbox(["webapp.resume:no_such_function"]).start()


# What a file can't do


def test_it_ends_a_file_that_takes_too_much_memory(call: Caller) -> None:
    small = Limits(memory_mb=64, cpu_seconds=10, wall_seconds=20)
    assert call(take_memory, limits=small, megabytes=32).number == 32
    with pytest.raises(DiedError):
        call(take_memory, limits=small, megabytes=96)


def test_it_ends_a_file_that_takes_too_much_processor_time(call: Caller) -> None:
    with pytest.raises(TimedOutError, match="processor time"):
        call(work_for_ever, limits=Limits(memory_mb=64, cpu_seconds=1, wall_seconds=60))


def test_it_ends_a_file_that_takes_too_long(call: Caller) -> None:
    with pytest.raises(TimedOutError, match="took too long"):
        call(sleep_for_ever, limits=Limits(memory_mb=64, cpu_seconds=10, wall_seconds=0.2))


def test_a_crash_of_a_library_is_told_from_others(call: Caller) -> None:
    with pytest.raises(DiedError, match=f"status -{signal.SIGABRT:d}$"):
        call(abort)


@pytest.mark.parametrize("crash", [abort, touch_nowhere, leave])
def test_it_survives_a_crash(call: Caller, crash: Reader) -> None:
    with pytest.raises(DiedError):
        call(crash)
    assert call(measure, b"next").number == 4


def test_it_prints_nothing_of_a_file_and_puts_nothing_of_it_into_the_error(
    capfd: pytest.CaptureFixture[str], fresh: Sandbox
) -> None:
    with pytest.raises(DiedError) as death:
        Caller(fresh)(stumble, b"Ada Example, 1 Invented Street")
    assert "RuntimeError at test_sandbox.py:" in str(death.value)
    assert "Example" not in str(death.value)
    assert capfd.readouterr() == ("", "")


@linux_only
def test_a_file_reaches_no_network(call: Caller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(DiedError, match="PermissionError"):
        call(connect, port=server.getsockname()[1])


def test_a_file_writes_no_file(call: Caller, tmp_path: Path) -> None:
    with pytest.raises(DiedError):
        call(write, path=str(tmp_path / "new"))
    assert not (tmp_path / "new").exists() or not (tmp_path / "new").read_bytes()


def test_a_file_does_not_change_itself(call: Caller) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"as it was")
        with pytest.raises(DiedError, match="OSError"):
            call(write_back, file)
        file.seek(0)
        assert file.read() == b"as it was"


def test_a_file_reads_no_other_file(call: Caller, tmp_path: Path) -> None:
    if not call.sandbox.available()["files"]:
        pytest.skip("the kernel has no Landlock")
    (tmp_path / "other").write_bytes(b"somebody else's")
    with pytest.raises(DiedError, match="PermissionError"):
        call(read_elsewhere, path=str(tmp_path / "other"))


def test_a_file_cannot_look_into_its_owner(call: Caller) -> None:
    if not call.sandbox.available()["files"]:
        pytest.skip("the kernel has no Landlock")
    with pytest.raises(DiedError):
        call(read_elsewhere, path=f"/proc/{os.getpid()}/environ")


def test_a_file_sees_no_environment(monkeypatch: pytest.MonkeyPatch, fresh: Sandbox) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for strangers")
    assert [entry for entry in Caller(fresh)(look_around).words if not entry.startswith("LC_CTYPE=")] == []


def test_a_file_has_no_open_files_but_its_own(call: Caller) -> None:
    # the file, the way back, and the rule that has been applied already
    assert call(count_open_files).number <= 3


@linux_only
@pytest.mark.parametrize("start", [run_program, fork])
def test_a_file_starts_no_process(call: Caller, start: Reader) -> None:
    with pytest.raises(DiedError, match="PermissionError"):
        call(start)


def test_a_reader_that_needs_programs_may_be_allowed_them(call: Caller) -> None:
    assert call(run_program, limits=WITH_PROGRAMS).words == ["hello"]


def test_programs_end_with_the_file_they_were_started_for(call: Caller) -> None:
    assert wait_until_gone(call(leave_program_behind, limits=WITH_PROGRAMS).number)


@linux_only
def test_a_program_cannot_step_aside_when_its_file_is_ended(call: Caller) -> None:
    with pytest.raises(DiedError, match="PermissionError"):
        call(leave_group, limits=WITH_PROGRAMS)


@linux_only
def test_a_reader_with_programs_reaches_no_network_either(call: Caller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(DiedError, match="PermissionError"):
        call(connect, limits=WITH_PROGRAMS, port=server.getsockname()[1])


@linux_only
def test_a_file_cannot_kill_the_zygote(call: Caller) -> None:
    before = call(name_zygote).number
    with pytest.raises(DiedError, match="PermissionError"):
        call(kill_zygote)
    assert call(name_zygote).number == before


@linux_only
@pytest.mark.parametrize("limits", [PLENTY, WITH_PROGRAMS])
def test_a_file_cannot_take_away_what_the_zygote_may_use(call: Caller, limits: Limits) -> None:
    with pytest.raises(DiedError, match="PermissionError"):
        call(starve_zygote, limits=limits)
    assert call(measure, b"next").number == 4


def test_every_file_has_a_process_of_its_own(call: Caller) -> None:
    assert call(name_self).number != call(name_self).number


def test_it_says_which_protections_work_here(shared: Sandbox) -> None:
    available = shared.available()
    assert set(available) == {"network_namespace", "seccomp", "no_network", "files", "unprivileged"}
    assert available["no_network"] == (available["network_namespace"] or available["seccomp"])


# What a process behind the system call filter does to another of the same user. Other walls stop most of it on new
# kernels; here that one is on its own.

_libc = ctypes.CDLL(None, use_errno=True)
_CALLS = {"x86_64": (200, 297, 129, 314, 251), "aarch64": (130, 240, 138, 274, 30)}
_TKILL, _RT_TGSIGQUEUEINFO, _RT_SIGQUEUEINFO, _SCHED_SETATTR, _IOPRIO_SET = _CALLS.get(os.uname().machine, (0,) * 5)
_KEPT_BY_THE_KERNEL = {"x86_64": (29, 64, 68, 240), "aarch64": (194, 190, 186, 180)}
_SETOWN_EX = 15
ATTEMPTS: dict[str, Callable[[int], object]] = {
    "kill": lambda pid: os.kill(pid, signal.SIGKILL),
    "tkill": lambda pid: called(_libc.syscall(_TKILL, pid, signal.SIGKILL)),
    "tgkill": lambda pid: called(_libc.tgkill(pid, pid, signal.SIGKILL)),
    "rt_sigqueueinfo": lambda pid: called(_libc.syscall(_RT_SIGQUEUEINFO, pid, signal.SIGKILL, queued())),
    "rt_tgsigqueueinfo": lambda pid: called(_libc.syscall(_RT_TGSIGQUEUEINFO, pid, pid, signal.SIGKILL, queued())),
    "pidfd_open": lambda pid: os.pidfd_open(pid),
    "pidfd_send_signal": lambda pid: signal.pidfd_send_signal(os.open(f"/proc/{pid}", os.O_RDONLY), signal.SIGKILL),
    "owner of a pipe": lambda pid: fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, pid),
    "owner of a pipe, extended": lambda pid: fcntl.fcntl(os.pipe()[0], _SETOWN_EX, struct.pack("ii", 1, pid)),
    "prlimit": lambda pid: resource.prlimit(pid, resource.RLIMIT_NOFILE, (1, 1)),
    "setpriority": lambda pid: os.setpriority(os.PRIO_PROCESS, pid, 19),
    "sched_setaffinity": lambda pid: os.sched_setaffinity(pid, {0}),
    "sched_setscheduler": lambda pid: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
    "sched_setparam": lambda pid: os.sched_setparam(pid, os.sched_param(0)),
    "sched_setattr": lambda pid: called(_libc.syscall(_SCHED_SETATTR, pid, (48).to_bytes(48, "little"), 0)),
    "ioprio_set": lambda pid: called(_libc.syscall(_IOPRIO_SET, 1, pid, 3 << 13)),
}


def called(result: int) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")


def queued() -> bytes:
    return signal.SIGKILL.to_bytes(8, "little") + (-1).to_bytes(4, "little", signed=True) + bytes(116)


def behind_the_filter(attempt: Callable[[], object]) -> int:
    """Give the error number with which an attempt ends in a process of its own; 0 is success."""
    if (pid := os.fork()) == 0:
        status = 255
        try:
            kernel.forbid_new_privileges()
            if kernel.filter_system_calls(programs=False):
                attempt()
                status = 0
        except OSError as error:
            status = error.errno or 255
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.fixture
def neighbour() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["/bin/sleep", "1000"]) as process:
        yield process
        process.kill()


@linux_only
@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_the_filter_alone_keeps_others_from_harm(
    neighbour: subprocess.Popen[bytes], attempt: Callable[[int], object]
) -> None:
    assert behind_the_filter(lambda: attempt(neighbour.pid)) == errno.EPERM
    assert neighbour.poll() is None


@linux_only
@pytest.mark.parametrize("call", range(4), ids=["shmget", "semget", "msgget", "mq_open"])
def test_nothing_that_outlives_a_reader_can_be_made(call: int) -> None:
    number = _KEPT_BY_THE_KERNEL[os.uname().machine][call]
    assert behind_the_filter(lambda: called(_libc.syscall(number, 0, 4096, 0o1600, 0))) == errno.EPERM


@linux_only
@pytest.mark.parametrize(
    "attempt",
    [
        lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8)),
        lambda: signal.raise_signal(signal.SIGWINCH),
        lambda: fcntl.fcntl(0, fcntl.F_DUPFD_CLOEXEC, 3),
        lambda: Thread(target=os.getpid).start(),
    ],
    ids=["its limits", "its signals", "its descriptors", "its threads"],
)
def test_the_filter_leaves_a_process_what_concerns_itself(attempt: Callable[[], object]) -> None:
    assert behind_the_filter(attempt) == 0


# Many at once


def test_twenty_threads_each_get_their_own_answer(call: Caller) -> None:
    with ThreadPoolExecutor(20) as threads:
        sizes = list(range(100))
        assert [seen.number for seen in threads.map(lambda size: call(measure, b"x" * size), sizes)] == sizes


def test_threads_that_come_first_at_once_share_one_zygote(fresh: Sandbox) -> None:
    with ThreadPoolExecutor(8) as threads:
        zygotes = threads.map(lambda _: Caller(fresh)(name_zygote).number, range(16))
        assert len(set(zygotes)) == 1


def test_a_slow_file_holds_up_nobody(call: Caller, tmp_path: Path) -> None:
    slow = (tmp_path / "slow").open("w+b", buffering=0)
    answers: list[Seen] = []
    waiting = Thread(target=lambda: answers.append(call(wait_for_content, slow)))
    waiting.start()
    assert call(measure, b"quick").number == 5
    assert not answers
    slow.write(b"now")
    waiting.join(20)
    slow.close()
    assert answers == [Seen(number=1)]


def test_it_leaves_no_descriptor_open(call: Caller) -> None:
    call(measure)
    before = len(list(Path("/dev/fd").iterdir()))
    for function in (measure, refuse, abort):
        with suppress(UnreadableFileError, DiedError):
            call(function, b"x")
    assert len(list(Path("/dev/fd").iterdir())) == before


# The zygote's life


def test_a_killed_zygote_is_replaced(fresh: Sandbox) -> None:
    call = Caller(fresh)
    killed = call(name_zygote).number
    os.kill(killed, signal.SIGKILL)
    assert call(name_zygote).number != killed


def test_a_file_whose_reader_was_lost_with_its_zygote_is_read_again_from_its_start(
    fresh: Sandbox, tmp_path: Path
) -> None:
    call = Caller(fresh)
    killed = call(name_zygote).number
    with (tmp_path / "slow").open("w+b", buffering=0) as file, ThreadPoolExecutor(1) as pool:
        file.write(b"begun ")
        answer = pool.submit(call, wait_for_two_parts, file)
        wait_until(lambda: any(_position(child, file) for child in children(killed)))
        os.kill(killed, signal.SIGKILL)
        file.write(b"ended")
        assert answer.result(120) == Seen(words=["begun", "ended"])


def _position(process: int, file: BinaryIO) -> int:
    """How far a process has read the file."""
    with suppress(OSError):
        for opened in Path(f"/proc/{process}/fd").iterdir():
            if opened.samefile(file.name):
                return int(Path(f"/proc/{process}/fdinfo/{opened.name}").read_text().split()[1])
    return 0


def test_a_stuck_zygote_is_given_up(fresh: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    call = Caller(fresh)
    stuck = call(name_zygote).number
    os.kill(stuck, signal.SIGSTOP)
    monkeypatch.setattr("webapp.sandbox.process.SECONDS_OF_GRACE", 0.1)
    with pytest.raises(TimedOutError):
        call(measure, limits=Limits(memory_mb=64, cpu_seconds=1, wall_seconds=0.1))
    monkeypatch.undo()
    assert call(name_zygote).number != stuck


def test_it_works_again_after_it_was_closed(fresh: Sandbox) -> None:
    call = Caller(fresh)
    first = call(name_zygote).number
    fresh.close()
    assert wait_until_gone(first)
    assert call(name_zygote).number != first


def in_a_fork(sandbox: Sandbox, function: Reader, limits: Limits = PLENTY) -> int:
    """Call a function in a process forked from this one, and give the number it answers or -1 when it timed out."""
    reading, writing = os.pipe()
    if (pid := os.fork()) == 0:
        try:
            with suppress(TimedOutError):
                os.write(writing, b"%d" % Caller(sandbox)(function, limits=limits).number)
            sandbox.close()
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(pid, 0)
    with os.fdopen(reading, "rb") as answer:
        return int(answer.read() or -1)


def test_a_forked_owner_goes_on_with_the_same_zygote(fresh: Sandbox) -> None:
    call = Caller(fresh)
    zygote = call(name_zygote).number
    assert in_a_fork(fresh, name_zygote) == zygote
    assert call(name_zygote).number == zygote


@pytest.mark.slow
def test_a_forked_owner_starts_its_own_zygote_when_the_shared_one_is_gone(fresh: Sandbox) -> None:
    call = Caller(fresh)
    zygote = call(name_zygote).number
    os.kill(zygote, signal.SIGKILL)
    assert in_a_fork(fresh, name_zygote) not in (-1, zygote)


def test_a_forked_owner_gives_a_stuck_zygote_up_for_all(fresh: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = Caller(fresh)(name_zygote).number
    os.kill(stuck, signal.SIGSTOP)
    monkeypatch.setattr("webapp.sandbox.process.SECONDS_OF_GRACE", 0.1)
    assert in_a_fork(fresh, measure, Limits(memory_mb=64, cpu_seconds=1, wall_seconds=0.1)) == -1
    assert wait_until_gone(stuck)


def test_a_start_replaces_an_ended_zygote_for_those_who_are_forked_next(fresh: Sandbox) -> None:
    ended = Caller(fresh)(name_zygote).number
    os.kill(ended, signal.SIGKILL)
    assert wait_until_gone(ended)
    fresh.start()
    zygote = in_a_fork(fresh, name_zygote)
    assert zygote not in (-1, ended)
    assert in_a_fork(fresh, name_zygote) == zygote


@linux_only
def test_the_zygote_and_its_children_end_when_their_owner_is_killed(tmp_path: Path) -> None:
    # the owner starts a call that never ends, so that a child is at work when it is killed
    program = (
        f"import importlib, sys; sys.path[:0] = {sys.path!r}\n"
        f"t = importlib.import_module({__name__!r})\n"
        "call = t.Caller(t.Sandbox(t.FUNCTIONS))\n"
        "print(call(t.name_zygote).number, flush=True)\n"
        "call(t.sleep_for_ever)\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    with owner, owner.stdout:
        zygote = int(owner.stdout.readline())
        children = Path(f"/proc/{zygote}/task/{zygote}/children")
        while not (child := children.read_text().split()):
            time.sleep(0.01)
        owner.kill()
    assert wait_until_gone(zygote)
    assert wait_until_gone(int(child[0]))


def test_an_interrupt_for_everybody_leaves_the_zygote_to_its_owner(fresh: Sandbox) -> None:
    call = Caller(fresh)
    zygote = call(name_zygote).number
    for everybody in (signal.SIGINT, signal.SIGTERM):
        os.kill(zygote, everybody)
    assert call(name_zygote).number == zygote
