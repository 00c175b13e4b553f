import io
import zipfile

import pytest

from webapp.audiences import Shown
from webapp.resume import Interest
from workers.portfolio import seen_by
from workers.portfolio.variants import render_all, variants

SECRETS = ["ada@example.org", "5550", "Teststrasse", "10115", "kept in the file"]


@pytest.fixture
def talkative(whole_resume):
    """A resume that repeats in its text what the public must not see."""
    basics = whole_resume.basics
    basics.summary = "Write to ADA@example.org or call +493055500199, or come to Teststrasse 7."
    basics.profiles[0].url = "mailto:ada@example.org"
    whole_resume.work[0].highlights = ["Reachable at +49 (30) 5550-0199 by day"]
    whole_resume.__pydantic_extra__.clear()
    return whole_resume


def test_the_public_sees_it_nowhere(talkative, look, words_of_pdf):
    files = render_all(seen_by("public", talkative), look, "en")
    archive = zipfile.ZipFile(io.BytesIO(files.pop("portfolio.zip")))
    texts = {**files, **{f"zip/{name}": archive.read(name) for name in archive.namelist()}}
    readable = {
        name: words_of_pdf(content) if name.endswith("pdf") else content.decode() for name, content in texts.items()
    }
    for name, text in readable.items():
        assert [secret for secret in SECRETS if secret.lower() in text.lower()] == [], name


def test_the_attached_json_is_the_public_one(talkative, look):
    import pypdfium2

    files = render_all(seen_by("public", talkative), look, "en")
    attached = pypdfium2.PdfDocument(files["resume.pdf"]).get_attachment(0).get_data()
    assert bytes(attached) == files["resume.json"]


def test_the_owner_sees_all_of_it(talkative, look, words_of_pdf):
    files = render_all(talkative, look, "en")
    for name in ("index.html", "contact.vcf", "resume.json"):
        assert all(secret in files[name].decode() for secret in SECRETS[:4]), name
    assert all(secret in words_of_pdf(files["resume.pdf"]) for secret in SECRETS[:4])


def test_the_owner_may_keep_a_value_in_view(whole_resume):
    shown = seen_by("public", whole_resume, Shown(email="public"))
    assert (shown.basics.email, shown.basics.phone) == ("ada@example.org", None)


def test_the_rest_stays_as_it_was(whole_resume):
    shown = seen_by("public", whole_resume)
    assert shown.work == whole_resume.work
    assert shown.basics.name == "Ada Example"
    assert shown.basics.location.city == "Berlin"


def test_the_owners_resume_is_not_touched(whole_resume):
    before = whole_resume.model_copy(deep=True)
    seen_by("public", whole_resume)
    assert whole_resume == before


@pytest.mark.parametrize(
    "written",
    ["+49 151 2345678", "0151 2345678", "0151/2345678", "+49 151–2345678", "(0151) 234 56 78", "0049.151.234.5678"],
)
def test_a_phone_number_goes_however_it_is_written(whole_resume, written):
    whole_resume.basics.phone = "+49 151 2345678"
    whole_resume.basics.summary = f"Call {written}, or write. Since 2019, 12345678901 lamps."
    assert seen_by("public", whole_resume).basics.summary == "Call , or write. Since 2019, 12345678901 lamps."


@pytest.mark.parametrize(
    ("phone", "said", "left"),
    [
        ("+49 151 2345678 / 030 5550199", "Call 0151-2345678 or 030 555 01 99.", "Call  or ."),
        ("+1 555-123-4567", "Call (555) 123-4567 / +1 555-123-4567.", "Call  / ."),
        ("+49 30 12 34 56 78", "Tel. 030 12 34 56 78 / +49 30 12 34 56 78", "Tel.  / "),
        ("+1 555-123-4567", "Fax 555-123-9999, 555-123-4567", "Fax 555-123-9999, "),
        ("+49 30 5550199", "Call 030/5550199 or 030_555_0199.", "Call  or ."),
        ("555 0199 ext 12", "Call 555-0199.", "Call ."),
        ("+49 151 2345678", "Call 0151\n2345678.", "Call ."),
        ("+49 151 2345678", "0151 2345678, 2019 and 0151 2345678", ", 2019 and "),
        ("+49 151 2345678", "Call 0151 -- 2345678", "Call "),
        ("+49 151 2345678", "Lamp 01512345678901", "Lamp 01512345678901"),
    ],
)
def test_every_number_goes_and_no_other(whole_resume, phone, said, left):
    whole_resume.basics.phone, whole_resume.basics.summary = phone, said
    assert seen_by("public", whole_resume).basics.summary == left


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("ada@example.org, lovelace@example.org", "ada@example.org lovelace@example.org"),
        ("mailto:ada@example.org", "Write to ADA@example.org"),
        ("ada@example.org", "https://example.com/?to=ada%40example.org"),
    ],
)
def test_every_address_goes_however_it_is_written(whole_resume, email, said):
    whole_resume.basics.email, whole_resume.basics.summary = email, said
    shown = seen_by("public", whole_resume).basics.summary
    assert "ada" not in shown.lower()
    assert "lovelace" not in shown


@pytest.mark.parametrize("said", ["At Teststrasse  7, Hof 2", "Teststrasse 7 Hof 2", "Teststrasse 7"])
def test_a_street_goes_however_it_is_spaced(whole_resume, said):
    whole_resume.basics.location.address = "Teststrasse 7\nHof 2"
    whole_resume.basics.summary = said
    assert "Teststrasse" not in seen_by("public", whole_resume).basics.summary


def test_no_text_takes_long(whole_resume):
    """Where each place is looked at from each other, this takes hours."""
    whole_resume.basics.phone = "+49 151 2345678"
    for said in ("1(((" * 200_000, "1((((" * 200_000, "0151 2345678 " * 50_000, "9" * 500_000):
        whole_resume.basics.summary = said
        assert "2345678" not in (seen_by("public", whole_resume).basics.summary or "")


def test_a_silly_phone_number_tears_no_holes(whole_resume):
    whole_resume.basics.phone = "2019"
    whole_resume.basics.email = "a"
    shown = seen_by("public", whole_resume)
    assert shown.work[0].start_date == "2019-03"
    assert shown.basics.name == "Ada Example"


def test_fields_that_nobody_knows_go_wherever_they_stand(whole_resume):
    for section in (whole_resume, whole_resume.basics, whole_resume.work[0], whole_resume.references[0]):
        section.__pydantic_extra__["salary"] = "kept in the file"
    assert "kept in the file" in whole_resume.model_dump_json()
    assert "kept in the file" not in seen_by("public", whole_resume).model_dump_json()


LEVELS = ("public", "link", "owner", "nobody")
SAID = {
    "email": "ada@example.org", "phone": "5550", "address": "Teststrasse", "profiles": "adax",
    "work": "Sample House", "education": "Mock University",
}  # fmt: skip


def outputs(faces, words_of_pdf):
    """What each audience can read, of all its files and of those in its archive, in lower case."""
    for audience, face in faces.items():
        packed = zipfile.ZipFile(io.BytesIO(face.archive))
        files = {**face.page_files, **face.pdf_files} | {f"zip/{name}": packed.read(name) for name in packed.namelist()}
        for name, content in files.items():
            if not name.endswith("png"):
                yield audience, name, (words_of_pdf(content) if name.endswith("pdf") else content.decode()).lower()


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.slow
def test_no_file_of_an_audience_says_what_is_kept_from_it(talkative, look, words_of_pdf, level):
    shown = Shown.model_validate(dict.fromkeys(SAID, level))
    faces = variants(talkative, look, "en", "https://folio.example/p/ada/", shown)
    for audience, name, text in outputs(faces, words_of_pdf):
        if LEVELS.index(level) > LEVELS.index(audience):
            assert [value for value in SAID.values() if value.lower() in text] == [], (audience, name)
        elif name in ("index.html", "resume.json"):
            assert all(value.lower() in text for value in SAID.values()), (audience, name)


@pytest.mark.slow
def test_no_file_says_what_is_hidden(talkative, look, words_of_pdf):
    talkative.work[0].hidden = True
    employer = talkative.work[0].name.lower()
    faces = variants(talkative, look, "en", "https://folio.example/p/ada/", Shown())
    read = list(outputs(faces, words_of_pdf))
    assert len(read) > 10
    assert [(audience, name) for audience, name, text in read if employer in text] == []


def test_an_entry_that_says_nothing_is_on_no_page(whole_resume):
    whole_resume.interests.append(Interest(name="", keywords=[]))
    assert len(seen_by("owner", whole_resume).interests) == len(whole_resume.interests) - 1
