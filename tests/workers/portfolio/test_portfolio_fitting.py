"""A PDF that is to fit so many pages: tightened no more than it takes, whole, and told; or left as it was chosen."""

import io
import json
import zipfile
from bisect import bisect_left
from functools import cache
from itertools import pairwise

import page as validator
import pypdfium2
import pytest
import weasyprint

from tests.resumes import resume
from webapp import themes
from webapp.resume import Resume
from workers.portfolio.fitting import ladder
from workers.portfolio.pdf import fitted, pdf
from workers.portfolio.variants import Variant, render_all

NAMES = [theme.name for theme in themes.all_themes()]

every_theme = pytest.mark.parametrize("name", NAMES)


def look(name: str, **options: object) -> themes.Look:
    return themes.look(themes.find(name), themes.Options(**options))


def pages_of(written: bytes) -> int:
    return len(pypdfium2.PdfDocument(written))


@cache
def of_three_pages(name: str) -> Resume:
    """The long resume with as few points of its work as reach a third page of a theme."""
    counts = range(sum(len(job.highlights) for job in resume("long").work))
    count = bisect_left(counts, 3, key=lambda count: pages_of(pdf(with_points(count), look(name), "en")))
    return with_points(count)


def with_points(count: int) -> Resume:
    jobs = []
    for job in resume("long").work:
        jobs.append(job.model_copy(update={"highlights": job.highlights[:count]}))
        count -= len(job.highlights)
        if count <= 0:
            break
    return resume("long").model_copy(update={"work": jobs, "publications": [], "projects": []})


@pytest.fixture
def layouts(monkeypatch):
    """Each time that WeasyPrint lays a page out from here on."""
    seen, lay_out = [], weasyprint.HTML.render
    monkeypatch.setattr(weasyprint.HTML, "render", lambda *told, **more: seen.append(told) or lay_out(*told, **more))
    return seen


@every_theme
@pytest.mark.slow
def test_three_pages_fit_two_with_every_word_and_both_standards(name, layouts, words_of_pdf, every_word):
    whole = of_three_pages(name)
    layouts.clear()
    made = fitted(whole, look(name, pages=2), "en")
    assert len(layouts) <= 7
    assert (made.pages, pages_of(made.pdf), made.tightest) == (2, 2, None)
    assert any(change.startswith("text: ") for change in made.changes), made.changes
    shown = "".join(words_of_pdf(made.pdf).split())
    assert {word for word in every_word(whole.to_json()) if word not in shown} == set()
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_3A):
        report = validator.validate_pdf_bytes(made.pdf, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


@every_theme
@pytest.mark.slow
def test_one_that_cannot_fit_stays_as_it_was_chosen_and_says_so(name):
    whole = resume("twelve-jobs")
    made = fitted(whole, look(name, pages=1), "en")
    assert (made.pages, made.changes) == (pages_of(pdf(whole, look(name), "en")), ())
    assert made.tightest > 1
    assert words_and_places(made.pdf) == words_and_places(pdf(whole, look(name), "en"))


def words_and_places(written: bytes) -> list[tuple[str, tuple[float, ...]]]:
    texts = [sheet.get_textpage() for sheet in pypdfium2.PdfDocument(written)]
    return [(text.get_text_range(), text.get_charbox(0)) for text in texts]


@every_theme
def test_one_that_fits_is_drawn_once_and_changes_nothing(name, layouts):
    made = fitted(resume("short"), look(name, pages=1), "en")
    assert (made.pages, made.changes, len(layouts)) == (1, (), 1)


@pytest.mark.slow
def test_it_is_tightened_no_more_than_it_takes():
    made = fitted(of_three_pages("catalogue"), look("catalogue", pages=2), "en")
    assert made.changes == ("density: compact instead of even", "text: 8.8 pt instead of 9.6 pt")
    chosen = pdf(of_three_pages("catalogue"), look("catalogue", density="compact"), "en")
    assert words_and_places(made.pdf) == words_and_places(chosen)


@every_theme
@pytest.mark.parametrize("density", themes.choices()["density"])
def test_text_stays_readable_and_margins_stay_margins(name, density):
    settings = ladder(look(name, density=density))
    widths = themes.find(name).margins
    assert settings[-1].text == 8.5
    assert settings[-1].margins == tuple(min(12, width) for width in widths)
    assert all((looser.text, *looser.margins) >= (tight.text, *tight.margins) for looser, tight in pairwise(settings))


def test_its_owner_alone_is_told():
    whole, wanted = resume("short"), look("catalogue", pages=2)
    told = json.loads(Variant("owner", whole, wanted, "en").pdf_files["fit.json"])
    assert told == {"asked": 2, "pages": 1, "changes": [], "fits": True}
    assert "fit.json" not in Variant("public", whole, wanted, "en", "https://folio.example/p/ada/").pdf_files
    assert "fit.json" not in Variant("owner", whole, look("catalogue"), "en").pdf_files
    archive = zipfile.ZipFile(io.BytesIO(render_all(whole, wanted, "en")["portfolio.zip"]))
    assert "fit.json" not in archive.namelist()
