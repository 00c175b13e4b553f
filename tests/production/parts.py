"""The parts that a host gives: a queue server that speaks TLS alone, and the router that stands in front."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType

import redis
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.stack import PATIENCE, free_port, listens, wait_until

PASSWORD = "pa55word"
IDLE_SECONDS = 1
"""After which the queue server hangs up on who is silent, as hosted ones do after some minutes."""


class Certificate:
    """One for this machine that nobody has signed but itself: files, and what a client that trusts it needs."""

    def __init__(self, folder: Path):
        self.path, self.key_path = folder / "certificate.pem", folder / "key.pem"
        key = ec.generate_private_key(ec.SECP256R1())
        self.path.write_bytes(_certificate(key).public_bytes(serialization.Encoding.PEM))
        self.key_path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )

    def trusted(self) -> ssl.SSLContext:
        """Give the settings of a client that trusts it, and nobody else's."""
        return ssl.create_default_context(cafile=self.path)


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    draft = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    draft = draft.serial_number(x509.random_serial_number())
    draft = draft.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    draft = draft.add_extension(names, critical=False)
    return draft.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(
        key, hashes.SHA256()
    )


class Part:
    """A process that can be stopped, and started again at the same address."""

    words: list[str]
    port: int

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()

    def __enter__(self) -> Part:
        return self.start()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> Part:
        """Start it and return when it takes connections."""
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(self.words, cwd=self.folder, stdout=log, stderr=log)
        wait_until(self._is_ready)
        return self

    def _is_ready(self) -> bool:
        assert self.process.poll() is None, (self.folder / "log").read_text()
        return listens(self.port)

    def stop(self) -> None:
        """Stop it as its host does."""
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)


class QueueServer(Part):
    """A Redis that speaks TLS alone, wants a password, and keeps nothing: started again it is empty.

    ``url`` is as Heroku gives it, ``lenient_url`` with what lets a certificate pass that nobody has signed.
    """

    def __init__(self, folder: Path, certificate: Certificate):
        super().__init__(folder)
        self.url = f"rediss://:{PASSWORD}@127.0.0.1:{self.port}"
        self.lenient_url = f"{self.url}?ssl_cert_reqs=none"
        self.words = ["redis-server", "--port", "0", "--bind", "127.0.0.1", "127.0.0.2", "--tls-port", str(self.port)]
        self.words += ["--tls-cert-file", str(certificate.path), "--tls-key-file", str(certificate.key_path)]
        self.words += ["--tls-auth-clients", "no", "--requirepass", PASSWORD, "--maxmemory-policy", "noeviction"]
        self.words += ["--save", "", "--appendonly", "no", "--timeout", str(IDLE_SECONDS)]

    def connection(self) -> redis.Redis:
        """Give a connection to it."""
        return redis.Redis.from_url(self.lenient_url)


class Router(Part):
    """An nginx that does what Heroku's router does: it ends TLS, adds who asks, and takes the next process in turn.

    ``X-Served-By`` of an answer says which one that was.
    """

    def __init__(self, folder: Path, certificate: Certificate):
        super().__init__(folder)
        self.certificate = certificate
        self.url = f"https://localhost:{self.port}"
        self.words = [shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
        self.words += ["-e", str(folder / "log")]

    def leads_to(self, ports: Iterable[int]) -> Router:
        """Write down where it leads, before it is started."""
        webs = " ".join(f"server 127.0.0.1:{port} max_fails=0;" for port in ports)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        folders = "\n".join(f"    {kind}_temp_path {self.folder}/{kind};" for kind in kinds)
        text = CONFIGURATION.format(
            user="user root;" if os.geteuid() == 0 else "", folders=folders, webs=webs, port=self.port,
            folder=self.folder, certificate=self.certificate.path, key=self.certificate.key_path,
        )  # fmt: skip
        (self.folder / "nginx.conf").write_text(text)
        return self


CONFIGURATION = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
events {{ worker_connections 256; }}
http {{
    access_log off;
{folders}
    client_max_body_size 0;
    upstream webs {{ {webs} }}
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        location / {{
            proxy_pass http://webs;
            proxy_request_buffering off;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-Port $server_port;
            proxy_set_header X-Request-ID $request_id;
            add_header X-Served-By $upstream_addr always;
        }}
    }}
}}
"""
