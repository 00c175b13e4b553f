import pytest

from webapp.themes import DEFAULT, UnknownThemeError, all_themes, find


def test_it_knows_its_default():
    assert find(DEFAULT) in all_themes()


def test_it_tells_what_each_theme_is():
    for theme in all_themes():
        assert theme.title
        assert theme.description.endswith(".")
        assert theme.folder.name == theme.name


def test_it_names_the_theme_it_does_not_have():
    with pytest.raises(UnknownThemeError) as refused:
        find("no-such-theme")
    assert refused.value.name == "no-such-theme"


def test_it_takes_no_path_for_a_name():
    with pytest.raises(UnknownThemeError):
        find(f"../themes/{DEFAULT}")
