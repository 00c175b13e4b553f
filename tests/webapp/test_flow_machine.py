"""The flow against a model of it: two people in two browsers, workers that die or come late, a queue that forgets.

Hypothesis thinks up the ways through. After every step the rows, the files and the queue have to be as the model says;
each commit goes other ways than the one before.
"""

from __future__ import annotations

import io
import uuid
import zlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests import stages
from tests.people import PASSWORD
from tests.samples import commit
from webapp import accounts, flow, pending, progress, turns, uploads
from webapp.config import Config
from webapp.errors import Problem
from webapp.migrations import migrate
from webapp.models import Cv, Job, Portfolio, User, now
from webapp.queue import EXTRACT, PORTFOLIO, rq_id
from webapp.resume import Basics, Reading, Resume
from webapp.services import Services
from workers import sweep

MAX_CVS = 3
PHASES = (Phase.generate, Phase.shrink)
STATES = {"uploaded", "claimed", "extracting", "extracted", "generating", "completed", "failed", "expired"}
AT_WORK = ("extracting", "generating")
PEOPLE, BROWSERS = st.sampled_from("AB"), st.sampled_from([0, 1])
ANY = st.integers(0, 10**6)
ENDS = ["well", "well", "well", "no cv", "broken file", "failed", "put back", "page"]
ACTS = ["extract", "generate", "edit", "retry", "type_in", "unmake"]
PAST = timedelta(seconds=-1)


@dataclass
class Known:
    """A job as the model knows it."""

    claim: pending.Claim
    state: str = "uploaded"
    owner: str | None = None
    over: bool = False
    attempt: int = 1
    lease: str | None = None
    lapsed: bool = False
    deliveries: int = 0
    failures: int = 0
    version: int = 0
    structured: bool = False
    rests: bool = False
    has_portfolio: bool = False
    theme: str | None = None
    run: int = 0
    most: int = field(default=0, compare=False)

    def begin_anew(self, state: str, *, rests: bool = False) -> None:
        """A person asks for another run."""
        self.state, self.rests, self.structured = state, rests, state == "extracted"
        self.lease, self.lapsed, self.deliveries, self.failures = None, False, 0, 0
        self.attempt, self.run, self.most = self.attempt + 1, self.run + 1, 0

    def release(self, state: str) -> None:
        """A worker lets go of it."""
        self.state, self.lease, self.lapsed = state, None, False


class Flow(RuleBasedStateMachine):
    """What people, workers and sweeper do, in any order."""

    services: Services

    @initialize()
    def begin(self) -> None:
        Job.delete().execute()
        self.services.storage.delete("uploads")
        self.queue = self.services.queue
        self.queue.redis.flushall()
        self.jobs: dict[Any, Known] = {}
        self.gone: list[Job] = []
        self.held: dict[int, pending.Claim | None] = {0: None, 1: None}
        self.sent: dict[int, bytes] = {}
        self.users = {who: _person(who) for who in "AB"}
        self.taken: list[tuple[str, str, int]] = []
        self.runs: list[Job] = []
        self.files = 0
        self.upload(0, False)
        self.claim(0, "A", False)

    # People.

    @rule(browser=BROWSERS, again=st.booleans())
    def upload(self, browser, again):
        """Place a file in place of the one before, or send the same form twice."""
        self.files += not again
        content = self.sent.get(browser, b"") if again else b""
        content = content or f"Marit Solheim\n{browser} {self.files}\n".encode()
        earlier, before = self.held[browser], set(self.jobs)
        job, claim = uploads.accept(self.services, io.BytesIO(content), "cv.txt", f"browser {browser}")
        same = content == self.sent.get(browser) and earlier is not None and self._waits(earlier.job_id)
        assert (job.id in before) == same
        self.sent[browser] = content
        if not same:
            self.jobs[job.id] = Known(claim)
        assert claim.job() == job
        self.held[browser] = claim
        if earlier is not None and earlier.job_id != job.id:
            self._discard(earlier)

    def _waits(self, job_id):
        return job_id in self.jobs and self.jobs[job_id].state == "uploaded" and not self.jobs[job_id].over

    @precondition(lambda self: self.jobs)
    @rule(browser=BROWSERS, which=ANY, how=st.sampled_from(["discarded", "over", "over", "purged", "purged"]))
    def upload_ends(self, browser, which, how):
        """It is deleted by its holder, or its time is over, or the sweeper finds that it is."""
        if how == "over":
            self._time_passes(which)
        elif how == "purged":
            self._purge()
        elif self.held[browser]:
            self._discard(self.held[browser])

    def _time_passes(self, which):
        """The time of an upload ends; of what is claimed already nothing ends with it."""
        job_id, known = self._pick(which)
        Job.update(expires_at=now() + PAST).where(Job.id == job_id).execute()
        known.over = True

    def _purge(self):
        over = [known for known in self.jobs.values() if known.state == "uploaded" and known.over]
        assert sweep.purge(self.services) == len(over)
        for known in over:
            known.state = "expired"

    def _discard(self, claim):
        known = self.jobs.get(claim.job_id)
        row = Job.get_or_none(Job.id == claim.job_id)
        if row is not None:
            assert uploads.discard(self.services, row) == (known is not None and known.state == "uploaded")
            if known is not None and known.state == "uploaded":
                self._forget(row)

    @precondition(lambda self: self.jobs)
    @rule(which=ANY, who=PEOPLE, twice=st.booleans())
    def claim(self, which, who, twice):
        """Claim it, perhaps twice, as by two tabs; also what somebody else has, and what is gone."""
        _, known = self._pick(which)
        row = known.claim.job()
        for _ in range(1 + twice):
            expected = self._claimed_as(known, who)
            told = _told(flow.claim, row, self.users[who], max_cvs=MAX_CVS, queue=self.queue)
            assert told == expected
            if told is False:
                known.owner, known.state = who, "claimed"
        assert stages.again(row).owner_id == (self.users[known.owner].id if known.owner else None)

    def _claimed_as(self, known, who):
        if known.state == "uploaded" and not known.over:
            full = sum(one.owner == who for one in self.jobs.values()) >= MAX_CVS
            return "cv_limit" if full else False
        if known.state in ("uploaded", "expired"):
            return "expired"
        return True if known.owner == who else "not_yours"

    @precondition(lambda self: self._owned())
    @rule(which=ANY, act=st.sampled_from([*ACTS, *ACTS, "delete"]), how=st.integers(0, 2))
    def owner_acts(self, which, act, how):
        """Do one of the things that its page offers, or that a program asks for."""
        getattr(self, f"_{act}")(*self._pick_owned(which), how)

    def _extract(self, row, known, how):
        again = how == 0
        runs, kept = known.state in ("claimed", "extracting"), known.version > 0 and not again
        assert flow.extract(row, self.queue, again=again) == (runs or not kept)
        if not runs and not kept:
            known.begin_anew("claimed")

    def _generate(self, row, known, how):
        theme = (None, "catalogue", "treatise")[how]
        self._generated(known, _told(flow.generate, row, self.queue, theme), theme)

    def _generated(self, known, told, theme):
        if not known.version:
            assert told == "not_extracted"
            return
        before = known.theme if known.has_portfolio else flow.DEFAULT
        same = theme in (None, before)
        known.has_portfolio, known.theme = True, theme or before
        done = same and known.state == "completed"
        assert told == (not done)
        making = known.state in ("extracted", "generating") and not known.rests
        if not (done or known.state in ("claimed", "extracting") or (same and making)):
            known.begin_anew("extracted")

    def _edit(self, row, known, how):
        """Save what was typed: into the newest version, or into one that another tab has replaced."""
        behind = min(how, 1)
        typed = Resume(basics=Basics(name=f"Edit {known.version}"))
        told = _told(flow.edit, row, typed, known.version - behind, self.queue)
        if behind or not known.version:
            assert told == "stale"
            return
        known.version += 1
        if not known.rests:
            known.theme = known.theme if known.has_portfolio else flow.DEFAULT
            known.has_portfolio = True
            known.begin_anew("extracted")

    def _retry(self, row, known, _how):
        may, structured = known.state == "failed" or known.rests, known.structured
        flow.retry(row, self.queue)
        if may and structured:
            self._generated(known, True, None)
        elif may:
            known.begin_anew("claimed")

    def _type_in(self, row, known, _how):
        flow.type_in(row)
        if known.state == "failed" and not known.version:
            known.version = 1
            known.begin_anew("extracted", rests=True)

    def _unmake(self, row, known, _how):
        if known.has_portfolio:
            flow.unmake(row)
            known.has_portfolio = False
            known.begin_anew("extracted", rests=True)

    def _delete(self, row, _known, _how):
        uploads.remove(self.services, row)
        self._forget(row)

    # Workers.

    @precondition(lambda self: self._waiting())
    @rule(end=st.sampled_from([None, *ENDS]))
    def worker_takes_next(self, end):
        """Begin what waits for longest, and end it at once, or later."""
        if self._take() and end:
            self._ends(self.runs[-1], end)

    @precondition(lambda self: self._waiting())
    @rule()
    def workers_do_all_there_is(self):
        while self._waiting():
            if self._take():
                self._ends(self.runs[-1], "well")

    def _waiting(self):
        return [name for name in (EXTRACT, PORTFOLIO) if self.queue.waiting(name)]

    def _take(self):
        taken = self.queue.redis.lpop(f"rq:queue:{self._waiting()[0]}")
        kind, _, rest = taken.decode().partition("-")
        job_id, _, attempt = rest.rpartition("-")
        self.taken.append((kind, job_id, int(attempt)))
        return self._begin(*self.taken[-1])

    @precondition(lambda self: self.taken)
    @rule(which=ANY)
    def worker_is_given_it_again(self, which):
        self._begin(*self.taken[which % len(self.taken)])

    def _begin(self, kind, job_id, attempt):
        begin = flow.begin_extracting if kind == EXTRACT else flow.begin_generating
        row = begin(job_id, attempt, stages.LEASE)
        known = self.jobs.get(uuid.UUID(job_id))
        asked = "claimed" if kind == EXTRACT else "extracted"
        assert (row is not None) == (known is not None and (known.state, known.attempt) == (asked, attempt))
        if row is not None:
            known.state, known.lease, known.lapsed = row.state, row.lease, False
            self.runs.append(row)
        return row is not None

    @precondition(lambda self: self.runs)
    @rule(
        which=ANY, end=st.sampled_from(["well", "well", "well", "no cv", "broken file", "failed", "put back", "page"])
    )
    def worker_ends(self, which, end):
        """End a run in time, or so late that somebody else has the job, or that it is gone."""
        self._ends(self.runs[-1 - which % len(self.runs)], end)

    def _ends(self, run, end):
        known = self.jobs.get(run.id)
        counts = self._holds(run)
        before = _facts(run.id)
        reading = run.state == "extracting"
        told = self._end(run, end, reading)
        if told is not None:
            assert told == counts
        if not counts:
            assert _facts(run.id) == before
        else:
            self._ended(known, end, reading)

    def _holds(self, run):
        known = self.jobs.get(run.id)
        return known is not None and known.lease is not None and known.lease == run.lease

    def _end(self, run, end, reading):
        files = f"portfolios/{run.id}/{run.lease}"
        if reading and end in ("well", "no cv"):
            return flow.extracted(run, _read(is_cv=end == "well"), "catalogue", self.queue)
        if end in ("well", "page") and not reading:
            return flow.page_made(run, files) and (end == "page" or flow.completed(run, files))
        if end == "put back":
            return flow.put_back(run)
        if end == "broken file" and reading:
            return flow.document_failed(run, "unreadable", self.queue)
        return flow.failed(run, "page_failed")

    def _ended(self, known, end, reading):
        if reading and end in ("well", "no cv"):
            known.version, known.structured = known.version + 1, True
            ends_here = end == "no cv" and not known.has_portfolio
            known.release("failed" if ends_here else "extracted")
            if not ends_here and not known.has_portfolio:
                known.has_portfolio, known.theme = True, "catalogue"
        elif end in ("well", "page") and not reading:
            if end == "well":
                known.release("completed")
        elif end == "put back":
            known.release("claimed" if reading else "extracted")
        elif end == "broken file" and reading and known.failures == 0:
            known.release("claimed")
            known.failures, known.attempt = 1, known.attempt + 1
        else:
            known.release("failed")

    @precondition(lambda self: any(one.lease for one in self.jobs.values()))
    @rule(which=ANY)
    def worker_dies(self, which):
        """Its lease runs out; the worker itself may be an orphan that still ends some day."""
        leased = [(job_id, one) for job_id, one in self.jobs.items() if one.lease]
        job_id, known = leased[which % len(leased)]
        Job.update(lease_until=now() + PAST).where(Job.id == job_id).execute()
        known.lapsed = True

    @precondition(lambda self: self.runs)
    @rule(which=ANY)
    def worker_renews(self, which):
        run = self.runs[which % len(self.runs)]
        known = self.jobs.get(run.id)
        assert flow.renew(run, stages.LEASE) == self._holds(run)
        if self._holds(run):
            known.lapsed = False

    # Sweeper and queue.

    @rule(forgets=st.booleans())
    def sweep(self, forgets):
        """Bring back what was lost, perhaps with all that the queue held."""
        if forgets:
            self.queue.redis.flushall()
        waiting = {*self.queue.waiting(EXTRACT), *self.queue.waiting(PORTFOLIO)}
        lost = {job_id for job_id, known in self.jobs.items() if self._is_lost(job_id, known, waiting)}
        list(flow.deliver_again(self.queue, 0))
        list(turns.release(self.queue))
        self._nobody_has_to_wait_for_nothing()
        for job_id in lost:
            known = self.jobs[job_id]
            if known.state not in AT_WORK:
                continue  # it was never begun: pushed again as it is
            known.deliveries += 1
            if known.deliveries >= flow.DELIVERIES:
                known.release("failed")
            else:
                known.release("claimed" if known.state in ("claimed", "extracting") else "extracted")
                known.attempt += 1

    def _is_lost(self, job_id, known, waiting):
        if known.state in AT_WORK:
            return known.lapsed
        name = {"claimed": EXTRACT, "extracted": PORTFOLIO}.get(known.state)
        row = Job.get_by_id(job_id)
        return name is not None and not known.rests and row.deferred_at is None and rq_id(name, row) not in waiting

    def _nobody_has_to_wait_for_nothing(self):
        for deferred in Job.select().where(Job.deferred_at.is_null(False)):
            mine = [row for row in Job.select().where(Job.owner == deferred.owner_id) if row.deferred_at is None]
            beside = {"claimed": ("claimed", "extracting"), "extracted": ("extracted", "generating")}[deferred.state]
            assert sum(row.state in beside and not flow.rests(row) for row in mine) >= turns.SHARE

    # What always holds.

    @invariant()
    def every_row_is_as_the_model_says(self):
        rows = {row.id: row for row in Job.select()}
        assert set(rows) == set(self.jobs)  # what is deleted stays deleted
        cvs = {cv.job_id: cv.version for cv in Cv.select(Cv.job, Cv.version)}
        owners = {one.job_id: (one.owner_id, one.theme) for one in Portfolio.select()}
        for job_id, known in self.jobs.items():
            row = rows[job_id]
            owner = self.users[known.owner].id if known.owner else None
            assert row.state in STATES
            assert (row.state, row.owner_id, row.attempt, row.lease) == (known.state, owner, known.attempt, known.lease)
            assert (owner is None) == (row.state in ("uploaded", "expired"))
            assert (row.lease is not None) == (row.state in AT_WORK)
            assert (row.deliveries, flow.rests(row)) == (known.deliveries, known.rests)
            assert cvs.get(job_id, 0) == known.version
            assert owners.get(job_id) == ((owner, known.theme) if known.has_portfolio else None)

    @invariant()
    def no_file_is_lost_and_none_is_left(self):
        kept = {key for key, _ in self.services.storage.keys("uploads")}
        assert kept == {f"uploads/{job_id}" for job_id, known in self.jobs.items() if known.state != "expired"}

    @invariant()
    def progress_never_goes_back_within_a_run_and_is_whole_at_its_end_alone(self):
        for row in Job.select():
            known, done = self.jobs[row.id], progress.progress(row)
            assert done >= known.most
            known.most = done
            assert (done == 100) == (row.state == "completed")

    # Helpers.

    def _owned(self):
        return [job_id for job_id, known in self.jobs.items() if known.owner]

    def _pick(self, which):
        return list(self.jobs.items())[-1 - which % len(self.jobs)]

    def _pick_owned(self, which):
        owned = self._owned()
        job_id = owned[which % len(owned)]
        return Job.get_by_id(job_id), self.jobs[job_id]

    def _forget(self, row):
        del self.jobs[row.id]
        assert Job.get_or_none(Job.id == row.id) is None


def _person(who):
    found = User.get_or_none(User.email == f"{who}@example.org".lower())
    return found or accounts.sign_up(f"{who}@example.org", PASSWORD)[0]


def _told(call, *arguments, **options):
    try:
        return call(*arguments, **options)
    except Problem as problem:
        return problem.code


def _read(*, is_cv):
    reading = stages.reading()
    return Reading.model_validate({**reading.model_dump(), "is_cv": is_cv})


def _facts(job_id):
    """All that is kept of a job."""
    tables = (Job.select().where(Job.id == job_id), Cv.select().where(Cv.job == job_id))
    portfolios = Portfolio.select().where(Portfolio.job == job_id)
    return [list(table.dicts()) for table in (*tables, portfolios)]


@pytest.fixture(params=["sqlite", "postgres"])
def running(request, tmp_path, queue_server):
    """Database, queue, storage and sandbox of one process."""
    environment = {"VITRINE_HOME": str(tmp_path), "REDIS_URL": queue_server, "SECRET_KEY": "a key"}
    if request.param == "postgres":
        environment["DATABASE_URL"] = request.getfixturevalue("postgres_database")
    services = Services(Config.from_env(environment))
    migrate(services.database)
    with services.database.connection_context():
        yield services
    services.database.close_all()


def walk(services, examples, steps, turn):
    """Go ``examples`` ways of at most ``steps`` steps."""
    machine = seed(turn)(type("ThisFlow", (Flow,), {"services": services}))
    how = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), print_blob=True, phases=PHASES,
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=how)


@pytest.mark.slow
def test_whatever_happens_the_flow_is_where_its_model_is(running):
    walk(running, examples=20, steps=35, turn=zlib.crc32(commit()))


@pytest.mark.full
@pytest.mark.parametrize("turn", range(4))
def test_so_it_is_on_many_more_ways(running, turn):
    walk(running, examples=150, steps=80, turn=turn + zlib.crc32(commit()))
