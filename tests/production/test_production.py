"""The whole way in production: the Procfile's own lines, and parts that meet over the network alone."""

from __future__ import annotations

import pytest

from tests import cvs
from tests.production.site import running_site
from tests.providers import sign_in_with


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("production")) as running:
        yield running


def by_provider(person, site, page):
    """Sign in at the provider, which vouches for the address, and come back."""
    site.provider.knows(person.email, email=person.email, email_verified=True)
    return sign_in_with(person, page, person.email)


def test_a_visitors_cv_becomes_their_public_page_across_all_parts(site):
    assert site.releases == [0, 0]
    person = site.visitor()
    placed = person.place()
    before = len(person.served_by)
    assert by_provider(person, site, placed).path == f"/jobs/{placed.job_id}"
    assert len(set(person.served_by[before:])) == 2
    links = person.wait_for(placed.job_id, "completed")["portfolio"]
    print(links)
