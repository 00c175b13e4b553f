"""Who may know whom. The rules of the house, read off the imports and calls of the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {
    "webapp", "workers", "templates", "static", "tests", "wsgi.py", "Procfile", "requirements.txt",
    "README.md", "Makefile", "pyproject.toml", "app.json", "Aptfile", ".python-version", "LICENSE", "CHANGELOG.md",
    "CONTRIBUTING.md", "docs", "benchmarks", "bin", ".ci", ".gitignore", "requirements-dev.txt",
    "requirements-train.txt", "requirements-load.txt", ".slugignore", "training", "SECURITY.md",
}  # fmt: skip


def house() -> dict[str, str]:
    """The source of every module, by its path."""
    found = {}
    for part in ("webapp", "workers"):
        for path in (ROOT / part).rglob("*.py"):
            found[path.relative_to(ROOT).as_posix()] = path.read_text()
    return found


def imports(source: str) -> Iterator[str]:
    """Every module a source names in an import, and every name it takes from one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def knows(source: str, *packages: str) -> list[str]:
    return [name for name in imports(source) if any(name == one or name.startswith(one + ".") for one in packages)]


def violations(modules: dict[str, str]) -> list[str]:
    """What breaks a rule, as one sentence each."""
    return [f"{path} {wrong}" for path, source in modules.items() for rule in RULES for wrong in rule(path, source)]


def webapp_never_imports_workers(path: str, source: str) -> Iterator[str]:
    if path.startswith("webapp/"):
        yield from (f"imports {name}" for name in knows(source, "workers"))


def the_web_process_loads_no_parser_and_no_weasyprint(path: str, source: str) -> Iterator[str]:
    if path.startswith("webapp/") and not path.startswith(("webapp/checking/", "webapp/sandbox/")):
        heavy = knows(source, "weasyprint", "pypdfium2", "PIL", "docx", "lxml", "webapp.checking")
        yield from (f"loads {name}" for name in heavy)


def the_pure_parts_know_only_types_and_themes(path: str, source: str) -> Iterator[str]:
    for room, allowed in (
        ("workers/extraction/", ("webapp.resume", "workers.extraction")),
        ("workers/portfolio/", ("webapp.audiences", "webapp.resume", "webapp.themes", "workers.portfolio")),
    ):
        if path.startswith(room):
            ours = knows(source, "webapp", "workers")
            yield from (f"imports {name}" for name in ours if name != "workers" and not name.startswith(allowed))
            yield from (f"imports {name}" for name in knows(source, "flask", "peewee", "redis", "rq"))


def flow_knows_neither_flask_nor_rq(path: str, source: str) -> Iterator[str]:
    if path == "webapp/flow.py":
        yield from (f"imports {name}" for name in knows(source, "flask", "rq", "redis", "workers"))


def workers_know_no_views_and_no_app(path: str, source: str) -> Iterator[str]:
    if path.startswith("workers/"):
        yield from (f"imports {name}" for name in knows(source, "webapp.views", "webapp.api", "webapp.app", "flask"))


def only_flow_writes_a_state(path: str, source: str) -> Iterator[str]:
    if path != "webapp/flow.py":
        for node in ast.walk(ast.parse(source)):
            if _writes_a_state_in_a_query(node) or _sets_a_state(node):
                yield f"writes a state in line {node.lineno}"


def _writes_a_state_in_a_query(node: ast.AST) -> bool:
    is_query = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return is_query and node.func.attr in QUERIES and "state" in {key.arg for key in node.keywords}


def _sets_a_state(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets)


def only_config_reads_the_environment(path: str, source: str) -> Iterator[str]:
    if path == "webapp/config.py":
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.environb", "os.getenv"):
            yield f"reads the environment in line {node.lineno}"


def only_jobs_catches_everything(path: str, source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler) and path != "workers/jobs.py":
            names = [name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)] if node.type else ["bare"]
            if {"Exception", "BaseException", "bare"} & set(names):
                yield f"catches everything in line {node.lineno}"


def only_the_outer_rooms_touch_the_request(path: str, source: str) -> Iterator[str]:
    outer = (
        "rendering",
        "pending",
        "app",
        "origin",
        "headers",
        "hosts",
        "journal",
        "limits",
        "operators",
        "sessions",
        "context",
    )
    if not path.startswith(("webapp/views/", "webapp/api/", *(f"webapp/{name}.py" for name in outer))):
        yield from (f"imports {name}" for name in knows(source, "flask.request", "flask.session", "flask.g"))


RULES = (
    webapp_never_imports_workers,
    the_web_process_loads_no_parser_and_no_weasyprint,
    the_pure_parts_know_only_types_and_themes,
    flow_knows_neither_flask_nor_rq,
    workers_know_no_views_and_no_app,
    only_flow_writes_a_state,
    only_config_reads_the_environment,
    only_jobs_catches_everything,
    only_the_outer_rooms_touch_the_request,
)

QUERIES = ("update", "insert", "create")

BROKEN = [
    ("webapp/views/jobs.py", "from workers.jobs import extract"),
    ("webapp/uploads.py", "import workers.extraction"),
    ("webapp/uploads.py", "import pypdfium2"),
    ("webapp/app.py", "from webapp.checking import check"),
    ("workers/extraction/layout.py", "from webapp.models import Job"),
    ("workers/extraction/layout.py", "import flask"),
    ("workers/portfolio/html.py", "from workers.extraction import read"),
    ("workers/portfolio/html.py", "import redis"),
    ("webapp/flow.py", "from flask import request"),
    ("webapp/flow.py", "import rq"),
    ("workers/sweep.py", "from webapp.views.shown import show"),
    ("workers/jobs.py", "from webapp.app import create_app"),
    ("webapp/uploads.py", "Job.update(state='claimed').execute()"),
    ("workers/jobs.py", "job.state = 'completed'"),
    ("workers/sweep.py", "import os\nhome = os.environ['HOME']"),
    ("webapp/mail.py", "import os\nhome = os.getenv('HOME')"),
    ("webapp/uploads.py", "try:\n    pass\nexcept Exception:\n    pass"),
    ("webapp/uploads.py", "try:\n    pass\nexcept:\n    pass"),
    ("webapp/flow.py", "from flask import g"),
    ("webapp/uploads.py", "from flask import request"),
]


def test_the_house_keeps_its_rules():
    assert violations(house()) == []


@pytest.mark.parametrize(("path", "source"), BROKEN)
def test_a_broken_rule_is_seen(path, source):
    assert violations({path: source})


def test_the_top_level_holds_what_a_newcomer_expects():
    import subprocess

    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split("/")[0] for line in tracked.splitlines()} <= TOP_LEVEL


def test_most_files_and_functions_are_short():
    lengths = sorted(len(source.splitlines()) for source in house().values())
    assert lengths[int(len(lengths) * 0.9)] <= 250
    assert lengths[-1] <= 400
    functions = sorted(
        node.end_lineno - node.lineno + 1
        for source in house().values()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    )
    assert functions[len(functions) // 2] <= 8
    assert functions[int(len(functions) * 0.9)] <= 25
