"""Log-in sessions: what changes at sign-in, what ends at log-out, and where a sign-in leads."""

import httpx
import pytest

from tests.people import PASSWORD, Person

ELSEWHERE = [
    "https://evil.example",
    "HTTPS://evil.example/",
    "http:evil.example",
    "http:/evil.example",
    "https:///evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "//evil.example@127.0.0.1",
    "//127.0.0.1@evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "/\\/evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "/\0/evil.example",
    "/\u2028/evil.example",
    " //evil.example",
    "\t//evil.example",
    "\n//evil.example",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "ftp://evil.example",
    "evil.example",
    "@evil.example",
    "../evil",
    "?x",
    "#x",
    ":80",
    "",
]


@pytest.fixture(scope="module")
def guest(stack):
    person = Person(stack.url, "guest")
    person.sign_up()
    return person


@pytest.mark.parametrize("path", ELSEWHERE, ids=repr)
def test_a_way_on_that_leads_elsewhere_is_ignored(guest, path):  # FLOW W24
    for headers, said in (({}, "Location"), ({"HX-Request": "true"}, "HX-Redirect")):
        answer = guest.browser.get("/login", params={"next": path}, headers=headers, follow_redirects=False)
        assert answer.headers[said] == "/dashboard"


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_the_form_carries_no_such_way_on_and_takes_none(visitor, path):  # FLOW W24
    panel = visitor.visit(f"/signup?next={path}")
    assert "evil" not in panel.response.text
    fields = {"email": visitor.email, "password": PASSWORD, "next": path}
    assert visitor.send(panel, "/signup", fields).path == "/dashboard"


@pytest.mark.parametrize(
    "path",
    ["/auth/oidc", "/auth/oidc?next=/auth/oidc", "/x/../auth/oidc", "/%61uth/oidc", "/x/%2e%2e/auth/oidc", "/auth"],
)
def test_no_way_on_begins_a_way_to_a_provider(guest, path):
    answer = guest.browser.get("/login", params={"next": path}, follow_redirects=False)
    assert answer.headers["Location"] == "/dashboard"


@pytest.mark.parametrize("cookie", ["x|é", "1|abc", "é"])
def test_a_planted_cookie_of_another_kind_changes_nothing(visitor, cookie):
    sent = {"Cookie": f"remember_token={cookie}".encode()}
    assert httpx.get(f"{visitor.url}/login", headers=sent).status_code == 200
    assert httpx.get(f"{visitor.url}/api/v1/auth/me", headers=sent).status_code == 401


@pytest.mark.parametrize("path", ["/account", "/?a=1&b=2", "/über/uns", "/..//evil.example", "/p/x?next=//y"])
def test_a_way_on_within_the_site_is_taken_and_stays_on_it(guest, path):  # FLOW W24
    for headers, said in (({}, "Location"), ({"HX-Request": "true"}, "HX-Redirect")):
        answer = guest.browser.get("/login", params={"next": path}, headers=headers, follow_redirects=False)
        target = httpx.URL(guest.url + "/login").join(answer.headers[said])
        assert str(target).startswith(guest.url + "/")
        assert answer.headers[said] != "/dashboard"


def test_it_is_carried_from_one_mode_of_the_panel_to_the_other(visitor):  # FLOW W24
    panel = visitor.visit("/login?next=/account")
    [other] = panel.tree.xpath("//a[contains(@href, '/signup')]/@href")
    assert visitor.sign_up(visitor.visit(other)).path == "/account"


@pytest.mark.parametrize("job", ["a%0d%0aX: b", "%00", "../../evil", "//evil.example", "%E2%82%AC", "x" * 2000])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_job_that_is_no_id_leads_nowhere(guest, job, headers):  # FLOW W24
    answer = guest.browser.get(f"/login?job={job}", headers=headers, follow_redirects=False)
    assert (answer.headers.get("Location") or answer.headers["HX-Redirect"]) == "/dashboard"


def test_signed_out_elsewhere_the_open_panel_says_so_and_can_be_sent_again(visitor):  # FLOW W26
    placed = visitor.place()
    visitor.sign_up()
    visitor.log_out()  # in another tab; the first one still shows the panel
    stale = visitor.send(placed, "/signup", typed(visitor), **{"HX-Request": "true"})
    assert stale.status == 400
    assert stale.tree.get("id") == "panel"
    assert stale.form("/signup").fields["email"] == visitor.email
    assert PASSWORD not in stale.response.text
    again = visitor.send(stale, "/signup", typed(visitor), **{"HX-Request": "true"})
    assert again.response.headers["HX-Redirect"] == f"/jobs/{placed.job_id}"


def typed(person):
    return {"email": person.email, "password": PASSWORD}


def test_signed_out_elsewhere_a_poll_brings_the_panel_and_the_way_back(owner):  # FLOW W26
    placed = owner.place()
    owner.sign_up(placed)
    elsewhere = Person(owner.url)
    elsewhere.email = owner.email
    elsewhere.log_in()
    elsewhere.send(elsewhere.visit("/account"), "/account/sessions/end")
    panel = owner.visit(f"/jobs/{placed.job_id}", **{"HX-Request": "true"})
    assert panel.status == 401
    back = owner.send(panel, "/login", typed(owner), **{"HX-Request": "true"})
    assert back.response.headers["HX-Redirect"] == f"/jobs/{placed.job_id}"
