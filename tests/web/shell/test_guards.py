from __future__ import annotations

import pytest

from tests.web.shell.product import PEOPLE, shell, sign_in
from web import guards
from web.app import AUDIENCES
from web.current import begin_session, safe_next
from web.guards import guard


def with_views(**policies):
    """A shell with one view for each policy, at /at/<name>."""
    app = shell()
    for name, policy in policies.items():
        view = guard(policy)(lambda: "inside") if policy else (lambda: "inside")
        app.add_url_rule(f"/at/{name}", name, view, methods=["GET", "POST"])
    return app


def test_every_route_of_the_product_has_a_policy():
    app = shell(audiences=AUDIENCES)
    without = sorted(rule.endpoint for rule in app.url_map.iter_rules() if guards.policy_of(app, rule.endpoint) is None)
    assert without == []


def test_a_view_without_policy_answers_nobody():
    client = with_views(forgotten=None).test_client()
    with pytest.raises(RuntimeError, match="policy on forgotten"):
        client.get("/at/forgotten")


def test_a_view_without_policy_is_not_found_in_production():
    app = with_views(forgotten=None)
    app.testing = False
    answer = app.test_client().get("/at/forgotten")
    assert answer.status_code == 404
    assert b"inside" not in answer.data


ADMITTED = {
    "everyone": (guards.public, {None, "reviewer", "administrator", "applicant"}),
    "members": (guards.signed_in, {"reviewer", "administrator", "applicant"}),
    "applicants": (guards.applicant, {"applicant"}),
    "officers": (guards.officer(), {"reviewer", "administrator"}),
    "reviewers": (guards.officer("reviewer", "approver"), {"reviewer"}),
    "approvers": (guards.officer("approver"), set()),
    "administrators": (guards.administrator, {"administrator"}),
}


@pytest.mark.parametrize("token", [None, *PEOPLE])
@pytest.mark.parametrize("name", ADMITTED)
def test_a_policy_admits_exactly_whom_it_names(name, token):
    policy, admitted = ADMITTED[name]
    client = with_views(**{name: policy}).test_client()
    if token:
        sign_in(client, token)
    answer = client.get(f"/at/{name}")
    if token in admitted:
        assert answer.text == "inside"
    else:
        assert answer.status_code == (401 if token is None else 403)


def test_a_visitor_is_sent_to_sign_in_and_back():
    app = with_views(members=guards.signed_in)
    app.add_url_rule("/sign-in", guards.SIGN_IN, guard(guards.public)(lambda: "sign in"))
    answer = app.test_client().get("/at/members?page=2")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/at/members?page%3D2"


def test_an_ended_session_loses_nothing_that_was_typed():
    app = with_views(members=guards.signed_in)
    app.config["WTF_CSRF_ENABLED"] = False
    answer = app.test_client().post("/at/members", data={"opinion": "同意,招牌不得超出门楣", "password": "geheim"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 401
    assert "同意,招牌不得超出门楣" in answer.text
    assert "geheim" not in answer.text
    assert "再提交一次" in answer.text


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "", None, "/a\nb"])
def test_next_never_leaves_the_site(target):
    assert safe_next(target, "/home") == "/home"


def test_next_is_kept_inside_the_site():
    assert safe_next("/desk/task/7?tab=history", "/home") == "/desk/task/7?tab=history"


def test_signing_in_starts_a_new_session(app):
    with app.test_request_context("/"):
        from flask import session

        session["planted"] = "by an attacker"
        begin_session("fresh")
        assert dict(session) == {"token": "fresh", "_permanent": True}
