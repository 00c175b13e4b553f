"""A cache in front of a site, as a CDN's: a Varnish that does what the site's headers tell such caches."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx

from tests.production.parts import Part

TOKEN = "what-the-cache-knows"


class Varnish(Part):
    """``with Varnish(folder).leads_to(port) as cache`` keeps at ``cache.url`` what the site at that port lets it keep.

    It forgets what it is told of at ``purge_url``, unless the file ``refuses`` is there. Its answers say in ``X-Cache``
    whether they were kept.
    """

    def __init__(self, folder: Path):
        super().__init__(folder)
        self.url = f"http://127.0.0.1:{self.port}"
        self.purge_url = f"{self.url}/purge"
        self.refuses = folder / "refuses"
        program = shutil.which("varnishd") or "/usr/sbin/varnishd"
        self.words = [program, "-F", "-j", "none", "-T", "none", "-n", str(folder / "varnish"), "-s", "malloc,32m"]
        self.words += ["-f", str(folder / "site.vcl"), "-a", f"127.0.0.1:{self.port}"]

    def leads_to(self, port: int) -> Varnish:
        """Write down where it leads, before it is started."""
        text = CONFIGURATION % {"port": port, "token": TOKEN, "refuses": self.refuses}
        (self.folder / "site.vcl").write_text(text)
        return self

    def get(self, path: str) -> httpx.Response:
        """Ask it as a visitor does, who is led nowhere else."""
        return httpx.get(f"{self.url}{path}", timeout=60)


CONFIGURATION = """
vcl 4.1;
import std;
backend site { .host = "127.0.0.1"; .port = "%(port)d"; }

sub vcl_recv {
    if (req.url == "/purge") {
        if (std.file_exists("%(refuses)s")) { return (synth(503)); }
        if (req.http.Authorization != "Bearer %(token)s") { return (synth(403)); }
        ban("obj.http.Surrogate-Key ~ ^(" + regsuball(req.http.Surrogate-Key, " ", "|") + ")$");
        return (synth(204));
    }
}

sub vcl_backend_response {
    if (beresp.http.CDN-Cache-Control ~ "max-age=") {
        set beresp.ttl = std.duration(regsub(beresp.http.CDN-Cache-Control, ".*max-age=([0-9]+).*", "\\1s"), 0s);
        set beresp.grace =
            std.duration(regsub(beresp.http.CDN-Cache-Control, ".*stale-while-revalidate=([0-9]+).*", "\\1s"), 0s);
    } else {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
    }
    return (deliver);
}

sub vcl_deliver {
    if (obj.hits > 0) { set resp.http.X-Cache = "kept"; } else { set resp.http.X-Cache = "fetched"; }
}
"""
