from __future__ import annotations

import re

import pytest
from flask import abort, request

from engine.domain.errors import Busy, FieldError, Invalid, NotAllowed, NotFound, Rejection, Stale
from tests.web.shell.product import shell, sign_in
from web import guards
from web.errors import errors_by_field
from web.guards import guard


@pytest.fixture
def app():
    app = shell()
    app.testing = False
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def raising(app, error):
    def view():
        request.get_data()
        if isinstance(error, int):
            abort(error)
        raise error

    app.add_url_rule("/raise", "raise", guard(guards.public)(view), methods=["GET", "POST"])
    return app.test_client()


def without_reference(text):
    return re.sub(r"[0-9A-F]{10}|content=\"Im[^\"]*\"|/raise|/nowhere", "", text)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 429, 500, 503])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_status_has_its_own_page_with_a_reference_and_no_trace(app, status, lang):
    answer = raising(app, status).get(f"/raise?lang={lang}")
    assert answer.status_code == status
    assert answer.headers["X-Request-Id"] in answer.text
    assert "Traceback" not in answer.text
    assert "werkzeug" not in answer.text.lower()
    assert len(re.findall("<h1>", answer.text)) == 1


def test_an_unexpected_exception_says_nothing_about_itself(app):
    answer = raising(app, ValueError("secret detail")).get("/raise")
    assert answer.status_code == 500
    assert "系统出错了" in answer.text
    assert "secret detail" not in answer.text


def test_the_error_page_comes_even_when_the_database_does_not(app):
    client = app.test_client()
    sign_in(client, "reviewer")
    app.extensions["yizhang"].ask.broken = True
    app.add_url_rule("/mine", "mine", guard(guards.signed_in)(lambda: ""))
    answer = client.get("/mine")
    assert answer.status_code == 500
    assert "系统出错了" in answer.text


def test_somebody_elses_case_looks_exactly_like_a_page_that_is_not_there(app):
    client = raising(app, NotFound("别人的办件", "somebody else's case", case=7))
    hidden, absent = client.get("/raise"), client.get("/nowhere")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert without_reference(hidden.text) == without_reference(absent.text)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Rejection("办不了。", "Cannot."), 409),
        (NotAllowed("办不了。", "Cannot."), 403),
        (Stale("办不了。", "Cannot."), 409),
        (Busy("办不了。", "Cannot."), 503),
    ],
)
def test_a_refusal_says_its_sentence_in_the_readers_language_and_keeps_what_was_typed(app, error, status):
    client = raising(app, error)
    answer = client.post("/raise", data={"opinion": "很长的意见", "password": "geheim", "old": "geheim"})
    assert answer.status_code == status
    assert "办不了。" in answer.text
    assert "很长的意见" in answer.text
    assert "geheim" not in answer.text
    assert "Cannot." in client.post("/raise?lang=en", data={"opinion": "x"}).text


def test_a_busy_store_offers_to_send_the_same_again(app):
    answer = raising(app, Busy("忙。", "Busy.")).post("/raise", data={"request-id": "r1"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert '<input type="hidden" name="request-id" value="r1">' in answer.text


def test_what_another_site_posted_is_never_offered_to_be_sent_again(app):
    answer = raising(app, Busy("忙。", "Busy.")).post("/raise", data={"request-id": "r1"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert 'type="hidden" name="request-id"' not in answer.text


def test_a_page_whose_token_has_expired_can_be_sent_again_with_a_fresh_one(app):
    app.config["WTF_CSRF_ENABLED"] = True
    app.add_url_rule("/change", "change", guard(guards.public)(lambda: "got " + request.form["opinion"]), methods=["POST"])
    client = app.test_client()
    ours = {"Sec-Fetch-Site": "same-origin"}
    stale = client.post("/change", data={"opinion": "同意", "csrf_token": "of-an-ended-session"}, headers=ours)
    assert stale.status_code == 400
    fresh = re.search(r'name="csrf_token" value="([^"]+)"', stale.text).group(1)
    assert client.post("/change", data={"opinion": "同意", "csrf_token": fresh}, headers=ours).text == "got 同意"


def test_field_errors_without_a_page_of_their_own_are_all_listed(app):
    answer = raising(app, Invalid([FieldError("a", "甲不对。", "A is wrong."), FieldError("b", "乙不对。", "B is wrong.")])).post("/raise")
    assert answer.status_code == 422
    assert "甲不对。 乙不对。" in answer.text


def test_errors_by_field_keeps_the_first_of_each_in_the_readers_language(app):
    found = [FieldError("a", "一", "one"), FieldError("a", "二", "two"), FieldError("b", "三", "three")]
    with app.test_request_context("/?lang=en"):
        assert errors_by_field(found) == {"a": "one", "b": "three"}


def test_the_api_answers_in_json(app):
    def view():
        raise NotAllowed("不行。", "No.")

    app.add_url_rule("/api/v1/thing", "thing", guard(guards.public)(view))
    client = app.test_client()
    answer = client.get("/api/v1/thing")
    assert answer.mimetype == "application/problem+json"
    assert (answer.json["status"], answer.json["detail"], answer.json["detail_en"]) == (403, "不行。", "No.")
    assert client.post("/api/v1/thing").headers["Allow"]
    assert client.get("/api/v1/nowhere").json["type"].endswith("#not-found")


def test_a_body_that_is_too_large_gets_the_413_page(app):
    app.config["MAX_CONTENT_LENGTH"] = 1_048_576
    client = raising(app, 204)
    answer = client.post("/raise", data={"opinion": "x" * 2_000_000})
    assert answer.status_code == 413
    assert "文件太大" in answer.text
    assert "不超过 1 MB" in answer.text
