"""``python -m workers QUEUE`` runs one worker, ``python -m workers sweep`` the sweeper; without a name, all of them."""

from __future__ import annotations

import importlib
import logging
import sys
from typing import Any

from rq import Queue, worker_registration
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import HerokuWorker

from webapp import logs
from webapp.config import Config, ConfigError
from webapp.queue import EXTRACT, MAIL, OCR, PORTFOLIO, connect
from webapp.services import Services
from workers.deadline import Deadline
from workers.deliveries import Delivery

SWEEP = "sweep"

log = logging.getLogger("workers")


def main(names: list[str]) -> None:
    """Run what was named; raises SystemExit with a sentence for a name or a setting that won't do."""
    try:
        config = Config.from_env()
        config.require_production_settings()
    except ConfigError as error:
        sys.exit(str(error))
    logs.set_up(names[0] if names else "workers", production=config.production)
    match names:
        case [("extract" | "ocr" | "portfolio" | "mail") as queue]:
            work(queue, config)
        case ["sweep"]:
            sweep(config)
        case []:
            run_all(config)
        case _:
            sys.exit(f"Name one of {EXTRACT}, {OCR}, {PORTFOLIO}, {MAIL} and {SWEEP}, or none of them.")


def work(name: str, config: Config) -> None:
    """Run one worker of the queue ``name``, loaded and warm before its first job.

    One queue per worker: a worker of several can lose a job when it is killed while it takes one (RQ 3.0).
    """
    _warm(name)
    connection = connect(config.redis_url, patient=True)
    worker = (Reader if name in (EXTRACT, OCR) else Worker)(
        [Queue(name, connection=connection, serializer=JSONSerializer, job_class=Delivery)],
        connection=connection,
        serializer=JSONSerializer,
        job_class=Delivery,
        worker_ttl=40,
        maintenance_interval=15,
        job_monitoring_interval=5,
        log_job_description=False,
    )
    worker.work(logging_level="WARNING")


class Worker(HerokuWorker):  # type: ignore[misc]  # RQ comes without types
    """Ends with its work-horse when a dyno is stopped, and ends jobs at their time for good."""

    death_penalty_class = Deadline

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """Say that it is there; and who it is, which a queue server that was emptied knows no more."""
        super().heartbeat(timeout, pipeline)
        if pipeline is None and not self.connection.hexists(self.key, "queues"):
            self.connection.hset(self.key, mapping=self.serialize())
            worker_registration.register(self)

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """Write down what broke; RQ would write the exception's words as well, which may be of a file."""
        log.error("%s broke", job.id, exc_info=exc_info)

    def handle_job_failure(self, job: Job, queue: Queue, *more: Any, exc_string: str = "", **others: Any) -> None:
        """Let the queue server keep where it broke, without those words."""
        error = sys.exc_info()[1]
        super().handle_job_failure(
            job, queue, *more, exc_string=logs.traceback_of(error) if error else exc_string, **others
        )


class Reader(Worker):
    """Sees to it that its zygote runs whenever it forks a work-horse, and so keeps one zygote warm for all of them.

    A horse that finds none starts its own, which takes a second and ends with the horse. When none can be started
    here, RQ ends this worker, and the sweeper delivers the job to the next.
    """

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        """Fork a process for the job."""
        _warm(EXTRACT)
        super().fork_work_horse(job, queue)


def _warm(name: str) -> None:
    jobs = importlib.import_module("workers.jobs")
    if name == EXTRACT:
        jobs.reader().start()
    elif name == PORTFOLIO:
        importlib.import_module("workers.portfolio.variants").warm()


def sweep(config: Config) -> None:
    """Run the sweeper."""
    importlib.import_module("workers.sweep").sweep_forever(Services(config))


def run_all(config: Config) -> None:
    """Keep one worker for each queue and the sweeper running, as one process type of a Procfile."""
    supervisor = importlib.import_module("webapp.supervisor")
    embedded = importlib.import_module("webapp.embedded")
    supervisor.Supervisor([embedded.workers(config)], config.home / "run").run()


if __name__ == "__main__":
    main(sys.argv[1:])
