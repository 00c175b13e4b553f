"""Tesseract where Heroku's Apt buildpack unpacks it: in a folder of the app, of which the system knows nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
INSTALLED = Path("/usr/lib") / f"{os.uname().machine}-linux-gnu"
DATA = Path("/usr/share/tesseract-ocr/5/tessdata")
READER = """
from pydantic import BaseModel
from workers.extraction.readers import tesseract

class Found(BaseModel):
    languages: list[str]

def languages(file):
    with tesseract.Tesseract(tesseract.load(), "eng") as reader:
        return Found(languages=sorted(reader.languages()))
"""
ASKER = """
import io, tempfile
from webapp.sandbox import Limits, Sandbox
from workers.looking import Found

with tempfile.TemporaryFile() as file:
    found = Sandbox(["workers.looking:languages"]).call("workers.looking:languages", file, Limits(512, 20, 60), Found)
print(*found.languages)
"""


@pytest.fixture
def app(tmp_path):
    """Our code as it lies on a dyno, with Tesseract in ``.apt``, and there a language that is nowhere else."""
    libraries, data = (tmp_path / ".apt" / str(path).strip("/") for path in (INSTALLED, DATA))
    libraries.mkdir(parents=True)
    data.mkdir(parents=True)
    for name in ("libtesseract.so.5", "liblept.so.5"):
        shutil.copy(INSTALLED / name, libraries)  # the file itself, by the name that is asked for
    for name in ("eng", "xyz"):
        shutil.copy(DATA / "eng.traineddata", data / f"{name}.traineddata")
    for room in ("webapp", "workers"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "workers" / "looking.py").write_text(READER)
    return tmp_path


@pytest.mark.slow
def test_the_confined_reader_finds_library_and_languages_below_the_app(app):
    asked = subprocess.run([sys.executable, "-c", ASKER], cwd=app, capture_output=True, text=True, timeout=120)
    assert asked.stdout.split() == ["eng", "xyz"], asked.stderr
