"""What a worker lets others know of itself."""

from __future__ import annotations

import rq
from rq.serializers import JSONSerializer

from workers.__main__ import Worker


def test_a_queue_server_that_was_emptied_learns_anew_who_works(services):
    server = services.queue.redis
    worker = Worker(["extract"], connection=server, serializer=JSONSerializer)
    worker.register_birth()
    server.flushall()
    worker.heartbeat()
    (found,) = rq.Worker.all(connection=server)
    assert (found.name, found.queue_names()) == (worker.name, ["extract"])
    assert 0 < server.ttl(worker.key) <= worker.worker_ttl + 60
