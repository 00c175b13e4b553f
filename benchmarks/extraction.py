"""``python -m benchmarks.extraction [CORPUS]``: how well CVs are read that were invented for it, and how fast.

With a folder of real CVs (``dev/`` and its ``score.py``), those are scored too, by that script.
"""

from __future__ import annotations

import csv
import json
import multiprocessing
import re
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.scoring import CORE, Counts, add, core, f1, score
from training.__main__ import generate
from training.judging import Told, judge, reliability
from webapp.checking.kinds import BY_EXTENSION
from workers import extraction

DOCUMENTS = 300
SEED = 2026
"""Of the documents that are scored; others are drawn to look at while the reader is changed."""
OPENRESUME = "published for OpenResume's parser, on 97 real CVs: core F1 .241, 131 ms a document, 282 MB"


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder:
        invented = Path(folder) / "invented"
        print(f"{DOCUMENTS} invented CVs, seed {SEED}")
        generate(invented, DOCUMENTS, SEED)
        tables(invented, read_apart(invented, Path(folder) / "read"))
        print(f"  {OPENRESUME}")
        corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else None
        if corpus and (corpus / "dev").is_dir():
            print(f"The CVs in {corpus.name}/dev")
            read_apart(corpus / "dev", Path(folder) / "dev")
            subprocess.run([sys.executable, corpus / "score.py", corpus / "dev", Path(folder) / "dev"], check=False)


def read_apart(documents: Path, into: Path) -> list[dict[str, str]]:
    """Read them in a process that has done nothing else, so that its memory is the reader's."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(read_all, documents, into).result()


def read_all(documents: Path, into: Path) -> list[dict[str, str]]:
    """Read each document of a folder's manifest, print time and memory; give the manifest's rows."""
    into.mkdir()
    with (documents / "manifest.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    spent: list[float] = []
    told: list[Told] = []
    for row in rows:
        with (documents / f"{row['id']}.{row['ext']}").open("rb") as file:
            started = time.perf_counter()
            reading = extraction.read(file, BY_EXTENSION[row["ext"]].media_type)
            if row["ext"] == "pdf" and row["kind"] != "scan":
                spent.append((time.perf_counter() - started) * 1000)
        (into / f"{row['id']}.json").write_text(json.dumps(reading.resume.to_json()))
        right = judge(reading, json.loads((documents / f"{row['id']}.truth.json").read_text()))
        told += [(reading.confidence[pointer], is_right) for pointer, is_right in right.items()]
    peak = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())
    memory = int(peak[1]) // 1024 if peak else 0
    nine_of_ten = statistics.quantiles(spent, n=10)[-1]
    print(
        f"  ms a PDF: median {statistics.median(spent):.0f}, nine of ten below {nine_of_ten:.0f}; at most {memory} MB"
    )
    print("  values said to be right with so much confidence, and how many are\n" + reliability(told))
    return rows


def tables(documents: Path, rows: list[dict[str, str]]) -> None:
    """Print the core F1 of all, by field, by format and by language."""
    total: Counts = {}
    groups: dict[str, dict[str, list[Any]]] = {"format": {}, "language": {}}
    for row in rows:
        truth = json.loads((documents / f"{row['id']}.truth.json").read_text())
        found = json.loads((documents.parent / "read" / f"{row['id']}.json").read_text())
        counts = score(truth, found)
        add(total, counts)
        for key, group in groups.items():
            counted = group.setdefault(row[key], [0, {}])
            counted[0] += 1
            add(counted[1], counts)
    print(f"  core F1 {core(total):.3f}")
    print("  " + "  ".join(f"{key} {f1(total[key]):.3f}" for key in CORE))
    for key, group in groups.items():
        print(f"  by {key}: " + "  ".join(f"{name} {core(c):.3f} ({n})" for name, (n, c) in sorted(group.items())))


if __name__ == "__main__":
    main()
