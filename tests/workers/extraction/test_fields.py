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


def positions_in(content: str, heading: str = "EXPERIENCE"):
    return read_text(f"{HEAD}{heading}\n\n{content}").work


def test_title_and_employer_are_parted_at_the_comma_between_them():
    works = positions_in(
        "Gong, Bell and Sons, Bell Founding Engineer    Jan 2018 - Dec 2020\n\n- Cast bells\n\n"
        "Bell Engineer, Clappers, Ropes and Wheels    Jan 2016 - Dec 2017\n\n- Hung bells\n"
    )
    assert [(work.position, work.name) for work in works] == [
        ("Bell Founding Engineer", "Gong, Bell and Sons"),
        ("Bell Engineer", "Clappers, Ropes and Wheels"),
    ]


def test_the_only_date_of_the_latest_position_is_its_start():
    works = positions_in(
        "Engineer, Gong Ltd    Mar 2019\n\n- Cast bells\n\nAssistant, Rope Ltd    Jan 2016 - Feb 2019\n\n- Hung bells\n"
    )
    assert [(work.start_date, work.end_date) for work in works] == [("2019-03", None), ("2016-01", "2019-02")]


def test_dates_that_end_a_wrapped_sentence_begin_no_position():
    (work,) = positions_in(
        "Engineer, Gong Ltd    Jan 2016 - Feb 2019\n\nRang the bells for the opening of the new harbour in\n2017\n"
        "and the fair of\nSpring 2018, for those in\nMay 2018\n"
    )
    assert (work.start_date, work.end_date) == ("2016-01", "2019-02")


def test_an_employer_whose_legal_form_ends_in_a_dot_belongs_to_the_head():
    (work,) = positions_in("Arquitecta    Jan 2016 - Feb 2019\nFaros del Golfo S.A. de C.V.\n\n- Built lighthouses\n")
    assert (work.position, work.name) == ("Arquitecta", "Faros del Golfo S.A. de C.V.")


def test_a_head_may_go_on_below_its_date_and_in_list_items():
    (work,) = positions_in(
        "Gong Ltd\nAustin, TX\nhttps://gong.example/bells\n2018 – 2020\nBell Engineer\nHighlights\n- Cast bells\n"
    )
    assert (work.name, work.position, work.location) == ("Gong Ltd", "Bell Engineer", "Austin, TX")
    (work,) = positions_in("- Gong Ltd\n- 2018 – 2020\n- Bell Engineer\n- Cast nine bells for the harbour master\n")
    assert (work.name, work.position) == ("Gong Ltd", "Bell Engineer")


def test_a_city_alone_is_known_by_the_row_on_which_others_have_their_place():
    works = read(
        papers.page(
            "<h1>Ludmilla Pfefferkorn</h1><p>ludmilla@pfefferkorn.example</p><h2>Experience</h2>"
            + "".join(
                f"<p>{period}</p><p>{place}</p><p><b>{title}</b></p><p>{employer}</p><p>{told}</p>"
                for period, place, title, employer, told in [
                    ("2018 – 2020", "Austin, TX", "Bell Engineer", "Gongs", "Cast bells for harbours. " * 6),
                    ("2016 – 2018", "Islamabad", "Rope Engineer", "Hemps", "Made ropes for bells. " * 6),
                ]
            )
        ),
        papers.HTML_PAGE,
    ).resume.work
    assert [(work.position, work.name, work.location) for work in works] == [
        ("Bell Engineer", "Gongs", "Austin, TX"),
        ("Rope Engineer", "Hemps", "Islamabad"),
    ]


def test_a_city_beside_the_dates_is_the_place_where_the_other_line_names_title_and_employer():
    works = positions_in("Senior Hydrologist, Deltaquell BV\nMarch 2020 – present, Utrecht\n\n- Measured\n")
    assert [(one.position, one.name, one.location) for one in works] == [
        ("Senior Hydrologist", "Deltaquell BV", "Utrecht")
    ]
    (work,) = positions_in("Staff Nurse\nJune 2019 – May 2021, Boston\n\n- Nursed\n")
    assert (work.position, work.location) == ("Staff Nurse", None)


@pytest.mark.parametrize(
    ("above", "beside"),
    [("Software Engineer, Backend", "Nokia"), ("Research Assistant, Department of Physics", "Oxford")],
)
def test_an_employer_beside_the_dates_that_is_called_like_a_city_stays_one(above, beside):
    (work,) = positions_in(f"{above}\nJanuary 2019 – May 2021, {beside}\n\n- Worked\n")
    assert (work.position, work.name, work.location) == (above, beside, None)


def test_where_one_employer_stands_beside_the_dates_they_all_do():
    works = positions_in(
        "Nurse, Night Service Ltd\nJune 2019 – May 2021, Boston\n\n- Nursed\n\n"
        "Nurse, Day Service Ltd\nJune 2017 – May 2019, Rotwang AG\n\n- Nursed\n"
    )
    assert [work.location for work in works] == [None, None]


def education_in(content: str):
    studies = read_text(f"{HEAD}EDUCATION\n\n{content}").education
    return [(study.institution, study.study_type, study.area) for study in studies]


def test_a_school_and_a_degree_on_one_line_are_parted():
    assert education_in("University of Harbour, Night Campus, PhD in Lamps    2010 - 2014\n") == [
        ("University of Harbour, Night Campus", "PhD", "Lamps")
    ]


def test_a_high_school_diploma_is_no_high_school():
    assert (
        education_in("High School Diploma    2008 - 2010\nNew Harbour High School\n")[0][0] == "New Harbour High School"
    )


def test_degrees_and_schools_without_dates_are_put_together():
    content = "M.A. in Lamps\n\nHarbour University\n\nB.A. in Wicks\n\nNight University\n"
    assert education_in(content) == [("Harbour University", "M.A.", "Lamps"), ("Night University", "B.A.", "Wicks")]


def test_present_alone_says_nothing():
    assert education_in("Harbour University\nPresent\nDiploma in Lamps\n") == [
        ("Harbour University", "Diploma", "Lamps")
    ]


def test_skills_in_a_row_of_words_alone_are_parted_under_their_groups():
    skills = read(
        papers.page(
            "<h1>Ludmilla Pfefferkorn</h1><p>ludmilla@pfefferkorn.example</p><h2>Skills</h2><p><b>Web</b></p>"
            "<p>JavaScript HTML5 CSS MVC REST</p><p><b>Habits</b></p><p>Gets up before the lamps go out</p>"
        ),
        papers.HTML_PAGE,
    ).resume.skills
    assert skills[0].keywords == ["JavaScript", "HTML5", "CSS", "MVC", "REST"]
    assert skills[1].keywords == ["Gets up before the lamps go out"]


def test_what_published_something_may_be_set_in_another_look():
    (paper,) = read(
        papers.pdf(
            "<h1>Ludmilla Pfefferkorn</h1><p>ludmilla@pfefferkorn.example</p><h2>Publications</h2>"
            "<h3>On the Ringing of Bells <span class=right>May 2019</span></h3>"
            "<p><i>Published by</i> <b>Bell Press</b></p>"
        ),
        papers.PDF,
    ).resume.publications
    assert (paper.name, paper.publisher, paper.release_date) == ("On the Ringing of Bells", "Bell Press", "2019-05")


@pytest.mark.parametrize(("heading", "kind"), [("Field Interests", "interests"), ("Awards won at sea", "awards")])
def test_one_telling_word_makes_a_heading_known(heading, kind):
    page = (
        "<h1>Ludmilla Pfefferkorn</h1><p>ludmilla@pfefferkorn.example</p><h2>Experience</h2>"
        "<p>Engineer, Gong Ltd, 2018 – 2020<h2>Education</h2><p>Harbour University, 2010</p>"
        f"<h2>Skills</h2><p>Bells, Ropes</p><h2>{heading}</h2><p>Fog horns</p>"
    )
    assert len(getattr(read(papers.page(page), papers.HTML_PAGE).resume, kind)) == 1


def test_a_wrapped_skill_is_no_heading():
    resume = read(
        papers.pdf(
            "<h1>Ludmilla Pfefferkorn</h1><p>ludmilla@pfefferkorn.example</p><h2><i>Profile</i></h2><p>Rings.</p>"
            "<h2><i>Skills</i></h2><h2>communication<br>skills</h2><h2><i>Experience</i></h2>"
            "<p>Engineer, Gong Ltd, 2018 – 2020"
        ),
        papers.PDF,
    ).resume
    assert "communication" in " ".join(skill.name or "" for skill in resume.skills)
    assert resume.work[0].name == "Gong Ltd"


@pytest.mark.parametrize(
    ("contact", "city", "region", "country"),
    [
        ("12 Lamp Street\nAustin, Texas 76989 US", "Austin", "Texas", "US"),
        ("Bordeaux, Nouvelle-Aquitaine FR", "Bordeaux", "Nouvelle-Aquitaine", "FR"),
        ("Nice, FR / ludmilla@pfefferkorn.example / 202-555-0121", "Nice", None, "FR"),
        (
            "ludmilla@pfefferkorn.example | Bogotá D.C., Cundinamarca | 202-555-0121",
            "Bogotá D.C.",
            "Cundinamarca",
            None,
        ),
    ],
)
def test_the_place_that_says_most_is_where_the_person_lives(contact, city, region, country):
    location = read_text(f"Ludmilla Pfefferkorn\n{contact}\n").basics.location
    assert (location.city, location.region, location.country_code) == (city, region, country)


def test_a_persons_own_cv_is_no_place():
    resume = read_text("Ludmilla Pfefferkorn, PhD's CV\nludmilla@pfefferkorn.example\n")
    assert resume.basics.location is None


@pytest.mark.parametrize("said", ["Awarded by: Guild of Ringers", "Awarder: Guild of Ringers", "Guild of Ringers"])
def test_who_gave_an_award_is_read_without_its_label(said):
    first = f"Best Ringer – Of All    Awarded May 2019\n{said}\n\n"
    others = "Best Bell    May 2018\nGuild of Founders\n\nBest Rope    May 2017\nGuild of Ropers\n"
    award, *_ = read_text(f"{HEAD}AWARDS\n\n{first}{others}").awards
    assert (award.title, award.awarder, award.date) == ("Best Ringer – Of All", "Guild of Ringers", "2019-05")


@pytest.mark.parametrize(
    ("degree", "kind", "area"),
    [
        ("Associate of Applied Science, Lamp Care", "Associate of Applied Science", "Lamp Care"),
        ("Symposium in Lamp Care", "Symposium", "Lamp Care"),
        ("Maestría en Faros", "Maestría", "Faros"),
    ],
)
def test_a_degree_is_told_from_its_field(degree, kind, area):
    assert education_in(f"Harbour University\n{degree}    2010 - 2014\n") == [("Harbour University", kind, area)]


@pytest.mark.parametrize(
    ("line", "degree", "field"),
    [
        ("Master Economics", "Master", "Economics"),
        ("Economics (BA (Hons))", "BA (Hons)", "Economics"),
        ("Diplom Informatik", "Diplom", "Informatik"),
        ("BSc in Lamps", "BSc", "Lamps"),
    ],
)
def test_a_degree_next_to_its_field_is_told_from_it(line, degree, field):
    resume = read_text(HEAD + f"EDUCATION\n\n{line}\nUniversity of Harbour\n2010 - 2014\n")
    assert (resume.education[0].study_type, resume.education[0].area) == (degree, field)


def test_a_school_without_a_telling_word_is_known_by_how_the_others_are_set():
    studies = [
        ("University of Harbour", "Master in Lamps", "2014 – 2016"),
        ("LAMPHAUS", "School-leaving year in Wicks", "2013 – 2014"),
        ("College of Wicks", "Bachelor in Oil", "2010 – 2013"),
    ]
    rows = "".join(
        f"<h3>{school} <span class=right>{when}</span></h3><p><i>{degree}</i></p>" for school, degree, when in studies
    )
    page = f"<h1>Wilma Quast</h1><p>wilma@quast.example</p><h2>Education</h2>{rows}"
    education = read(papers.pdf(page), papers.PDF).resume.education
    assert [study.institution for study in education] == [school for school, _, _ in studies]


@pytest.mark.parametrize(
    ("said", "degree", "field"),
    [
        ("Certificate of Completion in Lamp Keeping", "Certificate of Completion", "Lamp Keeping"),
        ("Laurea Triennale, Informatica", "Laurea Triennale", "Informatica"),
        ("Master Metallurgy", "Master", "Metallurgy"),
    ],
)
def test_a_degree_keeps_its_whole_name(said, degree, field):
    cv = f"Selma Ahorn\n\nEducation\nUniversity of Harbour\n{said}\n2012 – 2016\n"
    education = read(papers.text(cv), papers.TEXT).resume.education[0]
    assert (education.study_type, education.area) == (degree, field)


def test_where_others_have_title_and_employer_around_a_comma_unknown_words_do_too():
    cv = """Selma Ahorn

Experience
Keeper of Lamps, Northern Lights Cooperative
Mar 2019 - Present
Assistant Keeper, Harbour Board of Exampleton
Jan 2015 - Feb 2019
"""
    work = read(papers.text(cv), papers.TEXT).resume.work
    assert [(one.position, one.name) for one in work] == [
        ("Keeper of Lamps", "Northern Lights Cooperative"),
        ("Assistant Keeper", "Harbour Board of Exampleton"),
    ]


def test_a_title_that_goes_on_in_the_next_line_is_one():
    style = "body { width: 180pt } p { margin: 0 }"
    html = """<h1>Selma Ahorn</h1><p>selma@ahorn.example</p><h2>Work experience</h2>
    <p>03/2019 – 06/2022</p><p><b>Operator of machines that draw brass and copper wires</b></p><p>Lampenwerk GmbH</p>
    <ul><li>Drew wires.</li></ul>
    <p>05/2016 – 02/2019</p><p><b>Apprentice</b></p><p>Brückenbau AG</p><ul><li>Held the other end.</li></ul>"""
    work = read(papers.pdf(html, style), papers.PDF).resume.work
    assert [(one.position, one.name) for one in work] == [
        ("Operator of machines that draw brass and copper wires", "Lampenwerk GmbH"),
        ("Apprentice", "Brückenbau AG"),
    ]


def test_a_city_below_the_dates_is_the_place_and_no_title():
    cv = """Selma Ahorn

Experience
06/2021 – 06/2026
Toronto
Curator
Ellis LLC
- Looked after the lamps.
10/2016 – 03/2021
New York
Immigration officer
Blair-Ford
- Let the ships in.
"""
    work = read(papers.text(cv), papers.TEXT).resume.work
    assert [(one.location, one.position, one.name) for one in work] == [
        ("Toronto", "Curator", "Ellis LLC"),
        ("New York", "Immigration officer", "Blair-Ford"),
    ]
