"""The portfolio as plain text."""

from webapp.resume import Resume, Work
from webapp.themes import DEFAULT, Options, find, look
from workers.portfolio.text import text

PLAIN = look(find(DEFAULT))


def test_no_word_is_lost(whole_resume, every_word):
    shown = text(whole_resume, PLAIN, "en").decode()
    assert {word for word in every_word(whole_resume.to_json()) if word not in shown} == set()


def test_it_reads_like_a_letter():
    resume = Resume(work=[Work(position="Keeper", name="Harbour", start_date="2019-03", highlights=["Lit the lamp"])])
    said = "Berufserfahrung\n---------------\nKeeper, Harbour (März 2019 – heute)\n- Lit the lamp\n"
    assert text(resume, PLAIN, "de").decode("utf-8-sig").strip() == said.strip()


def test_its_sections_stand_in_the_order_of_the_look(whole_resume):
    turned = look(find(DEFAULT), Options(order=("references", "work")))
    shown = text(whole_resume, turned, "en").decode()
    assert shown.index("References\n") < shown.index("Experience\n") < shown.index("Projects\n")
