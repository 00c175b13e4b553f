import pytest

from tests.workers.extraction import papers
from workers.extraction import read


def read_text(content: str):
    return read(papers.text(content), papers.TEXT).resume


HEAD = "Ludmilla Pfefferkorn\nludmilla@pfefferkorn.example\n\n"


def test_company_or_title_first_is_decided_once_for_the_whole_cv():
    resume = read_text(
        HEAD
        + "EXPERIENCE\n\nRotwang\nSoftware Engineer    Jan 2019 - Dec 2020\n\n- Built a robot\n\n"
        + "Halbzeit\nKapo    Jan 2016 - Dec 2018\n\n- Carried things\n\n"
        + "Umbra\nTeam Lead    Jan 2014 - Dec 2015\n\n- Led\n"
    )
    assert [(work.name, work.position) for work in resume.work] == [
        ("Rotwang", "Software Engineer"),
        ("Halbzeit", "Kapo"),
        ("Umbra", "Team Lead"),
    ]


def test_a_second_role_stays_with_its_employer():
    resume = read(
        papers.pdf(
            "<h1>Egon Schlüter</h1><p>egon@schlueter.example</p><h2>Experience</h2><h3>Windmill Works Ltd</h3>"
            "<p><i>Senior Engineer, 2018 – 2021</i></p><ul><li>Turned sails</li></ul>"
            "<p><i>Junior Engineer, 2015 – 2018</i></p><ul><li>Greased axles</li></ul>"
        ),
        papers.PDF,
    ).resume
    assert [(work.name, work.position) for work in resume.work] == [
        ("Windmill Works Ltd", "Senior Engineer"),
        ("Windmill Works Ltd", "Junior Engineer"),
    ]


def test_title_and_employer_in_one_line_are_parted():
    resume = read_text(HEAD + "WORK EXPERIENCE\n\nBaker at Krume & Sons | Mar 2012 - Apr 2015\n- Rose at three\n")
    assert (resume.work[0].position, resume.work[0].name) == ("Baker", "Krume & Sons")


def test_a_year_in_a_sentence_begins_no_entry():
    resume = read_text(
        HEAD
        + "EXPERIENCE\n\nBaker    Mar 2012 - Apr 2015\nKrume GmbH\n"
        + "- In 2013 doubled the output of rolls for the whole town\n"
    )
    assert len(resume.work) == 1
    assert resume.work[0].highlights == ["In 2013 doubled the output of rolls for the whole town"]


@pytest.mark.parametrize(
    ("line", "network", "username"),
    [
        ("https://github.com/ludmilla-p", "GitHub", "ludmilla-p"),
        ("linkedin.com/in/ludmilla-p", "LinkedIn", "ludmilla-p"),
        ("GitHub: @ludmilla-p", "GitHub", "ludmilla-p"),
    ],
)
def test_accounts_elsewhere_are_recognised(line, network, username):
    (profile,) = read_text(HEAD + line + "\n").basics.profiles
    assert (profile.network, profile.username) == (network, username)


def test_years_are_not_taken_for_a_phone_number():
    assert read_text(HEAD + "Travelling baker 2010-2014, 2015-2019\n").basics.phone is None


def test_a_score_is_read_beside_the_degree():
    (study,) = read_text(
        HEAD + "EDUCATION\n\nTechnical University of Teig    2010 - 2013\nMaster in Baking, GPA: 3.7\n"
    ).education
    assert (study.institution, study.study_type, study.area, study.score) == (
        "Technical University of Teig",
        "Master",
        "Baking",
        "3.7",
    )


def test_unknown_headings_are_understood_by_what_stands_under_them():
    resume = read(
        papers.pdf(
            papers.ENGLISH.replace("<h2>Experience", "<h2>Rocks I have lived on"),
        ),
        papers.PDF,
    ).resume
    assert [work.position for work in resume.work] == ["Principal Keeper", "Assistant Keeper"]


def test_a_skill_list_wrapped_over_rows_is_one_list():
    resume = read_text(
        HEAD
        + "SKILLS\n\nOvens: stone oven, deck oven, rotary rack oven, the little one in the corner,\nconvection oven\n"
    )
    assert resume.skills[0].keywords[-2:] == ["the little one in the corner", "convection oven"]


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        ("Formation", "Université de la Brioche    2010 – 2013\nLicence en Pâtisserie"),
        ("Istruzione", "Università del Pane    2010 – 2013\nLaurea in Lievito"),
    ],
)
def test_sections_are_found_by_their_names_in_other_languages(heading, lines):
    assert read_text(HEAD + heading + "\n\n" + lines + "\n").education[0].start_date == "2010"


def test_an_account_shown_by_its_name_alone_keeps_the_address_it_links_to():
    link = "<a href='https://www.linkedin.com/in/wilma-q'>LinkedIn</a>"
    page = papers.ENGLISH.replace("Lighthouse Engineer</p>", f"Lighthouse Engineer</p><p>{link}</p>", 1)
    (profile,) = read(papers.pdf(page), papers.PDF).resume.basics.profiles
    assert (profile.network, profile.url) == ("LinkedIn", "https://www.linkedin.com/in/wilma-q")


def test_a_link_that_is_no_web_address_is_not_followed():
    link = "<a href='file:///home/someone/linkedin.com/in/x'>LinkedIn</a>"
    page = papers.ENGLISH.replace("Lighthouse Engineer</p>", f"Lighthouse Engineer</p><p>{link}</p>", 1)
    assert read(papers.pdf(page), papers.PDF).resume.basics.profiles == []


@pytest.mark.parametrize(
    ("line", "location"),
    [
        ("Leeds, United Kingdom", {"city": "Leeds", "countryCode": "GB"}),
        ("Austin, TX", {"city": "Austin", "region": "TX"}),
        ("Ofenweg 7, 12345 Teigheim", {"address": "Ofenweg 7", "postalCode": "12345", "city": "Teigheim"}),
        (
            "12 Crumb Street, Bakewell, Ohio, US",
            {"address": "12 Crumb Street", "city": "Bakewell", "region": "Ohio", "countryCode": "US"},
        ),
    ],
)
def test_where_a_person_lives_is_taken_apart(line, location):
    assert read_text(HEAD + line + "\n").to_json()["basics"]["location"] == location


def test_a_university_at_a_place_is_not_cut_in_two():
    (study,) = read_text(
        HEAD + "EDUCATION\n\nUniversity of Dough at Crumbridge    2010 - 2013\nMaster in Baking\n"
    ).education
    assert study.institution == "University of Dough at Crumbridge"


def test_a_paper_that_calls_itself_a_resume_is_not_the_persons_name():
    assert (
        read_text("Ludmilla Pfefferkorn's Resume\nludmilla@pfefferkorn.example\n").basics.name == "Ludmilla Pfefferkorn"
    )


def test_languages_are_told_from_what_is_said_about_them():
    resume = read_text(HEAD + "LANGUAGES\n\nDeutsch - spoken since birth\nSuomi - a few words\n")
    assert [(spoken.language, spoken.fluency) for spoken in resume.languages] == [
        ("Deutsch", "spoken since birth"),
        ("Suomi", "a few words"),
    ]
