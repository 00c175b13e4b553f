"""``make audit`` finds what it looks for."""

import json
import secrets
import string

import pytest

from tests import audit

HOLED = {"name": "flask", "version": "0.1", "vulns": [{"id": "CVE-2018-1000656", "fix_versions": ["0.12.3"]}]}
SOUND = {"name": "click", "version": "8.5.1", "vulns": []}


@pytest.mark.slow
def test_a_key_that_somebody_left_in_a_file_is_found(tmp_path, capfd):
    for key in ("AKIA" + _chance(string.ascii_uppercase, 16), f"SECRET_KEY = '{_chance(string.ascii_letters, 40)}'"):
        (tmp_path / "left.py").write_text(f"{key}\n")
        assert audit.secrets_in([str(tmp_path / "left.py")]) == 1
    assert "left.py:1" in capfd.readouterr().out


def _chance(letters, length):
    return "".join(secrets.choice(letters) for _ in range(length))


@pytest.mark.slow
def test_what_is_known_to_be_none_is_not_whatever_is_written_above_it(monkeypatch, tmp_path):
    assert audit.secrets_in(["tests/people.py", "docs/settings.md"]) == 0
    known = json.loads(audit.KNOWN.read_text())
    known["results"]["tests/people.py"][0]["line_number"] += 1
    monkeypatch.setattr(audit, "KNOWN", tmp_path / "known.json")
    audit.KNOWN.write_text(json.dumps(known))
    assert audit.secrets_in(["tests/people.py"]) == 0
    assert json.loads(audit.KNOWN.read_text()) == known


def test_a_risky_call_is_found(tmp_path, monkeypatch, capfd):
    (tmp_path / "risky.py").write_text("import subprocess\nsubprocess.run('ls', shell=True)\neval(input())\n")
    monkeypatch.setattr(audit, "LOOKED_THROUGH", (str(tmp_path),))
    assert audit.risky_calls() == 1
    assert "B602" in capfd.readouterr().out


@pytest.mark.slow
def test_a_package_with_a_known_hole_is_found_and_one_that_nobody_knows_is_said_to_be_unknown(monkeypatch, capfd):
    assert list(audit.holes([HOLED, SOUND])) == ["flask 0.1: CVE-2018-1000656, mended in 0.12.3"]
    told = {"dependencies": [HOLED, SOUND, {"name": "of-ours", "skip_reason": "not found"}]}
    monkeypatch.setattr(audit, "_packages", lambda _report: told["dependencies"])
    assert audit.known_holes() == 1
    assert "known holes: 1, and 1 packages that the service does not know" in capfd.readouterr().out


@pytest.mark.slow
def test_where_no_service_answers_that_is_said_and_is_no_failure(monkeypatch, capfd):
    for nothing in ([], [{"name": "flask", "skip_reason": "not found"}]):
        monkeypatch.setattr(audit, "_packages", lambda _report, nothing=nothing: nothing)
        assert audit.known_holes() == 0
        assert "NOT CHECKED" in capfd.readouterr().out
