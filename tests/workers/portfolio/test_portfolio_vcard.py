from webapp.resume import Basics, Location, Profile, Resume
from workers.portfolio import vcard


def lines(**basics):
    return vcard(Resume(basics=Basics(**basics))).decode().replace("\r\n ", "").split("\r\n")


def test_it_says_how_to_reach_someone(whole_resume):
    assert vcard(whole_resume).decode().split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "FN:Ada Example",
        "TITLE:Keeper of Samples",
        "EMAIL:ada@example.org",
        "TEL:+49 30 5550 0199",
        "ADR:;;Teststrasse 7;Berlin;Mitte;10115;DE",
        "URL:https://ada.example/",
        "URL:https://gitplace.example/adax",
        "END:VCARD",
        "",
    ]


def test_a_line_break_begins_no_property():
    assert "FN:Ada\\nTEL:666" in lines(name="Ada\r\nTEL:666")
    assert "FN:Ada\\nTEL:666" in lines(name="Ada\u2028TEL:666")
    assert not any(line.startswith(("URL", "TEL")) for line in lines(url="https://x.example/\r\nTEL:666"))


def test_signs_nobody_sees_are_left_out():
    assert "FN:Ada" in lines(name="A\x07d\u202ea\x00")


def test_signs_with_a_meaning_are_escaped():
    assert "FN:a\\\\b\\;c\\,d" in lines(name="a\\b;c,d")
    assert "ADR:;;1\\;2;;;;" in lines(location=Location(address="1;2"))


def test_no_link_that_could_act():
    assert not any(line.startswith("URL") for line in lines(url="javascript:x", profiles=[Profile(url="file:///x")]))


def test_long_lines_are_folded_between_letters():
    name = "ж" * 200
    card = vcard(Resume(basics=Basics(name=name)))
    assert max(len(line) for line in card.split(b"\r\n")) <= 75
    assert f"FN:{name}" in card.decode().replace("\r\n ", "")
