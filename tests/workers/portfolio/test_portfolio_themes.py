"""Every theme with every kind of resume: no word lost, both standards kept, and it reads back."""

import gzip
import io
from collections import Counter

import page as validator
import pypdfium2
import pytest

from benchmarks.scoring import core, score
from tests.resumes import KINDS, resume
from webapp import themes
from webapp.resume import Resume
from workers.extraction.bare import read_bare
from workers.portfolio import page
from workers.portfolio.pdf import pdf
from workers.portfolio.styles import page_style

NAMES = [theme.name for theme in themes.all_themes()]
NOT_LATIN = {"arabic", "chinese", "greek", "hebrew", "japanese", "russian"}

every_theme = pytest.mark.parametrize("name", NAMES)
every_kind = pytest.mark.parametrize("kind", KINDS)


def made(name: str, kind: str) -> tuple[Resume, themes.Look, str]:
    shown = resume(kind)
    return shown, themes.look(themes.find(name)), shown.meta["language"]


@every_kind
@every_theme
def test_no_word_is_lost_on_paper(name, kind, words_of_pdf, every_word):
    whole, look, language = made(name, kind)
    shown = words_of_pdf(pdf(whole, look, language))
    unbroken, bare = "".join(shown.split()), letters_of(shown)
    scrambled = {"".join(sorted(letters_of(word))) for word in shown.split()}
    lost = [
        word
        for word in every_word(whole.to_json())
        if word not in unbroken
        and letters_of(word) not in bare
        and "".join(sorted(letters_of(word))) not in scrambled  # pdftotext turns ligatures of lam and alef
    ]
    assert lost == []


def letters_of(text: str) -> str:
    """Leave out what pdftotext sets apart or elsewhere in a line that runs from right to left: marks and stops."""
    return "".join(char for char in text if char.isalnum())


@every_kind
@every_theme
def test_the_paper_keeps_both_standards(name, kind):
    written = pdf(*made(name, kind))
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_3A):
        report = validator.validate_pdf_bytes(written, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


@every_kind
@every_theme
def test_the_paper_reads_back(name, kind):
    whole, look, language = made(name, kind)
    if kind == "hostile":
        pytest.skip("what isn't a CV's words needn't be told apart")
    found = read_bare(io.BytesIO(pdf(whole, look, language))).resume
    counts = score(whole.to_json(), found.to_json())
    assert core(counts) >= (0.9 if kind in NOT_LATIN else 0.98), dict(counts)


@every_kind
@every_theme
def test_the_page_stays_light(name, kind):
    assert len(gzip.compress(page(*made(name, kind)))) <= 60_000


@every_theme
def test_options_change_what_they_say_and_lose_no_word(name, whole_resume, words_of_pdf, every_word):
    theme = themes.find(name)
    options = themes.Options(
        accent="plum", type="serif", density="airy", paper="letter", columns=1, order=("references", "skills")
    )
    changed = themes.look(theme, options)
    written = pdf(whole_resume, changed, "en")
    sheet = pypdfium2.PdfDocument(written)[0]
    assert (round(sheet.get_width()), round(sheet.get_height())) == (612, 792)
    shown = words_of_pdf(written)
    assert shown.index("labels everything") < shown.index("Cataloguing") < shown.index("Chief Sampler")
    assert {word for word in every_word(whole_resume.to_json()) if word not in shown} == set()
    assert Counter(changed.order) == Counter(themes.SECTIONS)


def test_every_accent_reads_on_every_ground():
    for theme in themes.all_themes():
        light, dark = grounds(theme)
        for accent in themes.choices()["accent"].values():
            assert all(contrast(accent["light"], ground) >= 4.5 for ground in light), (theme.name, accent)
            assert all(contrast(accent["dark"], ground) >= 4.5 for ground in dark), (theme.name, accent)


def grounds(theme: themes.Theme) -> tuple[list[str], list[str]]:
    """Give the colours that text in the accent stands on: those of the light screen and those of the dark one."""
    light, dark = page_style(themes.look(theme), "").split("@media screen and (prefers-color-scheme:dark)", 1)
    found = [
        [value for name in ("wall", "paper", "card", "bench", "sheet") if (value := colour(name, css))]
        for css in (light, dark)
    ]
    assert all(found)
    return found[0], found[1]


def colour(name: str, css: str) -> str | None:
    _, named, rest = css.partition(f"--{name}:#")
    digits = rest.split(";")[0].split("}")[0]
    return (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)) if named else None


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of WCAG 2.2."""
    lighter, darker = sorted((luminance(one.lstrip("#")), luminance(other.lstrip("#"))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(digits: str) -> float:
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
