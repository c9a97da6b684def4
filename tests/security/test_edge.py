"""边界:what every answer carries, and what no request gets past: methods, tokens, addresses, hosts, sizes."""

from __future__ import annotations

import io

import pytest
from flask import url_for
from lxml import html

from tests.bureau import ITEM
from tests.security.policy import GROUPS, RULES
from tests.security.test_matrix import routes
from web.app import MAX_TEXT, MAX_UPLOAD, create_app
from web.limiter import limiter
from web.log_lines import ROOT

PAGES = [route for route in routes() if route.startswith("GET")]
CHANGES = [route.split()[1] for route in routes() if route.startswith("POST") and RULES[route].who != "programs"]  # those look at no cookie
TOKENS = [None, "", "wrong", "IjBiNzFlZjgzMGQzZTdiNzkyNjljMDk5NjcwOTJjYmZmMDUzYjhmMzMi.awRntw.xHU8psy7ThfwmCcFH4vapkYvYS4"]
EVIL = "evil.example"


@pytest.fixture(scope="module")
def front(scene):
    """The product over the scene: ``front(login)`` is a browser of that person's."""
    app = create_app(scene.bureau.app, scene.bureau.config, testing=True)
    limiter.reset()
    limiter.enabled = False

    def browser(login=None):
        client = app.test_client()
        if login is not None:
            with client.session_transaction() as session:
                session["token"] = scene.bureau.token(login)
        return client

    browser.app = app
    yield browser
    limiter.enabled = True


@pytest.fixture
def address(front, scene):
    """``address("GET hall.case")`` with the scene's ids."""
    ids = {**scene.ids, "component": "tag", "static_file": "seal.svg", "first": 1, "any": "0", "json": "json", "nothing": 7}

    def made(route):
        with front.app.test_request_context():
            return url_for(route.split()[1], **{part: ids[name] for part, name in RULES[route].names.items()})

    return made


def somebody(route):
    """A person whom the route lets in; for what no session opens, anybody who has one."""
    rule = RULES[route]
    if rule.who == "programs":
        return "xiaoman"
    return min(login for login in (rule.related or GROUPS[rule.who]) - rule.colleagues if login)


# -- tokens and methods ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("endpoint", CHANGES)
def test_no_change_without_the_pages_own_token(front, address, endpoint):
    client, where = front(somebody(f"POST {endpoint}")), address(f"POST {endpoint}")
    for token in TOKENS:
        answer = client.post(where, data={} if token is None else {"csrf_token": token})
        assert answer.status_code == 400, token
        assert "安全校验" in answer.text


def test_the_token_of_another_session_is_refused(front):
    page = html.fromstring(front("linjia").get("/help").text)
    token = page.xpath('//meta[@name="csrf-token"]/@content')[0]
    assert front("xiaoman").post("/sign-out", data={"csrf_token": token}).status_code == 400


@pytest.mark.parametrize("route", routes())
def test_other_methods_are_not_allowed(front, address, route):
    client, where = front(somebody(route)), address(route)
    for method in ("PUT", "PATCH", "DELETE", "TRACE"):
        assert client.open(where, method=method).status_code in {400, 405}, method  # 400: a change without token is refused even earlier
    assert client.open(where, method="TRACE", headers={"Cookie-Test": "secret"}).status_code == 405


# -- what every answer carries ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", PAGES)
def test_every_page_is_guarded_by_its_headers_and_acts_by_files_alone(front, address, route):
    with front(somebody(route)).get(address(route)) as answer:
        assert_guarded(answer)
        kept = answer.headers["Cache-Control"]
        assert ("public" in kept) == (route in {"GET static", "GET stylesheet"}) or kept == "no-cache", kept
        assert "no-store" in kept or "private" in kept or route in {"GET static", "GET stylesheet"}
        if "private" in kept:
            assert "Cookie" in answer.headers["Vary"]
        if answer.mimetype == "text/html":
            assert_quiet(answer.text)


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/desk/", 403), ("/cases/7", 404), ("/sign-out", 405), ("/static/nothing.js", 404), ("/my?q=%00", 400)]
)
def test_refusals_are_guarded_as_well(front, path, status):
    answer = front("xiaoman").get(path)
    assert answer.status_code == status
    assert_guarded(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert_quiet(answer.text)


def assert_guarded(answer):
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-eval" not in policy
    assert "script-src 'self';" in policy or "default-src 'none'" in policy
    assert "unsafe-inline" not in policy or answer.mimetype == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Content-Type"]
    assert "Server" not in answer.headers


def assert_quiet(text):
    """No script, style or handler in the page itself, so that the policy needs no exception."""
    tree = html.fromstring(text)
    assert [one for one in tree.xpath("//script[not(@src)]") if one.get("type") != "application/json"] == []
    assert tree.xpath("//style | //@style | //base | //object | //embed") == []
    assert [name for one in tree.iter("*") for name in one.attrib if name.startswith("on")] == []
    assert [
        link for link in tree.xpath("//@href | //@src | //@action | //@formaction") if link.strip().lower().startswith(("javascript:", "vbscript:", "//"))
    ] == []


# -- addresses -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["endpoint=x", "_external=1&_scheme=javascript", "_scheme=x", "_method=DELETE", "_anchor=x", "filename=a", "lang=%00"])
def test_words_in_the_query_never_steer_the_pages_own_links(front, query):
    answer = front().get(f"/?{query}")
    assert answer.status_code == (400 if "%00" in query else 200)
    assert "javascript:" not in answer.text
    assert "http://localhost" not in answer.text


@pytest.mark.parametrize("number", ["9" * 19, "9" * 30, "9" * 4_301, "٣", "-1", "1.0", "0x7", "%00", "7%00", "1e3"])
@pytest.mark.parametrize("path", ["/cases/{}", "/cases/{}/withdraw", "/drafts/{}/discard", "/cases/7/documents/{}.pdf"])
def test_a_number_that_no_row_can_have_leads_nowhere(front, path, number):
    assert front("xiaoman").get(path.format(number)).status_code == 404


@pytest.mark.parametrize("value", ["9" * 30, "-" + "9" * 30, "9" * 5_000, "x", "", "1e9", "٣"])
def test_numbers_in_queries_and_posts_are_bounded(front, value):
    assert front().get("/licences", query_string={"skip": value}).status_code == 200
    assert front("window1").get("/window/receive", query_string={"draft": value}).status_code in {200, 404}
    assert front("xiaoman").get(f"/apply/{ITEM}", query_string={"draft": value}).status_code in {200, 404}


@pytest.mark.parametrize(
    "path",
    [
        *("/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/..\\app.py", "/style-../../app.css"),
        *("/uploads/..%2f..%2fstate.key", "/uploads/../../state.key", "/desk/uploads/%2e%2e%2fstate.key", "/uploads/" + "A" * 5_000),
        *(f"/items/{ITEM}/samples/..%2f..%2fitem.toml", f"/items/{ITEM}/samples/{ITEM}.bpmn", "/items/../admin", "/gallery/..%2ftag", "/verify/../admin"),
    ],
)
def test_no_address_reaches_a_file(front, path):
    for login in (None, "xiaoman", "head"):
        with front(login).get(path) as answer:
            assert answer.status_code in {200, 303, 308, 403, 404}
            if answer.status_code == 200:
                assert path.startswith("/style-")
            assert b"[item]" not in answer.data
            assert b"import " not in answer.data


@pytest.mark.parametrize("path", ["/", "/desk", "/admin", "/gallery", "/my", "/sign-in", "/nowhere", "/verify?code=x", f"/items/{ITEM}"])
def test_the_visitors_host_is_never_repeated(front, path):
    for headers in ({"Host": EVIL}, {"X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https"}, {"Forwarded": f"host={EVIL}"}):
        with front().get(path, headers=headers) as answer:
            assert answer.headers.get("Location", "/").startswith("/")
            assert EVIL not in str(answer.headers)
            assert EVIL.encode() not in answer.data


@pytest.mark.parametrize("target", [f"//{EVIL}", f"https://{EVIL}", f"/\\{EVIL}", f"/\t/{EVIL}", "javascript:alert(1)", f"/%0d%0aSet-Cookie:a=b\r\nX: {EVIL}"])
def test_the_way_back_never_leaves_the_site(front, target):
    page = front().get("/sign-in", query_string={"next": target})
    assert page.status_code == 200
    assert EVIL not in page.text.partition("<main")[2]
    assert "javascript:" not in page.text


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: b=c", "a\nb", "\r\n\r\n<script>alert(1)</script>"])
def test_no_header_can_be_smuggled_in(front, value):
    for path in ("/?lang=", "/?size=", "/verify?code=", "/items?q=", "/progress?number=", "/desk/search?q="):
        answer = front("xiaoman").get(path.rstrip("=").partition("?")[0], query_string={path.rstrip("=").partition("?")[2]: value})
        assert answer.status_code < 500
        assert "b=c" not in str(answer.headers.getlist("Set-Cookie"))
        assert "<script>alert(1)" not in answer.text


# -- sizes ---------------------------------------------------------------------------------------------------------------


def posting(front, login="xiaoman"):
    client = front(login)
    token = html.fromstring(client.get("/help").text).xpath('//meta[@name="csrf-token"]/@content')[0]
    return client, token


@pytest.mark.parametrize(("kind", "most"), [("application/x-www-form-urlencoded", MAX_TEXT), ("multipart/form-data; boundary=x", MAX_UPLOAD)])
def test_a_body_that_says_it_is_huge_is_refused_unread(front, kind, most):
    client, _ = posting(front)
    answer = client.post("/sign-out", input_stream=io.BytesIO(b"a=1"), content_type=kind, environ_overrides={"CONTENT_LENGTH": str(most + 1)})
    assert answer.status_code == 413
    assert "太大" in answer.text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a=" + b"b" * (5 * 2**20), "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n" + b"b" * (5 * 2**20) + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n" * 5_001 + b"--x--\r\n", "multipart/form-data; boundary=x"),
    ],
    ids=["one long value", "one long part", "too many parts"],
)
def test_a_huge_form_is_a_sentence(front, body, kind):
    client, _ = posting(front)
    answer = client.post(f"/apply/{ITEM}/pages/operator", data=body, content_type=kind)
    assert answer.status_code == 413
    assert "太大" in answer.text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe%%%=%zz&=&&&", "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data; name=\r\n\r\nb", "multipart/form-data; boundary=x"),
        (b"--x\r\n", "multipart/form-data"),
        (b'{"a": 1}', "application/json"),
        (b"a=b", "text/xml; charset=utf-7"),
    ],
)
def test_a_broken_body_is_a_refusal(front, body, kind):
    client, token = posting(front)
    answer = client.post(f"/apply/{ITEM}/pages/operator", data=body, content_type=kind, headers={"X-CSRFToken": token})
    assert answer.status_code < 500


def test_nothing_of_this_can_be_seen_from_outside(front):
    assert str(ROOT) not in front().get("/nowhere").text
