"""What a visitor is told instead of what they asked for: in the form they asked in, and always in words."""

import ast
import re
from pathlib import Path

import pytest

from webapp.errors import FAILURES, PROBLEMS, Problem

ROOT = Path(__file__).parents[2]
CONTRACT = {
    "no_file": 400, "empty_file": 400, "too_large": 413, "unsupported_type": 415, "content_mismatch": 415,
    "damaged_file": 422, "encrypted_file": 422, "too_many_pages": 422, "rate_limited": 429, "csrf_failed": 400,
    "sign_in_required": 401, "not_yours": 403, "unknown_job": 404, "cv_limit": 409, "expired": 410,
    "not_claimed": 403, "unknown_theme": 400, "not_extracted": 409, "invalid_cv": 400, "invalid_fields": 400,
    "wrong_credentials": 401, "email_taken": 409,
}  # fmt: skip


def raised_codes():
    """Every code that the web process raises a problem with, by the place that does."""
    for path in (ROOT / "webapp").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            is_problem = isinstance(node, ast.Call) and ast.unparse(node.func) == "Problem"
            if is_problem and node.args and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def test_every_promised_code_has_its_promised_status():
    assert {code: PROBLEMS[code][0] for code in CONTRACT} == CONTRACT


def test_every_code_is_a_snake_case_word_with_a_title_and_a_sentence():
    told = [(code, title, detail) for code, (_status, title, detail) in PROBLEMS.items()]
    for code, title, detail in told + [(code, *words) for code, words in FAILURES.items()]:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code)
        assert title
        assert not title.endswith(".")
        assert detail.endswith(".")


def test_every_code_that_is_raised_has_words():
    assert set(raised_codes()) - set(PROBLEMS) == set()


def test_a_problem_carries_what_else_a_caller_can_use():
    told = Problem("unknown_theme", themes=["catalogue"]).to_json()
    assert list(told) == ["type", "title", "status", "detail", "code", "themes"]
    assert told["themes"] == ["catalogue"]


@pytest.mark.parametrize("path", ["/nothing", "/jobs/no-id", "/p/nobody/", "/portfolios/no-id/", "/static/none"])
def test_what_isnt_there_is_a_whole_page_that_says_so(stranger, path):
    missing = stranger.visit(path)
    assert missing.status == 404
    assert "There is nothing here" in missing.words


def test_under_htmx_a_problem_is_a_fragment_with_the_same_words(visitor):
    fragment = visitor.visit("/nothing", **{"HX-Request": "true"})
    assert fragment.status == 404
    assert "There is nothing here" in fragment.words
    assert "<html" not in fragment.response.text


def test_a_page_that_needs_an_account_says_so(visitor):
    refused = visitor.visit("/dashboard")
    assert refused.status == 401
    assert "Sign in first" in refused.words


def test_a_form_of_another_site_is_refused_in_words(visitor):
    answer = visitor.browser.post("/signup", data={"email": "x"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 400
    assert "This form is too old" in answer.text


def test_a_method_that_wont_do_names_those_that_will(visitor):
    answer = visitor.browser.get("/logout")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "OPTIONS, POST")


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(visitor):
    answer = visitor.browser.get("/p/nobody", follow_redirects=False)
    assert answer.status_code == 308
    assert answer.headers["Location"].endswith("/p/nobody/")


@pytest.mark.parametrize("origin", ["http://[", "null", "", "http://127.0.0.1:99999"])
def test_an_origin_that_is_none_is_another_site(visitor, origin):
    answer = visitor.browser.post("/login", headers={"Origin": origin})
    assert answer.status_code == 400
    assert "This form is too old" in answer.text


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/auth/me"])
def test_a_host_that_can_have_no_such_name_is_told_so(visitor, path):
    answer = visitor.browser.get(path, headers={"Host": f"{'a' * 70}.example"})
    assert (answer.status_code, answer.text) == (400, "That is no name of a host.\n")
