"""Values that the reader is not sure of: their owner is asked to check them."""

from tests import cvs
from tests.rows import note_doubt


def test_a_doubtful_value_is_marked_in_words_beside_the_line_it_came_from(stack, owner):  # FLOW E11
    job_id = owner.make_portfolio(cvs.text(), "cv.txt")
    note_doubt(stack, job_id, "/work/0/position")
    marked = owner.visit(f"/jobs/{job_id}").tree.xpath("//dt[strong[text()='Please check']]")
    assert [" ".join(value.text_content().split())[:11] for value in marked] == ["1: position"]
