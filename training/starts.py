"""Trains what tells where entries begin and their heads end: ``python -m training.starts`` writes the model.

Two forests of gradient-boosted trees (Friedman 2001, by LightGBM) over the lines of the sections of invented CVs as the
reader sees them, whose truth says what each line is. The reader keeps the trees as plain numbers.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import lightgbm
import numpy

from training.__main__ import generate
from training.labels import SHOWN_IN_HEAD, label
from training.people import Resume
from webapp.checking.kinds import BY_EXTENSION
from workers.extraction import READERS
from workers.extraction.assembly import structure
from workers.extraction.document import Line
from workers.extraction.fields.entries import period_of, rule_parts
from workers.extraction.fields.starts import BODY, MODEL, START, Part, traits
from workers.extraction.fields.trees import LEAF, Node, pack

DOCUMENTS = 2000
SEED = 7
KEPT_OUT = 5
"""One document in so many is for the figures alone."""
TREES = 100
SETTINGS = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.1, "min_data_in_leaf": 40, "feature_fraction": 0.5,
    "bagging_fraction": 0.8, "bagging_freq": 1, "seed": 1, "deterministic": True, "force_row_wise": True,
    "num_threads": 1, "verbose": -1,
}  # fmt: skip


@dataclass
class Example:
    """The lines of a section: their traits, what they are, and what the rules take them for."""

    rows: list[list[float]]
    parts: list[Part]
    by_rule: list[Part]


def main() -> None:
    """Train, say how well it does on what was kept out, and write the model."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), DOCUMENTS, SEED)
        documents = list(read_all(Path(folder)))
    kept_out = list(chain.from_iterable(documents[::KEPT_OUT]))
    learnt = [one for at, document in enumerate(documents) if at % KEPT_OUT for one in document]
    forests = []
    for name, is_one in (("starts", _is_start), ("heads", _is_head)):
        forest = fit(learnt, is_one)
        forests.append(nodes_of(forest))
        print(f"{name} of entries, F1: {_f1(kept_out, is_one, forest)}")
    MODEL.write_bytes(pack(forests))


def _is_start(part: Part) -> bool:
    return part == START


def _is_head(part: Part) -> bool:
    return part != BODY


def read_all(folder: Path) -> Iterator[list[Example]]:
    """Read every document of a folder, and give the examples of each."""
    with (folder / "manifest.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    with ProcessPoolExecutor() as processes:
        yield from processes.map(_read, [(folder, row["id"], row["ext"]) for row in rows], chunksize=20)


def _read(document: tuple[Path, str, str]) -> list[Example]:
    folder, name, ext = document
    with (folder / f"{name}.{ext}").open("rb") as file:
        lines, sections = structure(READERS[BY_EXTENSION[ext].media_type](file))
    truth = json.loads((folder / f"{name}.truth.json").read_text())
    found = (
        _example(lines, section.lines, truth.get(section.kind, []), SHOWN_IN_HEAD[section.kind])
        for section in sections
        if section.kind in SHOWN_IN_HEAD
    )
    return [example for example in found if example]


def _example(lines: list[Line], where: list[int], entries: list[Resume], keys: tuple[str, ...]) -> Example | None:
    parts = label([lines[at] for at in where], entries, keys)
    if not parts:
        return None
    dated = {at for at in where if period_of(lines[at])}
    by_rule = rule_parts(lines, where, dated)
    return Example(traits(lines, where, by_rule, dated), parts, by_rule)


def fit(examples: list[Example], is_one: Callable[[Part], bool]) -> lightgbm.Booster:
    """Grow the trees that tell the lines for which ``is_one`` holds."""
    rows = [row for example in examples for row in example.rows]
    wanted = [is_one(part) for example in examples for part in example.parts]
    return lightgbm.train(SETTINGS, lightgbm.Dataset(table(rows), wanted), TREES)


def table(rows: Sequence[list[float]]) -> Any:
    """Give the rows as LightGBM takes them."""
    return numpy.array(rows, dtype=float)


def nodes_of(forest: lightgbm.Booster) -> list[list[Node]]:
    """Give the trees of a forest as plain nodes."""
    return [_flattened(tree["tree_structure"]) for tree in forest.dump_model()["tree_info"]]


def _flattened(root: dict[str, Any]) -> list[Node]:
    nodes: list[Node] = []

    def add(node: dict[str, Any]) -> int:
        at = len(nodes)
        nodes.append((LEAF, node.get("leaf_value", 0.0), 0, 0))
        if "split_feature" in node:
            below, above = add(node["left_child"]), add(node["right_child"])
            nodes[at] = (node["split_feature"], node["threshold"], below, above)
        return at

    add(root)
    return nodes


def _f1(examples: list[Example], is_one: Callable[[Part], bool], forest: lightgbm.Booster) -> str:
    told = [odds > 0.5 for odds in forest.predict(table([row for one in examples for row in one.rows]))]
    wanted = [is_one(part) for example in examples for part in example.parts]
    by_rule = [is_one(part) for example in examples for part in example.by_rule]

    def f1(found: list[bool]) -> float:
        return 2 * sum(map(min, found, wanted)) / (sum(found) + sum(wanted))

    return f"{f1(told):.3f}, by rules {f1(by_rule):.3f}"


if __name__ == "__main__":
    main()
