"""Who a provider's people are here, when they come in at the same moment."""

import uuid

import pytest

from tests.stages import at_once
from webapp import identities
from webapp.identities import Arrival
from webapp.models import User


@pytest.mark.parametrize("_round", range(8))
def test_of_one_person_who_comes_in_six_times_at_once_there_is_one_account(services, _round):
    email = f"{uuid.uuid4()}@example.org"
    arrival = Arrival("oidc", "https://provider.example", email, email, verified=True)
    users = at_once(services, *[lambda: identities.enter(arrival)] * 6)
    assert users == [User.get(User.email == email)] * 6
