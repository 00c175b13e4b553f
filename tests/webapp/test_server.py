"""The web process under gunicorn, as it is started everywhere."""

import subprocess
import sys

import pytest

from tests.stack import ROOT, free_port


def serve(**settings: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "gunicorn", "--config", "python:webapp.server", "wsgi:app"]
    words += ["--bind", f"127.0.0.1:{free_port()}"]
    return subprocess.run(words, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=30)


def test_it_doesnt_serve_in_production_without_a_key(tmp_path):
    ended = serve(VITRINE_HOME=str(tmp_path), PUBLIC_URL="https://cv.example.org")
    assert ended.returncode != 0
    assert "SECRET_KEY is not set" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.slow
def test_a_setting_that_is_no_number_ends_in_one_sentence(tmp_path):
    ended = serve(VITRINE_HOME=str(tmp_path), MAX_PAGES="many")
    assert ended.returncode != 0
    assert "MAX_PAGES is 'many': it must be a number." in ended.stderr
    assert "Traceback" not in ended.stderr
