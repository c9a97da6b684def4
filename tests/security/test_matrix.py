"""路由 × 岗位 × 关系: every route of the product, asked by every kind of person, for what is theirs, somebody else's, and nobody's."""

from __future__ import annotations

import difflib
import io
import re
import sqlite3
from datetime import timedelta

import pytest

from engine.domain.api_commands import CreateToken
from engine.domain.api_scopes import SCOPES
from engine.store.connections import sqlite_path
from tests.security.api_policy import MORE_GROUPS, OPEN, OWED
from tests.security.policy import APPROVERS, CERTIFIERS, GROUPS, ID_OF, OFFICERS, OVERSEERS, PEOPLE, RULES, SURVEYORS, WINDOWS
from tests.web.shell.product import shell
from web import ui
from web.api.declared import OPERATIONS
from web.app import AUDIENCES, create_app
from web.limiter import limiter

# ids that lead nowhere, of the same shape as those that lead somewhere
NOTHING = {
    "accountability_id": 7,
    "alert_id": 7,
    "case_id": 7,
    "document_id": 7,
    "draft_id": 7,
    "incident_id": 7,
    "message_id": 7,
    "sketch_id": 7,
    "task_id": "6" * 15 + ".99",
    "visit_id": 7,
    "handle": "A" * 24,
}
LOOK = {"GET", "POST"}
REFUSED = (401, 403, 404)


def routes():
    """``METHOD endpoint`` of everything the product answers to, from its own route map."""
    rules = shell(audiences=AUDIENCES).url_map.iter_rules()
    return sorted({f"{method} {rule.endpoint}" for rule in rules for method in rule.methods & LOOK})


class Town:
    """The scene with everybody's browser at once."""

    def __init__(self, scene):
        bureau = scene.bureau
        self.app = create_app(bureau.app, bureau.config, testing=True)
        self.app.config["WTF_CSRF_ENABLED"] = False  # tokens have claims of their own
        limiter.enabled = False
        self.ids = {
            **scene.ids,
            **bureau.people,
            "used": scene.used,
            "component": ui.every()[0].name,
            "static_file": "seal.svg",
            "first": 1,
            "any": "0",
            "json": "json",
        }
        self.ids["nothing"] = NOTHING["draft_id"]
        self.bureau = bureau
        self.sign_in()
        self.watcher = sqlite3.connect(sqlite_path(bureau.config.database_url), isolation_level=None)

    def sign_in(self):
        """A browser for everybody."""
        self.clients = {login: self.app.test_client() for login in PEOPLE}
        for login in filter(None, PEOPLE):
            with self.clients[login].session_transaction() as session:
                session["token"] = self.bureau.token(login)

    def version(self):
        """A number that any commit changes."""
        return self.watcher.execute("pragma data_version").fetchone()[0]

    def digest(self):
        """All that is stored, in one number."""
        return hash(tuple(self.watcher.iterdump()))

    def digest_of_work(self):
        """All that is stored but for what tokens leave by being used."""
        return hash(tuple(line for line in self.watcher.iterdump() if not line.startswith(('INSERT INTO "api_', "INSERT INTO api_"))))

    def address(self, endpoint, names, *, nowhere=False):
        values = {part: NOTHING.get(part, self.ids[name]) if nowhere else self.ids[name] for part, name in names.items()}
        with self.app.test_request_context():
            from flask import url_for

            return url_for(endpoint, **values), values

    def ask(self, login, method, address, data):
        filled = {name.format(**self.ids): value.format(**self.ids) for name, value in data.items()}
        answer = self.clients[login].open(address, method=method, data=filled if method == "POST" else None)
        answer.get_data()
        answer.close()
        if method == "POST" and answer.status_code == 303:
            self.clients[login].get("/help")  # where the sentence about it is shown, and gone
        return answer


@pytest.fixture(scope="module")
def town(scene):
    made = Town(scene)
    yield made
    limiter.enabled = True
    made.watcher.close()


def steady(answer, values):
    """What an answer says, without what differs from request to request and the ids asked for."""
    body = answer.get_data(as_text=True)
    for value in sorted(map(str, values.values()), key=len, reverse=True):
        body = body.replace(value, "ID") if len(value) > 5 else re.sub(rf"(?<=[/=]){value}(?=[/?.&\"])", "ID", body)
    body = re.sub(r'csrf.token"\s+(content|value)="[^"]*"|<span class="mono">[0-9A-F]{10}</span>', "", body)
    kept = {name: value for name, value in answer.headers if name not in {"X-Request-Id", "Set-Cookie", "Content-Length"}}
    return answer.status_code, kept, body


def outcome(rule, method, login):
    """let in | sign in | 401 | 403 | 404"""
    if rule.who == "programs":
        return "401"
    if login not in GROUPS[rule.who]:
        return ("sign in" if method == "GET" else "401") if login is None else "403"
    if login in rule.colleagues:
        return "403"
    return "let in" if rule.related is None or login in rule.related else "404"


def said(answer):
    if answer.status_code in REFUSED:
        return str(answer.status_code)
    return "sign in" if answer.headers.get("Location", "").startswith("/sign-in") else "let in"


def test_every_route_has_a_rule_here_and_every_rule_a_route():
    assert routes() == sorted(RULES)


@pytest.mark.parametrize("route", sorted(RULES))
def test_each_person_gets_what_the_rule_says_and_a_refusal_changes_nothing(town, route):
    rule, (method, endpoint) = RULES[route], route.split()
    address, values = town.address(endpoint, rule.names)
    nowhere, none_values = town.address(endpoint, rule.names, nowhere=True)
    before, wrong = town.digest(), []
    # whoever is let in comes last, so that a visit that leaves something behind spoils nobody's answer
    for login in sorted(PEOPLE, key=lambda one: outcome(rule, method, one) == "let in"):
        expected = outcome(rule, method, login)
        data = {**rule.data, **(rule.harmless if expected == "let in" else {})}
        version = town.version()
        answer = town.ask(login, method, address, data)
        got = said(answer) if route != "POST public.signing_in" else "let in"
        if got != expected or answer.status_code >= 500:
            wrong.append((login, expected, got, answer.status_code))
        if town.version() != version and not (rule.changes and expected == "let in"):
            wrong.append((login, "nothing changes", "something changed"))
        if expected == "404" and nowhere != address:
            theirs, none = steady(answer, values), steady(town.ask(login, method, nowhere, data), none_values)
            assert theirs[:2] == none[:2]
            difference = "\n".join(difflib.unified_diff(theirs[2].splitlines(), none[2].splitlines(), lineterm="", n=0))
            assert not difference, login + difference
    if route == "POST public.sign_out":
        town.sign_in()
    assert wrong == []
    assert rule.changes or town.digest() == before


@pytest.fixture(scope="module")
def programs(town):
    """A token for everybody, with every scope; and, for each scope, an administrator's with all the others."""

    def token(login, scopes):
        made = CreateToken(None, login, "程序", tuple(scopes), (town.bureau.clock() + timedelta(days=30)).date(), "")
        return {"Authorization": f"Bearer {town.bureau.handle(made).number}"}

    everybody = {login: token(login, SCOPES) for login in PEOPLE if login is not None}
    return everybody, {scope: token("admin", SCOPES.keys() - {scope}) for scope in SCOPES}


def call(town, one, owed, headers, key):
    """The status of an operation, asked with these headers."""
    names = {part: ID_OF[part] for part in one.parts} | owed.names
    address = town.address(f"api.{one.id}", names)[0] + owed.query.format(**town.ids)
    content = {} if one.method == "GET" else {"data": {"file": (io.BytesIO(b""), "")}} if one.upload else {"json": owed.body} if one.body else {}
    return town.app.test_client().open(address, method=one.method, headers={**headers, "Idempotency-Key": key}, **content).status_code


@pytest.mark.parametrize("one", [one for one in OPERATIONS if one.scope], ids=lambda one: one.id)
def test_a_token_opens_what_its_person_may_do_within_its_scopes_and_nothing_else(town, programs, one):
    owed, (everybody, without) = OWED[one.id], programs
    tables = town.digest_of_work()
    wrong = {}
    for login, headers in everybody.items():
        group = MORE_GROUPS.get(owed.who) or GROUPS[owed.who]
        related = owed.related is None or login in owed.related
        expected = 403 if login not in group or login in owed.colleagues else None if related else 404
        got = call(town, one, owed, headers, f"{one.id}-{login}")
        if (got if got in REFUSED else None) != expected or got >= 500:
            wrong[login] = (expected, got)
    assert wrong == {}
    assert call(town, one, owed, without[one.scope], "narrow") == 403
    assert call(town, one, owed, {}, "nobody") == 401
    assert owed.changes or town.digest_of_work() == tables


def test_every_operation_says_its_scope_and_is_owed_to_somebody():
    assert {one.id for one in OPERATIONS if one.scope} == OWED.keys()
    assert {one.id for one in OPERATIONS if not one.scope} == OPEN


@pytest.mark.parametrize(("route", "task", "takers"), [("/desk/claim", "accept_task", WINDOWS), ("/desk/approvals", "approve_task", APPROVERS)])
def test_a_batch_takes_nothing_that_is_not_the_officers(town, route, task, takers):
    version = town.version()
    for login in OFFICERS - takers:
        town.ask(login, "POST", route, {"task": f"{{{task}}}", "only": f"{{{task}}}", f"seen-event-{{{task}}}": "999"})
        assert town.version() == version, login


# task -> whom its page is for, when anybody else's is asked for as well
SEEN_BY = {
    "accept_task": WINDOWS,
    "correction_task": WINDOWS,
    "consult_task": {"fire2"},
    "review_task": {"market1", "market2"},
    "retired_task": {"urban1"},
    "survey_task": SURVEYORS | {"window1", "market1", "market2", "urban1"} | OVERSEERS,
    "approve_task": APPROVERS,
    "issue_task": CERTIFIERS,
}


@pytest.mark.parametrize("task", SEEN_BY)
def test_a_tasks_page_is_for_those_whose_business_it_is(town, task):
    found = {login for login in OFFICERS if town.ask(login, "GET", f"/desk/tasks/{town.ids[task]}", {}).status_code == 200}
    assert found == SEEN_BY[task]


def test_ones_own_ids_do_not_open_each_others_doors(town):
    """A document, task or draft that exists is reached only under the case it belongs to and at the audience it is for."""
    ids = town.ids
    for address in (
        f"/cases/{ids['fresh_case']}/documents/{ids['document']}.pdf",
        f"/cases/{ids['case']}/tasks/{ids['correction_task']}",
        f"/cases/{ids['corrected_case']}/tasks/{ids['review_task']}",
        f"/drafts/{ids['window_draft']}/discard",
        f"/apply/{ids['item']}?draft={ids['window_draft']}",
    ):
        assert town.ask("xiaoman", "GET", address, {}).status_code == 404, address
    for address in (f"/window/receive?draft={ids['draft']}", f"/window/receive?draft={ids['window_draft']}"):
        assert town.ask("window2", "GET", address, {}).status_code == 404, address


@pytest.mark.parametrize(
    "route", sorted(route for route, rule in RULES.items() if set(rule.names) & set(NOTHING) and "nothing" not in rule.names.values() and GROUPS[rule.who])
)
def test_what_does_not_exist_exists_for_nobody(town, route):
    rule, (method, endpoint) = RULES[route], route.split()
    nowhere, _ = town.address(endpoint, rule.names, nowhere=True)
    version = town.version()
    found = {login: town.ask(login, method, nowhere, rule.data).status_code for login in GROUPS[rule.who]}
    assert set(found.values()) == {404}, found
    assert town.version() == version
