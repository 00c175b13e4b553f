import re

import pytest

from webapp.slugs import clean_slug, new_slug


@pytest.mark.parametrize("name", ["Ada Example", "Ñandú", "", "李明", "a" * 300, "-- --", "x y z w v u", "<b>"])
def test_an_address_made_of_a_name_is_one_and_never_the_same_twice(name):
    made = {new_slug(name) for _ in range(20)}
    assert len(made) == 20
    assert all(clean_slug(slug) == slug for slug in made)


def test_it_begins_with_the_name():
    assert re.fullmatch("ada-example-[a-z0-9]{6}", new_slug("Ada Example"))


@pytest.mark.parametrize("slug", ["abc", "a-b", "a" * 60, " Ada-2 "])
def test_three_to_sixty_letters_digits_and_single_hyphens_are_an_address(slug):
    assert clean_slug(slug) == slug.strip().lower()
