"""Whole pages and fragments, and how sizes and times are told."""

from datetime import datetime

import pytest

from webapp.app import create_app
from webapp.config import Config
from webapp.rendering import filesize, readable_clock, readable_time

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (184_499, "184 kB"), (999_499, "999 kB"),
        (999_500, "1.0 MB"), (10_485_760, "10.5 MB"),
    ],
)  # fmt: skip
def test_a_size_is_told_as_people_read_it(size, told):
    assert filesize(size) == told


def test_a_time_is_told_for_people_and_for_machines():
    moment = datetime(2026, 3, 5, 14, 2, 59)
    with create_app(Config.from_env({"SECRET_KEY": "a key"})).test_request_context():
        assert readable_time(moment) == '<time datetime="2026-03-05T14:02:59Z">Thu 5 Mar, 14:02 UTC</time>'
        assert readable_clock(moment) == '<time datetime="2026-03-05T14:02:59Z">14:02 UTC</time>'


def test_htmx_is_sent_the_part_and_everybody_else_the_whole(visitor):
    whole, part = visitor.visit("/login").response.text, visitor.visit("/login", **HTMX).response.text
    assert "<html" in whole
    assert "<html" not in part
    assert 'action="/login"' in whole
    assert 'action="/login"' in part


def test_going_back_in_history_is_answered_with_the_whole_page(visitor):
    restored = visitor.visit("/login", **HTMX, **{"HX-History-Restore-Request": "true"})
    assert "<html" in restored.response.text


def test_htmx_is_sent_on_in_a_header_and_everybody_else_by_a_redirect(stranger):
    for path in ("/login", "/signup"):
        plain = stranger.browser.get(path, follow_redirects=False)
        assert (plain.status_code, plain.headers["Location"]) == (303, "/dashboard")
        htmx = stranger.browser.get(path, headers=HTMX)
        assert (htmx.status_code, htmx.headers["HX-Redirect"], htmx.content) == (204, "/dashboard", b"")


def test_a_static_file_is_named_with_a_mark_that_changes_with_its_content(visitor):
    page = visitor.visit("/").response.text
    marks = [link.split('"')[0] for link in page.split("vitrine.css?v=")[1:]]
    assert marks
    assert all(len(mark) == 10 for mark in marks)
