"""A portfolio that is asked about while it is being deleted."""

import uuid

import pytest

from webapp import portfolios
from webapp.errors import Problem
from webapp.models import Portfolio


@pytest.fixture
def gone(services):
    """A portfolio as a request fetched it, of a job that another request then deleted."""
    return Portfolio(id=uuid.uuid4(), job=uuid.uuid4(), slug="ada", published=False)


def test_it_cant_be_removed_twice(services, gone):
    with pytest.raises(Problem, match="not_found"):
        portfolios.remove(services, gone)


def test_it_gets_no_other_address(services, gone):
    with pytest.raises(Problem, match="not_found"):
        portfolios.change(gone, services.queue, slug="ada-example", visibility=None)


def test_nothing_is_made_of_it(gone):
    with pytest.raises(Problem, match="not_found"):
        portfolios.job_of(gone)
