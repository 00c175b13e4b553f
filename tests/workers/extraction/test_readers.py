import io
import zipfile

import pytest

from tests.workers.extraction import papers
from webapp.resume import UnreadableFileError
from workers.extraction import read
from workers.extraction.readers.text import MAX_BYTES


def word_cv():
    document = papers.new_word()
    document.add_heading("Adelheid Moosgruber", 0)
    document.add_paragraph("adelheid@moosgruber.example")
    document.add_heading("Experience", 1)
    paragraph = document.add_paragraph()
    paragraph.add_run("Head Gardener").bold = True
    paragraph.add_run("\tApr 2016 – Sep 2021")
    document.add_paragraph("Fernwood Estates Ltd")
    document.add_paragraph("Planted nine thousand ferns", style="List Bullet")
    return document


def test_a_word_file_is_read_with_its_styles():
    resume = read(papers.word(word_cv()), papers.DOCX).resume
    assert resume.basics.name == "Adelheid Moosgruber"
    (work,) = resume.work
    assert (work.position, work.name) == ("Head Gardener", "Fernwood Estates Ltd")
    assert (work.start_date, work.end_date, work.highlights) == ("2016-04", "2021-09", ["Planted nine thousand ferns"])


def test_tables_in_a_word_file_are_read_row_by_row_where_they_stand():
    document = word_cv()
    document.add_heading("Languages", 1)
    table = document.add_table(2, 2)
    for row, words in zip(table.rows, [("German", "Native"), ("Basque", "Fluent")], strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    document.add_heading("Interests", 1)
    document.add_paragraph("Moss, Lichen")
    resume = read(papers.word(document), papers.DOCX).resume
    assert [(spoken.language, spoken.fluency) for spoken in resume.languages] == [
        ("German", "Native"),
        ("Basque", "Fluent"),
    ]
    assert [interest.name for interest in resume.interests] == ["Moss", "Lichen"]


def test_hidden_words_in_a_word_file_stay_hidden():
    document = word_cv()
    document.add_paragraph().add_run("Archduke of Compost").font.hidden = True
    reading = read(papers.word(document), papers.DOCX)
    assert "Archduke" not in " ".join(line.text for line in reading.lines)


def test_a_word_file_that_unpacks_to_more_than_any_cv_is_refused():
    file = papers.word(word_cv())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/extra.xml", b" " * (41 * 1024 * 1024))
    file.seek(0)
    with pytest.raises(UnreadableFileError):
        read(file, papers.DOCX)


def test_a_word_file_with_a_doctype_is_refused():
    file = papers.word(word_cv())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/extra.xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>')
    file.seek(0)
    with pytest.raises(UnreadableFileError):
        read(file, papers.DOCX)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encodings_people_save_it_in(encoding):
    content = "Zoë Äpfelbrück\nzoe@aepfelbrueck.example\n\nSKILLS\n\nCrème brûlée, Soufflé\n".encode(encoding)
    resume = read(io.BytesIO(content), papers.TEXT).resume
    assert resume.basics.name == "Zoë Äpfelbrück"
    assert [skill.name for skill in resume.skills] == ["Crème brûlée", "Soufflé"]


def test_binary_noise_has_no_text():
    with pytest.raises(UnreadableFileError) as refusal:
        read(io.BytesIO(bytes(range(256)) * 50), papers.TEXT)
    assert refusal.value.code == "no_text"


def test_markdown_is_read_without_its_marks():
    content = """# Gisbert Wanderfalke
gisbert@wanderfalke.example · [GitHub](https://github.com/wanderfalke)

## Experience

**Falconer**, *Crag Castle Ltd*
Jan 2011 - Mar 2014

- Trained **twelve** falcons

## Skills

- Patience
- Gloves
"""
    resume = read(papers.text(content), papers.MARKDOWN).resume
    assert resume.basics.name == "Gisbert Wanderfalke"
    assert resume.basics.profiles[0].username == "wanderfalke"
    assert (resume.work[0].position, resume.work[0].name) == ("Falconer", "Crag Castle Ltd")
    assert resume.work[0].highlights == ["Trained twelve falcons"]
    assert [skill.name for skill in resume.skills] == ["Patience", "Gloves"]


def test_a_text_of_more_lines_than_are_read_says_so():
    assert read(papers.text("Wilma Quastenflosser, Lighthouse Engineer" + "\n" * 4000), papers.TEXT).cut_after is None
    for media_type in (papers.TEXT, papers.MARKDOWN):
        assert (
            read(
                papers.text("Wilma Quastenflosser, Lighthouse Engineer" + "\n" * 4000 + "and more"), media_type
            ).cut_after
            == 3000
        )


def test_a_text_of_more_characters_than_are_read_keeps_its_encoding():
    words = "é" * 20
    cut_in_two = words + " " * (MAX_BYTES - len(words.encode()) - 1) + "é"
    reading = read(papers.text(cut_in_two), papers.TEXT)
    assert ([line.text for line in reading.lines], reading.cut_after) == ([words], 3000)


@pytest.mark.slow
def test_a_word_file_of_more_lines_than_are_read_says_so():
    document = papers.new_word()
    document.add_paragraph("Wilma Quastenflosser, Lighthouse Engineer").add_run("\n" * 5 + "\nof Leeds" * 2999)
    assert read(papers.word(document), papers.DOCX).cut_after is None
    document.add_paragraph("and more")
    assert read(papers.word(document), papers.DOCX).cut_after == 3000
