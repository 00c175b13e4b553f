"""Editing a CV: what is typed counts, what wasn't touched stays to the letter, and no tab overwrites another."""

import os
import signal

import pytest

from tests import cvs
from tests.parallel import at_once
from tests.resumes import KINDS, resume
from webapp import editing
from webapp.editing import Place
from webapp.errors import Problem
from webapp.resume import Resume, Work

HTMX = {"HX-Request": "true"}


# The document alone.


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_sent_as_it_was_opened_changes_nothing(kind):
    whole = resume(kind)
    for section in editing.EDITED:
        for index, entry in enumerate(editing.entries(whole, section)):
            kept = editing.with_values(section, entry, editing.typed(section, editing.values(section, entry)))
            assert editing.put(whole, Place(section, index), kept) == whole


def test_what_the_form_does_not_know_stays():
    entry = Work.model_validate({"name": "Firm", "location": "Bergen", "team": ["a", "b"]})
    kept = editing.with_values("work", entry, editing.values("work", entry) | {"name": "Other"})
    assert kept.model_dump()["team"] == ["a", "b"]


def test_emptied_fields_are_gone():
    entry = editing.with_values("work", Work(name="Firm", url="x"), editing.blank("work") | {"name": "Firm"})
    assert entry.model_dump(exclude_defaults=True) == {"name": "Firm"}


def test_each_item_of_a_list_has_a_line_of_its_own():
    typed = editing.typed("skills", {"name": " Light ", "keywords": "Optics\r\n\r\n  Lamps \r\n"})
    assert editing.with_values("skills", None, typed).keywords == ["Optics", "Lamps"]


@pytest.mark.parametrize("date", ["03/2019", "2019-13", "soon", "２０１９"])
def test_a_date_that_is_none_is_refused_with_what_to_write(date):
    with pytest.raises(Problem) as refused:
        editing.typed("work", {"startDate": date})
    assert refused.value.extra["errors"][0]["path"] == "/startDate"


def test_a_new_entry_stands_where_its_date_belongs():
    whole = Resume(work=[Work(name="New", start_date="2020"), Work(name="Old", start_date="2010")])
    edited, place = editing.add(whole, "work", Work(name="Between", start_date="2015-02"))
    assert place == Place("work", 1)
    assert [entry.name for entry in edited.work] == ["New", "Between", "Old"]
    assert len(whole.work) == 2


def test_basics_can_neither_be_removed_nor_moved():
    for change in (editing.remove, lambda whole, place: editing.move(whole, place, 1)):
        with pytest.raises(Problem):
            change(Resume(), Place("basics", 0))


# With a browser.


@pytest.fixture
def job_id(owner):
    """The owner's CV, read and made into a portfolio."""
    return owner.make_portfolio(cvs.text(), "cv.txt")


def cv_of(owner, job_id):
    return owner.browser.get(f"/api/v1/cv/{job_id}").json()


def test_an_edit_shows_in_the_page_and_the_pdf(owner, job_id, words_of_pdf):  # FLOW G13
    form = owner.visit(f"/jobs/{job_id}/cv/work/0")
    owner.send(form, f"/jobs/{job_id}/cv/work", {"position": "Warden of Lamps"})
    portfolio = owner.wait_for(job_id, "completed")["portfolio"]
    assert "Warden of Lamps" in owner.browser.get(portfolio["html_url"]).text
    assert "Warden of Lamps" in words_of_pdf(owner.browser.get(portfolio["pdf_url"]).content)


def test_an_edit_that_says_nothing_new_makes_nothing_anew(owner, job_id):
    form = owner.visit(f"/jobs/{job_id}/cv/work/0")
    owner.send(form, f"/jobs/{job_id}/cv/work")
    assert owner.status(job_id)["state"] == "completed"
    assert "Undo" not in owner.visit(f"/jobs/{job_id}/cv").words


def test_each_value_stands_beside_the_line_it_came_from_wherever_its_entry_goes(owner, job_id):
    page = owner.visit(f"/jobs/{job_id}/cv")
    moved = owner.send(page, f"/jobs/{job_id}/cv/work/1/arrange", {"do": "up"})
    (first,) = moved.tree.xpath("//article[@id='work-0']")
    assert "Assistant Keeper" in first.xpath("string(.//dt)")
    assert "Assistant Keeper, Harbour Board of Exampleton" in first.xpath("string(.//q)")


@pytest.mark.slow
def test_entries_are_added_hidden_and_removed(owner, job_id):
    new = owner.visit(f"/jobs/{job_id}/cv/work/new")
    owner.send(new, f"/jobs/{job_id}/cv/work", {"name": "Lamp Museum", "startDate": "2017"})
    assert [job["name"] for job in cv_of(owner, job_id)["work"]][1] == "Lamp Museum"
    page = owner.visit(f"/jobs/{job_id}/cv")
    hidden = owner.send(page, f"/jobs/{job_id}/cv/work/1/arrange", {"do": "hide"})
    assert "Hidden." in hidden.words
    portfolio = owner.wait_for(job_id, "completed")["portfolio"]
    for name in ("", "resume.json", "resume.txt"):
        assert "Lamp Museum" not in owner.browser.get(portfolio["html_url"] + name).text
    removed = owner.send(hidden, f"/jobs/{job_id}/cv/work/1/arrange", {"do": "remove"})
    assert "Lamp Museum" not in removed.words


def test_an_empty_new_entry_is_refused(owner, job_id):
    new = owner.visit(f"/jobs/{job_id}/cv/interests/new")
    answer = owner.send(new, f"/jobs/{job_id}/cv/interests")
    assert (answer.status, "Write at least this." in answer.words) == (400, True)


def test_what_is_refused_is_shown_again_as_it_was_typed(owner, job_id):
    form = owner.visit(f"/jobs/{job_id}/cv/work/0")
    answer = owner.send(form, f"/jobs/{job_id}/cv/work", {"name": "New Name", "startDate": "spring"})
    assert answer.status == 400
    fields = answer.form(f"/jobs/{job_id}/cv/work").fields
    assert (fields["name"], fields["startDate"]) == ("New Name", "spring")
    assert "Write it as 2021" in answer.words


def test_a_form_saves_itself_and_goes_on_from_what_it_saved(owner, job_id):
    form = owner.visit(f"/jobs/{job_id}/cv/work/0")
    for name in ("First", "Second"):
        state = owner.send(form, f"/jobs/{job_id}/cv/work", {"name": name}, **HTMX)
        assert "Saved." in state.words
        for field in ("version", "number"):
            form.form(f"/jobs/{job_id}/cv/work").fields[field] = state.tree.xpath(f"//input[@name='{field}']/@value")[0]
    assert cv_of(owner, job_id)["work"][0]["name"] == "Second"


@pytest.mark.slow
def test_two_tabs_that_edit_different_fields_both_count(owner, job_id):
    here, there = owner.visit(f"/jobs/{job_id}/cv/work/0"), owner.visit(f"/jobs/{job_id}/cv/work/0")
    owner.send(here, f"/jobs/{job_id}/cv/work", {"name": "Here"})
    owner.send(there, f"/jobs/{job_id}/cv/work", {"position": "There"})
    work = cv_of(owner, job_id)["work"][0]
    assert (work["name"], work["position"]) == ("Here", "There")


def test_a_second_tab_gets_a_page_with_both_and_overwrites_nothing(owner, job_id):
    here, there = owner.visit(f"/jobs/{job_id}/cv/work/0"), owner.visit(f"/jobs/{job_id}/cv/work/0")
    owner.send(here, f"/jobs/{job_id}/cv/work", {"name": "Here"})
    merge = owner.send(there, f"/jobs/{job_id}/cv/work", {"name": "There"})
    assert merge.status == 409
    assert "Saved meanwhile: Here" in merge.words
    assert merge.form(f"/jobs/{job_id}/cv/work").fields["name"] == "There"
    assert cv_of(owner, job_id)["work"][0]["name"] == "Here"
    owner.send(merge, f"/jobs/{job_id}/cv/work")
    assert cv_of(owner, job_id)["work"][0]["name"] == "There"


def test_a_tab_that_saves_by_itself_is_told_and_overwrites_nothing(owner, job_id):
    here, there = owner.visit(f"/jobs/{job_id}/cv/work/0"), owner.visit(f"/jobs/{job_id}/cv/work/0")
    owner.send(here, f"/jobs/{job_id}/cv/work", {"name": "Here"})
    state = owner.send(there, f"/jobs/{job_id}/cv/work", {"name": "There"}, **HTMX)
    assert (state.status, "Not saved." in state.words) == (409, True)
    assert cv_of(owner, job_id)["work"][0]["name"] == "Here"


def test_an_entry_that_another_tab_moved_is_saved_where_it_is(owner, job_id):
    form, page = owner.visit(f"/jobs/{job_id}/cv/work/0"), owner.visit(f"/jobs/{job_id}/cv")
    owner.send(page, f"/jobs/{job_id}/cv/work/0/arrange", {"do": "down"})
    owner.send(form, f"/jobs/{job_id}/cv/work", {"position": "Warden"})
    assert [job["position"] for job in cv_of(owner, job_id)["work"]] == ["Assistant Keeper", "Warden"]


@pytest.mark.slow
def test_an_entry_that_another_tab_removed_can_be_had_back(owner, job_id):
    form, page = owner.visit(f"/jobs/{job_id}/cv/work/0"), owner.visit(f"/jobs/{job_id}/cv")
    owner.send(page, f"/jobs/{job_id}/cv/work/0/arrange", {"do": "remove"})
    gone = owner.send(form, f"/jobs/{job_id}/cv/work", {"position": "Warden"})
    assert (gone.status, "removed meanwhile" in gone.words) == (409, True)
    owner.send(gone, f"/jobs/{job_id}/cv/work")
    assert [job["position"] for job in cv_of(owner, job_id)["work"]] == ["Warden", "Assistant Keeper"]


@pytest.mark.slow
def test_edits_of_many_tabs_at_once_are_all_kept(owner, job_id):
    forms = {name: owner.visit(f"/jobs/{job_id}/cv/{name}") for name in ("basics/0", "work/0", "work/1", "education/0")}
    changes = {"basics/0": "label", "work/0": "location", "work/1": "location", "education/0": "score"}

    def saving(name):
        tab = owner.another_tab()
        return lambda: tab.send(forms[name], f"/jobs/{job_id}/cv/{name.split('/')[0]}", {changes[name]: f"At {name}"})

    assert [page.status for page in at_once(*(saving(name) for name in forms))] == [200] * len(forms)
    cv = cv_of(owner, job_id)
    said = [cv["basics"]["label"], cv["work"][0]["location"], cv["work"][1]["location"], cv["education"][0]["score"]]
    assert said == [f"At {name}" for name in changes]


@pytest.mark.slow
def test_the_last_change_is_undone_and_any_version_restored(owner, job_id):
    for name in ("First", "Second"):
        form = owner.visit(f"/jobs/{job_id}/cv/basics/0")
        owner.send(form, f"/jobs/{job_id}/cv/basics", {"name": name})
    undone = owner.send(owner.visit(f"/jobs/{job_id}/cv"), f"/jobs/{job_id}/cv/restore")
    assert cv_of(owner, job_id)["basics"]["name"] == "First"
    assert "The earlier version is back." in undone.words
    listed = owner.visit(f"/jobs/{job_id}/cv/history")
    assert listed.words.count("About you") == 3
    preview = listed.tree.xpath("//a[contains(@href, 'version=1')]/@href")[0]
    assert "Marit Solheim" in owner.browser.get(preview).text
    forms = listed.tree.xpath("//form[contains(@action, 'restore')]")
    assert [form.fields["version"] for form in forms] == ["3", "2", "1"]
    owner.send(listed, f"/jobs/{job_id}/cv/restore", {"version": "1"})
    assert cv_of(owner, job_id)["basics"]["name"].startswith("Marit Solheim")


@pytest.mark.slow
def test_undoing_again_goes_further_back(owner, job_id):
    edit(owner, job_id, "basics", label="First")
    edit(owner, job_id, "basics", label="Second")
    edit(owner, job_id, "basics", label="Third")
    for label in ("Second", "First"):
        owner.send(owner.visit(f"/jobs/{job_id}/cv"), f"/jobs/{job_id}/cv/restore")
        assert cv_of(owner, job_id)["basics"]["label"] == label
    edit(owner, job_id, "basics", label="Fourth")
    owner.send(owner.visit(f"/jobs/{job_id}/cv"), f"/jobs/{job_id}/cv/restore")
    assert cv_of(owner, job_id)["basics"]["label"] == "First"


@pytest.mark.slow
def test_a_version_that_is_not_kept_is_not_found(owner, job_id):
    page = owner.visit(f"/jobs/{job_id}/cv/basics/0")
    owner.send(page, f"/jobs/{job_id}/cv/basics", {"label": "Other"})
    answer = owner.send(owner.visit(f"/jobs/{job_id}/cv"), f"/jobs/{job_id}/cv/restore", {"version": "77"})
    assert answer.status == 404


LICENCE = "Driving licence: class B"


@pytest.fixture
def job_id_with_leftover(owner):
    """The owner's CV, of which the reader found no place for one line."""
    text = cvs.text().decode().replace("2012 - 2014\n", f"2012 - 2014\n{LICENCE}\n\n")
    return owner.make_portfolio(text.encode(), "cv.txt")


def test_a_line_that_found_no_place_gets_one_at_a_button(owner, job_id_with_leftover):
    job_id = job_id_with_leftover
    page = owner.visit(f"/jobs/{job_id}/cv")
    (left,) = page.tree.xpath("//ul[@class='leftovers']/li")
    (button,) = left.xpath(".//button")
    assert "MSc" in button.text_content(), "it is offered the entry that it stands in"
    placed = owner.send(page, left.xpath(".//form")[0].action, {"to": button.get("value")})
    assert not placed.tree.xpath("//ul[@class='leftovers']/li")
    assert cv_of(owner, job_id)["education"][0]["courses"] == [LICENCE]
    assert LICENCE in placed.tree.xpath("string(//article[@id='education-0'])"), "beside the line it came from"
    assert len(placed.tree.xpath(f"//article[@id='education-0']//q[text()='{LICENCE}']")) == 1


def test_a_line_can_become_an_entry_of_its_own(owner, job_id_with_leftover):
    job_id = job_id_with_leftover
    link = owner.visit(f"/jobs/{job_id}/cv").tree.xpath("//ul[@class='leftovers']//a/@href")[0]
    owner.send(owner.visit(link), link, {"to": "certificates/new"})
    assert cv_of(owner, job_id)["certificates"][0]["name"] == LICENCE
    assert owner.browser.get(link).status_code == 404


@pytest.mark.parametrize("path", ["cv", "cv/work/0", "cv/work/new", "cv/history", "cv/leftovers/0"])
def test_nobody_else_sees_it(owner, job_id, visitor, stranger, path):
    assert visitor.browser.get(f"/jobs/{job_id}/{path}").status_code == 401
    assert stranger.browser.get(f"/jobs/{job_id}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["cv/work", "cv/work/0/arrange", "cv/restore", "cv/leftovers/0"])
def test_nobody_else_changes_it(owner, job_id, stranger, path):
    token = stranger.visit("/account").form("/account/settings").fields["csrf_token"]
    sent = {"csrf_token": token, "number": "0", "version": "1", "do": "remove", "to": "work/0"}
    assert stranger.browser.post(f"/jobs/{job_id}/{path}", data=sent).status_code == 404
    assert len(cv_of(owner, job_id)["work"]) == 2


def test_an_older_tab_can_not_undo_what_it_has_not_seen(owner, job_id):
    edit(owner, job_id, "basics", label="First")
    older = owner.visit(f"/jobs/{job_id}/cv")
    edit(owner, job_id, "basics", label="Second")
    assert owner.send(older, f"/jobs/{job_id}/cv/restore").status == 412
    assert cv_of(owner, job_id)["basics"]["label"] == "Second"


def edit(owner, job_id, section, **fields):
    return owner.send(owner.visit(f"/jobs/{job_id}/cv/{section}/0"), f"/jobs/{job_id}/cv/{section}", fields)


def replace_work(owner, job_id, work):
    """Let another tab, or a program, leave other positions."""
    answer = owner.browser.get(f"/api/v1/cv/{job_id}")
    headers = {"If-Match": answer.headers["ETag"]}
    assert owner.call("PUT", f"/cv/{job_id}", json={**answer.json(), "work": work}, headers=headers).status_code == 202


@pytest.mark.slow
def test_one_that_took_the_place_of_another_is_neither_saved_over_nor_removed(owner, job_id):
    form, page = owner.visit(f"/jobs/{job_id}/cv/work/0"), owner.visit(f"/jobs/{job_id}/cv")
    other = {"name": "Other Firm", "position": "Pilot"}
    replace_work(owner, job_id, [other, cv_of(owner, job_id)["work"][1]])
    assert owner.send(form, f"/jobs/{job_id}/cv/work", {"location": "Bergen"}).status == 409
    assert owner.send(page, f"/jobs/{job_id}/cv/work/0/arrange", {"do": "remove"}).status == 404
    assert cv_of(owner, job_id)["work"][0] == other


def test_an_entry_is_hidden_although_a_part_of_it_stands_before_it_now(owner, job_id):
    page, work = owner.visit(f"/jobs/{job_id}/cv"), cv_of(owner, job_id)["work"]
    replace_work(owner, job_id, [{"name": work[0]["name"]}, *work])
    owner.send(page, f"/jobs/{job_id}/cv/work/0/arrange", {"do": "hide"})
    assert [job.get("hidden", False) for job in cv_of(owner, job_id)["work"]] == [False, True, False]


@pytest.mark.parametrize("version", ["999999999", "0"])
def test_of_a_version_that_is_not_kept_nothing_is_removed(owner, job_id, version):
    page = owner.visit(f"/jobs/{job_id}/cv")
    answer = owner.send(page, f"/jobs/{job_id}/cv/work/0/arrange", {"do": "remove", "version": version})
    assert answer.status == 404
    assert len(cv_of(owner, job_id)["work"]) == 2


def test_a_hidden_entry_that_is_had_back_is_hidden_as_it_was(owner, job_id):
    owner.send(owner.visit(f"/jobs/{job_id}/cv"), f"/jobs/{job_id}/cv/work/0/arrange", {"do": "hide"})
    form, page = owner.visit(f"/jobs/{job_id}/cv/work/0"), owner.visit(f"/jobs/{job_id}/cv")
    owner.send(page, f"/jobs/{job_id}/cv/work/0/arrange", {"do": "remove"})
    gone = owner.send(form, f"/jobs/{job_id}/cv/work", {"position": "Warden"})
    owner.send(gone, f"/jobs/{job_id}/cv/work")
    assert cv_of(owner, job_id)["work"][0]["hidden"] is True


def test_the_same_form_sent_twice_counts_once(owner, job_id):
    new = owner.visit(f"/jobs/{job_id}/cv/interests/new")
    for _ in range(2):
        owner.send(new, f"/jobs/{job_id}/cv/interests", {"name": "Chess"})
    assert cv_of(owner, job_id)["interests"] == [{"name": "Chess"}]


def test_the_same_line_placed_twice_stands_there_once(owner, job_id_with_leftover):
    page = owner.visit(f"/jobs/{job_id_with_leftover}/cv")
    (button,) = page.tree.xpath("//ul[@class='leftovers']//button")
    for _ in range(2):
        owner.send(page, button.getparent().action, {"to": button.get("value")})
    assert cv_of(owner, job_id_with_leftover)["education"][0]["courses"] == [LICENCE]


def test_what_is_refused_is_shown_again_although_its_entry_is_gone(owner, job_id):
    form, page = owner.visit(f"/jobs/{job_id}/cv/work/1"), owner.visit(f"/jobs/{job_id}/cv")
    owner.send(page, f"/jobs/{job_id}/cv/work/0/arrange", {"do": "remove"})
    answer = owner.send(form, f"/jobs/{job_id}/cv/work", {"position": "Warden", "startDate": "spring"})
    assert answer.status == 400
    assert answer.form(f"/jobs/{job_id}/cv/work").fields["position"] == "Warden"
    owner.send(answer, f"/jobs/{job_id}/cv/work", {"startDate": "2015"})
    assert [job["position"] for job in cv_of(owner, job_id)["work"]] == ["Warden"]


@pytest.mark.slow
def test_what_is_hidden_is_seen_by_nobody_from_that_moment_on(stack, owner, job_id, stranger):
    owner.send(owner.visit(f"/jobs/{job_id}"), f"/portfolios/{owner.status(job_id)['portfolio']['id']}/publish")
    public = owner.status(job_id)["portfolio"]["public_url"]
    page = owner.visit(f"/jobs/{job_id}/cv")
    maker = stack.pid("portfolio")
    os.kill(maker, signal.SIGSTOP)
    try:
        owner.send(page, f"/jobs/{job_id}/cv/work/0/arrange", {"do": "hide"})
        for name in ("", "resume.json", "resume.pdf"):
            assert stranger.browser.get(public + name).status_code == 503
    finally:
        os.kill(maker, signal.SIGCONT)
    owner.wait_for(job_id, "completed")
    answer = stranger.browser.get(f"{public}resume.json")
    assert (answer.status_code, "Northern Lights" in answer.text) == (200, False)


@pytest.mark.slow
def test_a_language_that_was_chosen_outlives_another_reading(owner, job_id):
    page = owner.visit(f"/jobs/{job_id}/cv")
    owner.send(page, f"/jobs/{job_id}/cv/language", {"language": "de"})
    owner.call("POST", f"/extract/{job_id}?again=1")
    owner.wait_for(job_id, "completed")
    assert owner.visit(f"/jobs/{job_id}/cv").form(f"/jobs/{job_id}/cv/language").fields["language"] == "de"


@pytest.mark.parametrize("number", ["-1", "99", "x", "１", "1e3"])
def test_an_entry_that_is_not_there_is_not_found(owner, job_id, number):
    assert owner.browser.get(f"/jobs/{job_id}/cv/work/{number}").status_code == 404
    assert owner.browser.get(f"/jobs/{job_id}/cv/nonsense/{number}").status_code == 404
