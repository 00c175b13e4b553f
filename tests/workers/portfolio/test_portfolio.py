import io
import json
import zipfile

from webapp.resume import Resume
from workers.portfolio import bundle, resume_json
from workers.portfolio.variants import render_all


def test_every_theme_gives_all_files(look, whole_resume):
    files = render_all(whole_resume, look, "en")
    assert files["index.html"].startswith(b"<!DOCTYPE html>")
    assert files["resume.pdf"].startswith(b"%PDF-1.7")
    assert files["contact.vcf"].startswith(b"BEGIN:VCARD\r\n")
    assert Resume.model_validate_json(files["resume.json"]) == whole_resume
    archive = zipfile.ZipFile(io.BytesIO(files["portfolio.zip"]))
    assert {name: archive.read(name) for name in archive.namelist()} == {
        name: content for name, content in files.items() if name != "portfolio.zip"
    }


def test_every_theme_takes_a_resume_that_says_nothing(look):
    files = render_all(Resume(), look, "en")
    assert b"<h1" in files["index.html"]
    assert files["resume.pdf"].startswith(b"%PDF-1.7")


def test_the_json_keeps_what_the_page_does_not_show(whole_resume):
    kept = json.loads(resume_json(whole_resume))
    assert kept["unknownSection"] == [{"anything": "kept in the file too"}]
    assert kept["basics"]["unheardOf"] == "kept in the file"


def test_the_same_files_always_make_the_same_archive():
    assert bundle({"a": b"1", "b": b"2"}) == bundle({"b": b"2", "a": b"1"})
