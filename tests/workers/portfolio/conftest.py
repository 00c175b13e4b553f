import pytest

from tests.pdfs import links
from webapp import themes
from webapp.resume import Resume

UNSHOWN = {"countryCode", "url", "meta", "unheardOf", "unknownSection"}


@pytest.fixture(params=themes.all_themes(), ids=lambda theme: theme.name)
def look(request):
    """Each theme as it begins."""
    return themes.look(request.param)


@pytest.fixture
def whole_resume():
    """Every field of JSON Resume, each with words of its own, about a plainly invented person."""
    return Resume.model_validate(
        {
            "basics": {
                "name": "Ada Example",
                "label": "Keeper of Samples",
                "email": "ada@example.org",
                "phone": "+49 30 5550 0199",
                "url": "https://ada.example/",
                "summary": "Collects specimens.\nLabels them too.",
                "location": {
                    "address": "Teststrasse 7",
                    "postalCode": "10115",
                    "city": "Berlin",
                    "region": "Mitte",
                    "countryCode": "DE",
                },
                "profiles": [
                    {"network": "Gitplace", "username": "adax", "url": "https://gitplace.example/adax"},
                    {"network": "Chatter", "username": "ada_on_chatter"},
                ],
                "unheardOf": "kept in the file",
            },
            "work": [
                {
                    "name": "Sample House",
                    "location": "Potsdam",
                    "description": "A house of samples.",
                    "position": "Chief Sampler",
                    "url": "https://samples.example",
                    "startDate": "2019-03",
                    "summary": "Leads seven samplers.",
                    "highlights": ["Sampled the unsampled", "Wrote the sampling guide"],
                },
                {"name": "Fixture Works", "startDate": "2015", "endDate": "2019-02-28"},
            ],
            "volunteer": [
                {
                    "organization": "Helping Hands",
                    "position": "Steward",
                    "url": "https://hands.example",
                    "startDate": "2012-01",
                    "endDate": "2013-01",
                    "summary": "Carried chairs.",
                    "highlights": ["Stacked four hundred chairs"],
                }
            ],
            "education": [
                {
                    "institution": "Mock University",
                    "url": "https://mock.example",
                    "area": "Taxonomy",
                    "studyType": "Diploma",
                    "startDate": "2008-10",
                    "endDate": "2012-07",
                    "score": "1.3",
                    "courses": ["Naming things", "Cache invalidation"],
                }
            ],
            "awards": [
                {
                    "title": "Golden Label",
                    "date": "2020-05",
                    "awarder": "Label Guild",
                    "summary": "For neat handwriting.",
                }
            ],
            "certificates": [
                {"name": "Forklift", "date": "2014-02-03", "url": "https://lift.example/9", "issuer": "Lift Office"}
            ],
            "publications": [
                {
                    "name": "On Specimens",
                    "publisher": "Placeholder Press",
                    "releaseDate": "2018-11",
                    "url": "https://press.example/on",
                    "summary": "Ninety pages about drawers.",
                }
            ],
            "skills": [
                {"name": "Cataloguing", "level": "Master", "keywords": ["indexing", "shelving"]},
                {"name": "Patience"},
                {"name": "Welding", "level": "Beginner"},
            ],
            "languages": [{"language": "Esperanto", "fluency": "Fluent"}, {"language": "Latin"}],
            "interests": [{"name": "Beetles", "keywords": ["stag", "longhorn"]}, {"name": "Rowing"}],
            "references": [{"name": "Otto Invented", "reference": "She labels everything."}],
            "projects": [
                {
                    "name": "Drawer",
                    "description": "A drawer that counts.",
                    "highlights": ["Counted to a million"],
                    "keywords": ["oak", "brass"],
                    "startDate": "2021",
                    "endDate": "2022-06",
                    "url": "https://drawer.example",
                    "roles": ["Carpenter"],
                    "entity": "Furniture Lab",
                    "type": "prototype",
                }
            ],
            "meta": {"version": "v1.0.0"},
            "unknownSection": [{"anything": "kept in the file too"}],
        }
    )


@pytest.fixture
def links_of_pdf():
    """Give the addresses a PDF's links lead to."""
    return links


@pytest.fixture
def every_word():
    """Give the words a reader must find: all but those of dates, codes, addresses of links and unknown fields."""
    return _words


def _words(value, key="") -> set[str]:
    if isinstance(value, dict):
        return {word for name, held in value.items() if name not in UNSHOWN for word in _words(held, name)}
    if isinstance(value, list):
        return {word for held in value for word in _words(held, key)}
    return set() if key.lower().endswith("date") else set(value.split())
