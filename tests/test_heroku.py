"""What Heroku reads before a line of ours runs: app.json, the files of its two buildpacks, and the Procfile.

Nothing here was tried at Heroku itself: these are its rules, as far as they can be looked at from outside.
"""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from honcho.environ import parse_procfile

from tests.production.dynos import slug
from webapp.config import Config
from webapp.embedded import workers
from webapp.services import SPARE_CONNECTIONS
from workers.extraction.readers import pictures

ROOT = Path(__file__).parents[1]
APP = json.loads((ROOT / "app.json").read_text())
PROCESSES = parse_procfile((ROOT / "Procfile").read_text()).processes
PACKAGES = (ROOT / "Aptfile").read_text().splitlines()
KINDS = {
    "name": str, "description": str, "keywords": list, "website": str, "repository": str, "logo": str,
    "success_url": str, "scripts": dict, "env": dict, "formation": dict, "addons": list, "buildpacks": list,
    "environments": dict, "stack": str, "image": str,
}  # fmt: skip
"""Every key that there is in an app.json, and what it holds."""
ENTRY = {"description": str, "value": str, "required": bool, "generator": str}
STACKS = ("heroku-22", "heroku-24", "heroku-26")
SIZES = ("standard-1x", "standard-2x")
"""Of one tier: Heroku doesn't let an app mix all of them."""
CONNECTIONS = 20
"""To a database of the plan essential-0."""
SECONDS_TO_END = 30
"""From SIGTERM to SIGKILL."""
ADDED = {
    "heroku-postgresql": {"DATABASE_URL": "postgres://u:p@h:5432/d"},
    "heroku-redis": {"REDIS_URL": "rediss://:p@h:6380"},
    "bucketeer": {
        "BUCKETEER_BUCKET_NAME": "bucketeer-1", "BUCKETEER_AWS_ACCESS_KEY_ID": "k",
        "BUCKETEER_AWS_SECRET_ACCESS_KEY": "s", "BUCKETEER_AWS_REGION": "us-east-1",
    },
}  # fmt: skip
"""What each add-on sets."""
TYPED = {"PUBLIC_URL": "https://cv.example.org", "SMTP_URL": "smtp://u:p@h:587", "MAIL_FROM": "site@example.org"}
"""What somebody types who clicks Deploy."""


def test_app_json_has_known_keys_of_the_right_kinds():
    assert {key: type(value) for key, value in APP.items()} == {key: KINDS[key] for key in APP}
    assert APP["stack"] in STACKS
    assert all(isinstance(word, str) for word in APP["keywords"])
    assert re.fullmatch(r"[a-zA-Z._-]+", APP["name"])


@pytest.mark.parametrize("name", APP["env"])
def test_a_setting_is_asked_for_or_given_or_made(name):
    entry = APP["env"][name]
    assert re.fullmatch("[A-Z][A-Z0-9_]*", name)
    assert {part: type(value) for part, value in entry.items()} == {part: ENTRY[part] for part in entry}
    assert entry.get("generator", "secret") == "secret"
    assert len({"value", "generator", "required"} & set(entry)) == 1
    assert entry["description"]


def test_addons_are_named_with_their_plans():
    assert [re.fullmatch("([a-z-]+):[a-z0-9-]+", plan).group(1) for plan in APP["addons"]] == list(ADDED)


def test_every_process_that_is_started_is_a_line_of_the_procfile():
    assert set(APP["formation"]) == set(PROCESSES) - {"release"}
    assert all(set(one) == {"quantity", "size"} and one["quantity"] == 1 for one in APP["formation"].values())
    assert all(one["size"] in SIZES for one in APP["formation"].values())


def test_whoever_fills_in_the_form_has_all_that_production_needs():
    asked = {name for name, entry in APP["env"].items() if entry.get("required")}
    assert asked == set(TYPED)
    given = {name: entry["value"] for name, entry in APP["env"].items() if "value" in entry}
    made = {name: "made" for name, entry in APP["env"].items() if "generator" in entry}
    added = {name: value for addon in ADDED.values() for name, value in addon.items()}
    config = Config.from_env({**TYPED, **given, **made, **added, "DYNO": "web.1", "PORT": "5000"})
    config.require_production_settings()
    assert (config.database_url, config.redis_url, config.storage_url, config.trusted_proxies) == (
        "postgresql://u:p@h:5432/d",
        "rediss://:p@h:6380?ssl_cert_reqs=none",
        "s3://bucketeer-1",
        1,
    )


def test_the_smallest_database_has_connections_for_all_that_is_started():
    config = Config.from_env({"WEB_CONCURRENCY": APP["env"]["WEB_CONCURRENCY"]["value"]})
    web = config.web_processes * (config.web_threads + SPARE_CONNECTIONS)
    assert "heroku-postgresql:essential-0" in APP["addons"]
    assert web + len(workers(config)) < CONNECTIONS


def test_what_is_told_to_end_has_ended_before_it_is_killed():
    # In a process of its own: it sets up the log, and how the memory is handed out.
    asked = [sys.executable, "-c", "from webapp import server; print(server.graceful_timeout)"]
    assert int(subprocess.run(asked, cwd=ROOT, capture_output=True, check=True).stdout) < SECONDS_TO_END
    assert all(command.patience < SECONDS_TO_END for command in workers(Config.from_env({})))


def test_system_packages_are_unpacked_before_python_packages_are_built():
    assert [pack["url"] for pack in APP["buildpacks"]] == ["heroku-community/apt", "heroku/python"]


def test_system_packages_are_named_by_plain_names_once_each():
    assert all(re.fullmatch("[a-z0-9][a-z0-9.+-]+", line) for line in PACKAGES)
    assert len(PACKAGES) == len(set(PACKAGES))
    assert {"libharfbuzz-subset0", "tesseract-ocr"} <= set(PACKAGES)


def test_languages_of_pictures_are_ones_that_are_read():
    languages = {name.removeprefix("tesseract-ocr-") for name in PACKAGES if name.startswith("tesseract-ocr-")}
    assert languages < {data.replace("_", "-") for data in pictures.DATA.values()}


def test_python_packages_are_named_in_one_file_alone():
    others = ("uv.lock", "poetry.lock", "Pipfile", "Pipfile.lock", "runtime.txt", "environment.yml", "setup.py")
    assert [name for name in others if (ROOT / name).exists()] == []
    assert (ROOT / "requirements.txt").exists()


def test_the_python_is_a_version_by_its_first_two_numbers_and_one_that_the_code_supports():
    asked = (ROOT / ".python-version").read_text().strip()
    assert re.fullmatch(r"3\.[0-9]+", asked)
    least = re.search(r'requires-python = ">=3\.([0-9]+)"', (ROOT / "pyproject.toml").read_text()).group(1)
    assert int(asked.partition(".")[2]) >= int(least)


def test_the_only_hook_is_the_one_that_compresses_static_files_and_it_can_be_run():
    assert sorted(path.name for path in (ROOT / "bin").iterdir()) == ["post_compile", "setup"]
    assert "whitenoise.compress" in (ROOT / "bin" / "post_compile").read_text()
    staged = subprocess.run(["git", "ls-files", "-s", "bin"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert all(line.startswith("100755 ") for line in staged.stdout.splitlines())


def test_each_line_of_the_procfile_is_a_command_and_the_site_listens_where_it_is_told():
    assert all(shlex.split(line) for line in PROCESSES.values())
    assert "--bind 0.0.0.0:$PORT " in PROCESSES["web"]


def test_the_slug_is_what_runs_and_no_more(tmp_path):
    left_out = (ROOT / ".slugignore").read_text().split()
    built = {path.name for path in slug(tmp_path).iterdir()}
    assert left_out == sorted(left_out)
    assert not {path.strip("/") for path in left_out} & built
    assert {"webapp", "workers", "templates", "static", "bin", "Procfile", "requirements.txt", "wsgi.py"} <= built
