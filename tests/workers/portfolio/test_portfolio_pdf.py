import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from webapp.resume import Basics, Profile, Resume, Skill, Work
from workers.portfolio import resume_json
from workers.portfolio.pdf import OwnFilesOnly, pdf
from workers.portfolio.variants import warm

ROOT = Path(__file__).parents[3]


def test_no_word_is_lost(whole_resume, look, words_of_pdf, every_word):
    shown = words_of_pdf(pdf(whole_resume, look, "en"))
    assert {word for word in every_word(whole_resume.to_json()) if word not in shown} == set()


@pytest.mark.parametrize(
    "name",
    ["Zoë Müßig-Ångström", "Łukasz Żółć", "Nguyễn Phước", "Пример Ёлкин", "Παράδειγμα", "אדה", "أدا", "見本太郎"],
)
def test_no_letter_or_space_is_lost_in_any_script(name, look, words_of_pdf):
    shown = words_of_pdf(pdf(Resume(basics=Basics(summary=name)), look, "en"))
    assert name in shown


def test_no_hyphen_is_lost_where_a_line_ends(look, words_of_pdf):
    text = " ".join(f"word{number}-half{number}" for number in range(200))
    resume = Resume(basics=Basics(summary=text), work=[Work(name="N", summary=text, highlights=[text])])
    assert words_of_pdf(pdf(resume, look, "en")).count("-half") == 600


def test_a_word_too_long_for_the_page_is_broken_and_kept(look, words_of_pdf):
    word = "".join(chr(ord("a") + number % 26) for number in range(10_000))
    shown = words_of_pdf(pdf(Resume(basics=Basics(summary=word)), look, "en"))
    assert word in re.sub(r"Curriculum vitae|\d ?/ ?\d|\s", "", shown)


def test_nothing_is_written_beside_the_page(look):
    word = "abcdefghij" * 40
    work = Work(position=word, name=word, location=word, url=f"https://{word}", start_date="2020", highlights=[word])
    skill = Skill(name=word, level=word, keywords=[word, word])
    basics = Basics(
        name=word, label=word, email=f"{word}@example.org", phone="123" * 90, url=f"https://x.example/{word}"
    )
    for sheet in pypdfium2.PdfDocument(pdf(Resume(basics=basics, work=[work], skills=[skill]), look, "en")):
        boxes = _boxes(sheet)
        assert min(left for left, _, _, _ in boxes) >= 0
        assert max(right for _, _, right, _ in boxes) <= sheet.get_width()


def _boxes(sheet):
    text = sheet.get_textpage()
    return [text.get_charbox(index) for index in range(text.count_chars())]


def test_it_carries_the_resume_unchanged(whole_resume, look):
    document = pypdfium2.PdfDocument(pdf(whole_resume, look, "en"))
    attached = document.get_attachment(0)
    assert (document.count_attachments(), attached.get_name()) == (1, "resume.json")
    assert bytes(attached.get_data()) == resume_json(whole_resume)
    assert Resume.model_validate_json(bytes(attached.get_data())) == whole_resume


def test_it_says_what_it_is_about(whole_resume, look):
    written = pdf(whole_resume, look, "de")
    document = pypdfium2.PdfDocument(written)
    assert document.get_metadata_value("Title") == "Ada Example – Keeper of Samples"
    assert document.get_metadata_value("Author") == "Ada Example"
    titles = [bookmark.get_title() for bookmark in document.get_toc()]
    assert titles[0] == "Ada Example"
    assert ["Berufserfahrung", "Chief Sampler"] in [list(pair) for pair in pairwise(titles)]


def test_it_claims_to_be_accessible_and_archival(whole_resume, look):
    written = pdf(whole_resume, look, "en")
    assert b'pdfaid:part="3"' in written
    assert b'pdfaid:conformance="A"' in written
    assert b"<pdfuaid:part>1</pdfuaid:part>" in written
    assert written.count(b"<rdf:RDF") == written.count(b"</rdf:RDF>") == 1
    assert pypdfium2.PdfDocument(written).is_tagged()


def test_links_that_could_act_are_left_out(look, links_of_pdf):
    bad = ["javascript:alert(1)", "file:///etc/hostname", "data:text/html,x", "//evil.example", "ftp://x.example"]
    profiles = [Profile(network="N", url=url) for url in [*bad, "https://good.example/"]]
    resume = Resume(basics=Basics(name="Ada", url=bad[0], email="ada@example.org", profiles=profiles))
    assert links_of_pdf(pdf(resume, look, "en")) == {"https://good.example/", "mailto:ada@example.org"}


@pytest.mark.parametrize(
    "address",
    ["file:///etc/hostname", "http://127.0.0.1:9/font.woff2", "data:,x", f"file://{ROOT}/static/fonts/../../LICENSE",
     f"file://elsewhere{ROOT}/static/fonts/OFL-besley.txt", f"file://{ROOT}/static/fonts/%2e%2e/%2e%2e/LICENSE", "ftp://x/"],
)  # fmt: skip
def test_it_opens_nothing_but_its_fonts(address):
    with pytest.raises(ValueError, match="nothing but its own fonts"):
        OwnFilesOnly().fetch(address)


def test_it_opens_its_fonts():
    font = ROOT / "static" / "fonts" / "vitrine-sans-400-ascii.woff2"
    assert OwnFilesOnly().fetch(font.as_uri()).read() == font.read_bytes()


def test_it_embeds_the_fonts_we_ship(whole_resume, look, tmp_path):
    (tmp_path / "resume.pdf").write_bytes(pdf(whole_resume, look, "en"))
    fonts = subprocess.run(["pdffonts", tmp_path / "resume.pdf"], check=True, capture_output=True, text=True).stdout
    rows = fonts.splitlines()[2:]
    assert rows
    assert all("Vitrine-s" in row for row in rows)


@pytest.mark.slow
def test_it_survives_a_machine_without_any_font(tmp_path):
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>")
    script = (
        "from webapp.resume import Basics, Resume; from webapp.themes import *; from workers.portfolio.pdf import pdf\n"
        "print(len(pdf(Resume(basics=Basics(name='Ада 見本 नमस्ते 😀')), look(find(DEFAULT)), 'ja')))"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert int(ran.stdout) > 1_000


def test_warming_changes_nothing_that_comes_after(whole_resume, look, words_of_pdf):
    before = words_of_pdf(pdf(whole_resume, look, "en"))
    warm()
    assert words_of_pdf(pdf(whole_resume, look, "en")) == before
