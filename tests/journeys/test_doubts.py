"""Values that the reader is not sure of: their owner is asked to check them."""

from tests import cvs
from tests.rows import note_doubt


def test_a_doubtful_value_is_marked_in_words_beside_the_line_it_came_from(stack, owner):  # FLOW E11
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    note_doubt(stack, job_id, "/work/0/position")
    marked = owner.visit(f"/jobs/{job_id}/cv").tree.xpath("//article[@id='work-0']//div[dt/strong='Please check']")
    assert [" ".join(value.text_content().split())[:8] for value in marked] == ["Position"]
    assert "Page 1, line" in marked[0].text_content()


def test_a_doubt_is_over_once_its_owner_has_looked_at_it(stack, owner):
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    note_doubt(stack, job_id, "/work/0/position")
    form = owner.visit(f"/jobs/{job_id}/cv/work/0")
    assert "Please check" in form.words
    assert "Please check" not in owner.send(form, f"/jobs/{job_id}/cv/work").words
