"""The main way, as somebody goes it whose browser knows no JavaScript."""

import json

from tests import cvs


def test_a_visitor_places_a_cv_signs_up_and_has_a_portfolio_of_that_same_upload(visitor):
    preview = visitor.place(name="marit.pdf")
    assert "marit.pdf" in preview.words
    assert "Closed" in preview.words
    working = visitor.sign_up(preview)
    assert working.job_id == preview.job_id
    visitor.wait_for(preview.job_id, "completed")
    ready = visitor.visit(f"/jobs/{preview.job_id}")
    assert "It’s ready" in ready.words
    page_url, pdf_url = (visitor.status(preview.job_id)["portfolio"][name] for name in ("html_url", "pdf_url"))
    portfolio = visitor.visit(page_url)
    assert f"Marit Solheim {cvs.CANARY}" in portfolio.words
    assert "Northern Lights Cooperative" in portfolio.words
    assert visitor.browser.get(pdf_url).content.startswith(b"%PDF-")


def test_the_json_resume_beside_the_page_holds_what_the_cv_says(owner):
    job_id = owner.make_portfolio()
    page_url = owner.status(job_id)["portfolio"]["html_url"]
    resume = json.loads(owner.browser.get(page_url + "resume.json").content)
    assert resume["basics"]["email"] == "marit.solheim@example.com"
    assert [work["startDate"] for work in resume["work"]] == ["2019-03", "2015-01"]
