"""The whole way in production: the Procfile's own lines, and parts that meet over the network alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests import cvs
from tests.production.site import OPERATOR, UPLOADS_PER_HOUR, running_site
from tests.providers import sign_in_with
from tests.stack import held, wait_until

PARTS = [
    "web.1", "web.2", "worker.1", "worker.2", "worker.3", "reader", "queue", "postgres", "s3", "router",
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("production")) as running:
        yield running


def by_provider(person, page):
    """Sign in at the provider, which vouches for the address, and come back."""
    person.site.provider.knows(person.email, email=person.email, email_verified=True)
    return sign_in_with(person, page, person.email)


def is_in(person):
    return person.call("GET", "/auth/me").json().get("email") == person.email


def webs_that_served(person, since):
    return len(set(person.served_by[since:]))


def test_a_visitors_cv_becomes_their_public_page_across_all_parts(site):
    assert site.releases == [0, 0]
    person = site.visitor()
    placed = person.place()
    since = len(person.served_by)
    assert by_provider(person, placed).path == f"/jobs/{placed.job_id}"
    assert webs_that_served(person, since) == 2
    links = person.wait_for(placed.job_id, "completed")["portfolio"]
    assert person.visit(links["html_url"]).status == 200
    assert person.browser.get(links["pdf_url"]).content.startswith(b"%PDF-")
    page = person.visit(f"/jobs/{placed.job_id}")
    person.send(page, page.tree.xpath("//form[contains(@action, '/publish')]/@action")[0])
    public = person.status(placed.job_id)["portfolio"]["public_url"]
    assert public.startswith(f"{site.router.url}/p/")
    person.log_out()
    assert site.visitor("reader").visit(public).status == 200
    by_provider(person, person.visit("/login"))
    assert person.status(placed.job_id)["state"] == "completed"


def test_a_mail_goes_out_and_its_link_is_good_at_either_web_process(site):
    person = site.visitor()
    person.sign_up()
    proof = site.mail.mailbox.link(person.email, "your address?")
    since = len(person.served_by)
    assert person.send(person.visit(proof), proof).status == 200
    assert webs_that_served(person, since) == 2


def test_nothing_is_kept_on_the_disk_of_any_machine(site):
    site.visitor().place()
    kept = {path.name for dyno in (*site.webs, *site.workers) for path in (dyno.folder / "var").glob("*")}
    assert kept <= {"run"}
    assert [path for dyno in site.webs for path in (dyno.folder / "tmp").rglob("*") if path.is_file()] == []


def test_operators_see_the_queue_server_through_tls(site):
    operator = site.visitor()
    operator.email = OPERATOR
    by_provider(operator, operator.visit("/login"))
    queues = operator.browser.get("/rq/0/data/queues.json").json()["queues"]
    assert {queue["name"] for queue in queues} >= {"extract", "portfolio"}
    assert operator.visit("/operator").status == 200
    assert set(operator.browser.get("/readyz").json()["parts"].values()) == {"ok"}


def test_the_doctor_finds_every_part_well(site):
    dyno = site.webs[0]
    words = [sys.executable, "-m", "flask", "doctor"]
    done = subprocess.run(words, cwd=dyno.folder, env=dyno.settings, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout
    states = {line[9:19].strip(): line[:8].strip() for line in done.stdout.splitlines()}
    well = {"settings", "operators", "database", "workers", "sweeper", "storage", "mail", "oidc", "clock"}
    assert well <= {part for part, state in states.items() if state == "ok"}, done.stdout


def test_uploads_are_counted_once_for_both_web_processes_and_by_the_address_the_router_saw(site):
    person, neighbour = site.visitor(), site.visitor()
    answers = [person.place_by_api(cvs.text(), "cv.txt").status_code for _ in range(UPLOADS_PER_HOUR + 2)]
    assert answers == [201] * UPLOADS_PER_HOUR + [429] * 2
    assert webs_that_served(person, 0) == 2
    forged = {"X-Forwarded-For": "203.0.113.7", "Forwarded": "for=203.0.113.7", "X-Real-IP": "203.0.113.7"}
    assert person.place_by_api(cvs.text(), "cv.txt", **forged).status_code == 429
    assert neighbour.place_by_api(cvs.text(), "cv.txt").status_code == 201


@pytest.mark.slow
@pytest.mark.parametrize("name", PARTS)
def test_whichever_part_is_restarted_what_is_being_read_is_finished_and_nobody_is_signed_out(site, name):
    person = site.visitor()
    by_provider(person, person.visit("/login"))
    wait_until(site.is_idle)
    with held(site.zygotes()):
        placed = person.place(cvs.text(), "cv.txt")
        wait_until(lambda: site.state(placed.job_id) == "extracting")
        part = site.part(name)
        part.stop()
        part.start()
    person.wait_for(placed.job_id, "completed")
    assert is_in(person)


@pytest.mark.slow
def test_what_waited_in_a_queue_server_that_lost_everything_is_done_all_the_same(site):
    busy, waiting = site.visitor(), site.visitor()
    for person in (busy, waiting):
        by_provider(person, person.visit("/login"))
    wait_until(site.is_idle)
    with held(site.zygotes()):
        read = [busy.place(cvs.text(), f"{number}.txt").job_id for number in range(len(site.workers))]
        wait_until(lambda: {site.state(job_id) for job_id in read} == {"extracting"})
        waits = waiting.place(cvs.text(), "cv.txt").job_id
        wait_until(lambda: site.queue.connection().llen("rq:queue:extract") == 1)
        site.queue.stop()
        assert {path.name for path in site.queue.folder.iterdir()} == {"log"}  # it kept nothing
        site.queue.start()
    for person, job_ids in ((busy, read), (waiting, [waits])):
        for job_id in job_ids:
            person.wait_for(job_id, "completed")


@pytest.mark.slow
def test_a_file_is_not_blamed_for_machines_that_are_stopped_while_it_is_read(site):
    """Two readers that die over a file are enough to give the file up."""
    person = site.visitor()
    by_provider(person, person.visit("/login"))
    wait_until(site.is_idle)
    with held(site.zygotes()):
        placed = person.place(cvs.text(), "cv.txt")
        stopped = []
        for _ in range(2):
            stopped.append(site.part("reader"))
            stopped[-1].stop()
    assert stopped[0] is not stopped[1]
    for dyno in stopped:
        dyno.start()
    person.wait_for(placed.job_id, "completed")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["web.1", "web.2"])
def test_while_one_web_process_is_down_the_other_takes_everything(site, name):
    person = site.visitor()
    site.part(name).stop()
    placed = person.place(cvs.text(), "cv.txt")
    by_provider(person, placed)
    person.wait_for(placed.job_id, "completed")
    site.part(name).start()
    assert is_in(person)
