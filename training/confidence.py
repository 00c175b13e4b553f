"""Trains how sure each value is to be right: ``python -m training.confidence`` writes the model, says how true it is.

Gradient-boosted trees (Friedman 2001, by LightGBM) that give a probability, over the values that the reader finds in
invented CVs.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import lightgbm

from training.__main__ import generate
from training.judging import judge, reliability
from training.starts import SETTINGS, nodes_of, table
from webapp.checking.kinds import BY_EXTENSION
from workers.extraction import READERS
from workers.extraction.assembly import assemble
from workers.extraction.confidence import MODEL, traits
from workers.extraction.fields.trees import pack

DOCUMENTS = 1000
SEED = 8
KEPT_OUT = 4
"""One document in so many is for the figures alone."""
TREES, LEAVES = 60, 4
"""Small trees: larger ones know invented CVs better, and real ones worse."""
Example = tuple[list[float], bool]
"""What a value is like, and whether it is right."""


def main() -> None:
    """Train, print the reliability table of what was kept out, and write the model."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), DOCUMENTS, SEED)
        documents = list(read_all(Path(folder)))
    learnt = [one for at, document in enumerate(documents) if at % KEPT_OUT for one in document]
    rows, right = zip(*learnt, strict=True)
    settings = SETTINGS | {"num_leaves": LEAVES, "min_data_in_leaf": 200}
    forest = lightgbm.train(settings, lightgbm.Dataset(table(rows), list(right)), TREES)
    MODEL.write_bytes(pack([nodes_of(forest)]))
    kept_out = [one for document in documents[::KEPT_OUT] for one in document]
    told = forest.predict(table([row for row, _ in kept_out]))
    print(reliability(list(zip(told, (right for _, right in kept_out), strict=True))))


def read_all(folder: Path) -> Iterator[list[Example]]:
    """Read every document of a folder, and give what was found in each, and whether it is right."""
    with (folder / "manifest.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    with ProcessPoolExecutor() as processes:
        yield from processes.map(_read, [(folder, row["id"], row["ext"]) for row in rows], chunksize=20)


def _read(document: tuple[Path, str, str]) -> list[Example]:
    folder, name, ext = document
    with (folder / f"{name}.{ext}").open("rb") as file:
        reading = assemble(READERS[BY_EXTENSION[ext].media_type](file))
    right = judge(reading, json.loads((folder / f"{name}.truth.json").read_text()))
    return [(row, right[pointer]) for pointer, row in traits(reading).items() if pointer in right]


if __name__ == "__main__":
    main()
