"""The embedded default: what it starts, what keeps it from starting, and the queue server it brings along."""

import http.client
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from tests.stack import PROCESSES, Stack, is_alive, wait_until
from webapp.config import Config
from webapp.embedded import StartError, only_one_in, queue_answers, require_free_port, stages_of, web_answers
from webapp.supervisor import Command

ROOT = Path(__file__).parents[2]


def config_for(home: Path, **settings: str) -> Config:
    return Config.from_env({"VITRINE_HOME": str(home), **settings})


def names(config: Config) -> list[list[str]]:
    return [[command.name for command in stage] for stage in stages_of(config)]


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def start(home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "webapp.embedded"]
    settings = {"VITRINE_HOME": str(home), **settings}
    return subprocess.run(words, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=20)


def test_it_starts_the_queue_then_the_workers_then_the_web(tmp_path):
    assert names(config_for(tmp_path)) == [["queue"], ["extract", "portfolio", "ocr", "mail", "sweep"], ["web"]]


def test_it_starts_no_queue_server_where_redis_url_names_one(tmp_path):
    config = config_for(tmp_path, REDIS_URL="redis://127.0.0.1:6379/0")
    assert names(config) == [["extract", "portfolio", "ocr", "mail", "sweep"], ["web"]]
    assert not (tmp_path / "queue").exists()


def test_it_starts_as_many_workers_for_each_queue_as_it_is_told(tmp_path):
    config = config_for(tmp_path, WORKERS_PER_QUEUE="2")
    assert names(config)[1] == ["extract", "extract-2", "portfolio", "portfolio-2", "ocr", "mail", "sweep"]


def test_every_worker_process_is_told_its_queue(tmp_path):
    workers = stages_of(config_for(tmp_path, WORKERS_PER_QUEUE="2"))[1]
    told = [list(command.words[-3:]) for command in workers]
    assert told == [
        ["-m", "workers", name] for name in ("extract", "extract", "portfolio", "portfolio", "ocr", "mail", "sweep")
    ]


def test_the_web_listens_on_this_machine_alone(tmp_path):
    web = stages_of(config_for(tmp_path, PORT="8123"))[-1][0]
    assert "127.0.0.1:8123" in web.words


def test_a_taken_port_ends_in_one_sentence(tmp_path, taken_port):
    ended = start(tmp_path, PORT=str(taken_port))
    assert ended.returncode == 1
    assert ended.stderr == f"Port {taken_port} can't be used: choose another, as in PORT=8001 make run.\n"
    assert ended.stdout == ""


def test_a_port_that_does_not_exist_ends_in_one_sentence(tmp_path):
    assert start(tmp_path, PORT="65536").stderr.startswith("Port 65536 can't be used: ")


def test_a_free_port_is_fine_even_just_after_it_was_used():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            listener.accept()[0].close()
    require_free_port(port)


def test_a_second_one_in_the_same_home_ends_in_one_sentence(tmp_path):
    with only_one_in(tmp_path):
        ended = start(tmp_path)
    assert ended.returncode == 1
    assert ended.stderr == f"Vitrine already runs in {tmp_path}: stop it there, or set VITRINE_HOME.\n"


def test_the_home_is_free_again_afterwards(tmp_path):
    with only_one_in(tmp_path):
        pass
    with only_one_in(tmp_path):
        pass


def test_a_home_that_cannot_be_made_ends_in_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    ended = start(tmp_path / "file" / "home")
    assert ended.returncode == 1
    assert ended.stderr.endswith("choose another folder with VITRINE_HOME.\n")
    assert len(ended.stderr.splitlines()) == 1


def test_the_home_is_its_owners_alone(tmp_path):
    with only_one_in(tmp_path / "home"):
        assert (tmp_path / "home").stat().st_mode & 0o077 == 0


def test_a_home_too_deep_for_a_socket_is_refused(tmp_path):
    with pytest.raises(StartError, match="too long a path"):
        stages_of(config_for(tmp_path / ("deep" * 30)))


def test_a_setting_that_is_no_number_ends_in_one_sentence(tmp_path):
    ended = start(tmp_path, PORT="eight")
    assert ended.returncode == 1
    assert ended.stderr == "PORT is 'eight': it must be a number.\n"


def test_production_without_its_settings_ends_in_one_sentence(tmp_path):
    ended = start(tmp_path, PUBLIC_URL="https://cv.example.org")
    assert ended.returncode == 1
    assert ended.stderr.startswith("SECRET_KEY is not set: ")
    assert len(ended.stderr.splitlines()) == 1


@contextmanager
def running(queue: Command):
    process = subprocess.Popen(queue.words)
    try:
        while not queue.is_ready():
            assert process.poll() is None
            time.sleep(0.01)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_the_queue_server_keeps_what_it_was_given_when_it_is_stopped(tmp_path):
    config = config_for(tmp_path)
    with running(stages_of(config)[0][0]), redis.Redis.from_url(config.redis_url) as connection:
        connection.rpush("work", "one")
    with running(stages_of(config)[0][0]), redis.Redis.from_url(config.redis_url) as connection:
        assert connection.lrange("work", 0, -1) == [b"one"]


def test_the_queue_server_keeps_what_it_was_given_when_it_is_killed(tmp_path):
    config = config_for(tmp_path)
    with running(stages_of(config)[0][0]) as process, redis.Redis.from_url(config.redis_url) as connection:
        connection.rpush("work", "one")
        connection.waitaof(1, 0, 5000)
        process.kill()
        process.wait()
    with running(stages_of(config)[0][0]), redis.Redis.from_url(config.redis_url) as connection:
        assert connection.lrange("work", 0, -1) == [b"one"]


def test_the_queue_server_works_in_a_home_with_a_space(tmp_path):
    config = config_for(tmp_path / "my sites")
    (tmp_path / "my sites").mkdir()
    with running(stages_of(config)[0][0]), redis.Redis.from_url(config.redis_url) as connection:
        assert connection.client_info()["name"] == ""


def test_the_queue_server_is_reached_by_its_owner_through_a_file_alone(tmp_path):
    config = config_for(tmp_path)
    with running(stages_of(config)[0][0]), redis.Redis.from_url(config.redis_url) as connection:
        assert connection.config_get("port") == {"port": "0"}
        assert (tmp_path / "queue" / "valkey.sock").stat().st_mode & 0o077 == 0


def test_what_does_not_answer_is_not_ready(tmp_path):
    assert not queue_answers(tmp_path / "no.sock")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = listener.getsockname()[1]
    assert not web_answers(nobody)


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    with Stack(tmp_path_factory.mktemp("stack") / "my sites") as stack:
        yield stack


def status_of(stack: Stack, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except ConnectionError:
        return 0
    finally:
        connection.close()


def test_one_command_starts_everything(stack):
    assert all(is_alive(stack.pid(name)) for name in PROCESSES)
    assert status_of(stack, "/") == 200
    assert status_of(stack, "/readyz") == 200


@pytest.mark.chaos
@pytest.mark.parametrize("name", PROCESSES)
def test_whatever_is_killed_comes_back(stack, name):
    stack.wait_for_another(name, stack.kill(name))
    wait_until(lambda: status_of(stack, "/readyz") == 200)


@pytest.mark.chaos
@pytest.mark.slow
def test_everything_killed_at_once_comes_back(stack):
    killed = {name: stack.kill(name) for name in PROCESSES}
    for name, pid in killed.items():
        stack.wait_for_another(name, pid)
    wait_until(lambda: status_of(stack, "/readyz") == 200)


def test_no_file_it_keeps_can_be_read_by_anybody_else(stack):
    kept = [path for path in stack.home.rglob("*") if path.is_file() and path != stack.log]
    assert {path.name for path in kept} >= {"vitrine.db", "secret_key"}
    assert [path for path in kept if path.stat().st_mode & 0o077] == []


@pytest.mark.slow
def test_one_ctrl_c_stops_everything_and_the_next_start_finds_the_home_as_it_was(stack):
    pids = [stack.pid(name) for name in PROCESSES]
    key = (stack.home / "secret_key").read_bytes()
    assert stack.stop() == 0
    assert not any(is_alive(pid) for pid in pids)
    stack.start()
    assert status_of(stack, "/readyz") == 200
    assert (stack.home / "secret_key").read_bytes() == key


@pytest.mark.chaos
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
@pytest.mark.slow
def test_everything_ends_with_a_killed_supervisor_and_can_be_started_again(stack):
    pids = [stack.pid(name) for name in PROCESSES]
    stack.process.kill()
    stack.process.wait()
    wait_until(lambda: not any(is_alive(pid) for pid in pids))
    stack.start()
    assert status_of(stack, "/readyz") == 200


@pytest.mark.slow
def test_temporary_files_are_its_own_and_those_of_killed_processes_go_at_the_next_start(stack_with, tmp_path):
    left = tmp_path / "vitrine0" / "tmp" / "left" / "behind"
    left.mkdir(parents=True)
    site = stack_with()
    folder = site.home / "tmp"
    assert not left.exists()
    assert folder.stat().st_mode & 0o777 == 0o700
    for name in ("web", "extract", "portfolio", "sweep"):
        told = Path(f"/proc/{site.pid(name)}/environ").read_bytes().split(b"\0")
        assert f"TMPDIR={folder}".encode() in told
