"""What ``make load`` makes of what was counted."""

from benchmarks.loading import table
from benchmarks.loading.parts import PARTS


def step(users, rate, web=0.5, **more):
    kind = {"name": "upload", "rate": rate, "failed": 0, "p50": 1, "p95": 2, "p99": 3}
    cores = dict.fromkeys([*PARTS, "client"], 0.1) | {"web": web}
    return {"webs": 1, "workers": 2, "users": users, "cores": cores, "memory": dict.fromkeys(PARTS, 9),
            "kinds": [kind]} | more  # fmt: skip


def test_percentiles_are_read_off_the_counted_times():
    counted = {"name": "upload", "num_requests": 100, "num_failures": 1, "response_times": {"200": 5, "7": 90, "50": 5}}
    found = table.figures(counted, seconds=20)
    assert [found[name] for name in ("p50", "p95", "p99", "rate", "failed")] == [7, 50, 200, 5.0, 1]


def test_it_is_saturated_where_more_visitors_bring_no_more_answers():
    told = table.of([step(8, 20), step(32, 60), step(96, 61, web=0.97)])
    assert "saturated at 32 visitors, 60 requests/s; full: web; 1.5 cores in use by all" in told
    assert "| 1 | 2 | 32 | upload | 60.0 | 1 | 2 | 3 |" in told


def test_without_an_end_it_is_said_to_have_none():
    told = table.of([step(8, 20), step(32, 60)])
    assert "not saturated by 32 visitors; full: nothing alone" in told


def test_a_whole_way_is_no_request_but_a_portfolio():
    way = {"name": table.WAY, "rate": 2.5, "failed": 0, "p50": 1, "p95": 2, "p99": 3}
    kinds = [*step(8, 20)["kinds"], way]
    assert "| 1 | 2 | 8 | 20.0 | 2.50 | 0 |" in table.of([step(8, 20, kinds=kinds)])
