"""An owner who wants the PDF on so many pages reads what that took, and nobody else does."""

import pytest

from tests import cvs


def cv_of(positions: int) -> bytes:
    more = "".join(
        f"Keeper of Lamp {number}, Harbour Board of Exampleton\nJan {2014 - number} - Dec {2014 - number}\n"
        f"- Logged every ship that passed lamp {number}.\n\n"
        for number in range(positions - 2)
    )
    return cvs.TEXT.replace("Education\n", f"{more}Education\n").encode()


@pytest.mark.parametrize(
    ("positions", "said"),
    [
        (2, "The PDF fits 1 page. Nothing had to change."),
        (10, "The PDF fits 1 page. To do so it is set more tightly: density: compact instead of even"),
        (24, "The PDF doesn’t fit 1 page. It has 2 pages even in its tightest setting; hide or shorten something."),
    ],
)
@pytest.mark.slow
def test_its_owner_reads_what_it_took(owner, positions, said):
    job_id = owner.make_portfolio(cv_of(positions), "cv.txt")
    assert "1 page." not in owner.visit(f"/jobs/{job_id}").words, "nothing was asked for"
    portfolio = owner.status(job_id)["portfolio"]
    page = owner.visit(f"/portfolios/{portfolio['id']}/look?theme=catalogue&pages=1")
    owner.send(page, f"/portfolios/{portfolio['id']}/look/keep")
    owner.wait_for(job_id, "completed")
    assert said in owner.visit(f"/jobs/{job_id}").words


@pytest.mark.slow
def test_what_it_took_is_no_file_of_the_portfolio(owner, stack):
    job_id = owner.make_portfolio(cv_of(2), "cv.txt")
    portfolio = owner.status(job_id)["portfolio"]
    change = {"options": {"pages": 1}, "visibility": "public"}
    assert owner.call("PATCH", f"/portfolio/{portfolio['id']}", change).json()["options"]["pages"] == 1
    public = owner.wait_for(job_id, "completed")["portfolio"]["public_url"]
    stored = {key.split("/", 3)[3] for key in stack.stored(f"portfolios/{job_id}/")}
    assert {key for key in stored if key.endswith("fit.json")} == {"owner/fit.json"}
    for address in (portfolio["html_url"], public):
        assert owner.browser.get(f"{address}fit.json").status_code == 404
    assert b"fit.json" not in owner.browser.get(portfolio["zip_url"]).content


@pytest.mark.parametrize("pages", [0, 5, "many"])
@pytest.mark.slow
def test_no_other_number_of_pages_can_be_asked_for(owner, pages):
    portfolio = owner.status(owner.make_portfolio(cv_of(2), "cv.txt"))["portfolio"]
    refused = owner.call("PATCH", f"/portfolio/{portfolio['id']}", {"options": {"pages": pages}})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_fields")
