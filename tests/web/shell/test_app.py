from __future__ import annotations

import json
import logging
import re

import pytest

from tests.web.shell.product import shell, sign_in
from web import guards
from web.guards import guard
from web.limiter import limiter
from web.styles import joined, minified


@pytest.mark.parametrize("path", ["/gallery/", "/nowhere", "/static/seal.svg"])
def test_every_answer_is_guarded_by_headers(client, path):
    with client.get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Permissions-Policy" in headers


def test_a_view_may_tighten_the_policy_for_what_it_serves(app):
    app.add_url_rule("/upload", "upload", guard(guards.public)(lambda: ("x", {"Content-Security-Policy": "sandbox"})))
    assert app.test_client().get("/upload").headers["Content-Security-Policy"] == "sandbox"


def test_pages_are_never_kept_and_files_for_ever(client):
    assert client.get("/gallery/tag").headers["Cache-Control"] == "no-store"
    page = client.get("/gallery/tag").text
    address = page.split('<link rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in client.get(address).headers["Cache-Control"]


def test_a_change_without_token_is_refused_and_nothing_happens(app):
    happened = []
    app.add_url_rule("/change", "change", guard(guards.public)(lambda: happened.append(1) or "done"), methods=["POST"])
    answer = app.test_client().post("/change", data={"a": "1"})
    assert answer.status_code == 400
    assert "安全校验" in answer.text
    assert happened == []


def test_a_change_with_the_pages_token_goes_through(app):
    app.add_url_rule("/change", "change", guard(guards.public)(lambda: "done"), methods=["POST"])
    client = app.test_client()
    token = client.get("/gallery/tag").text.split('name="csrf-token"')[1].split('content="')[1].split('"')[0]
    assert client.post("/change", data={"csrf_token": token}).text == "done"


@pytest.mark.parametrize(("address", "secure"), [("http://127.0.0.1:8000", False), ("https://sp.example", True)])
def test_the_session_cookie_is_closed_to_scripts_and_other_sites(address, secure):
    cookie = shell(public_url=address).test_client().get("/gallery/tag").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) == secure
    assert ("Strict-Transport-Security" in shell(public_url=address).test_client().get("/gallery/tag").headers) == secure


def test_the_log_line_tells_what_happened_and_nobodys_data(app, caplog):
    app.add_url_rule("/case/<number>", "case_page", guard(guards.public)(lambda number: number))
    client = app.test_client()
    sign_in(client, "applicant")
    with caplog.at_level(logging.INFO, logger="yizhang.request"):
        answer = client.get("/case/440106202611230001?name=王小满")
    line = json.loads(caplog.records[-1].message)
    assert line["endpoint"] == "case_page"
    assert line["status"] == 200
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert "王小满" not in caplog.text
    assert "440106202611230001" not in caplog.text


def test_guessing_is_slowed_down():
    app = shell()
    app.add_url_rule("/guess", "guess", limiter.limit("2/minute")(guard(guards.public)(lambda: "no")))
    client = app.test_client()
    assert [client.get("/guess").status_code for _ in range(3)] == [200, 200, 429]
    limiter.reset()


def test_large_print_is_a_link_and_a_cookie(client):
    assert 'data-print="large"' in client.get("/gallery/tag?size=large").text
    assert 'data-print="large"' in client.get("/gallery/tag").text
    assert 'data-print="large"' not in client.get("/gallery/tag?size=normal").text


def test_the_style_sheet_travels_compressed_and_small(client):
    page = client.get("/gallery/tag").text
    address = page.split('<link rel="stylesheet" href="')[1].split('"')[0]
    zipped = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert len(zipped.data) < 20_000


def test_every_custom_property_used_is_a_token():
    css = joined()
    declared = set(re.findall(r"(--[\w-]+)\s*:", css))
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= declared


def test_minifying_keeps_the_rules():
    assert (
        minified("/* a */ .x > .y { color : red; }\n@media (max-width: 4rem) { .z { a: b; c: d; } }")
        == ".x > .y{color : red}@media (max-width: 4rem){.z{a: b;c: d}}"
    )
