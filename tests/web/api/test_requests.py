"""Requests: done once for each key, refused with places, never over what has happened since; lists turn without gaps."""

from __future__ import annotations

import pytest

from tests.bureau import ITEM
from tests.web.api.programs import values


def test_a_request_sent_again_is_done_once_and_another_under_its_key_is_refused(bureau, program):
    xiaoman = program("xiaoman")
    body = {"item": ITEM, "values": values(xiaoman)}
    first, again = (xiaoman.post("/cases", body, key="open-1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert again.headers["Idempotency-Replayed"] == "true"
    other = xiaoman.post("/cases", {**body, "values": {**body["values"], "seats": 41}}, key="open-1")
    assert (other.status_code, other.json["type"].rpartition("#")[2]) == (422, "key-reused")
    assert len(xiaoman.get("/cases").json["cases"]) == 1
    with bureau.app.database.reading() as reader:
        assert reader.connection.execute("select id from request where id like 'api:%'").fetchone()[0] == f"api:{xiaoman.token[3:11]}:open-1"


def test_a_node_that_dies_after_the_change_is_asked_again_and_knows_it(bureau, program, monkeypatch):
    xiaoman = program("xiaoman")
    body = {"item": ITEM, "values": values(xiaoman)}
    handle = bureau.app.handle
    monkeypatch.setattr(bureau.app, "handle", lambda command: handle(command) if type(command).__name__ != "EndRequest" else 1 / 0)
    with pytest.raises(ZeroDivisionError):
        xiaoman.post("/cases", body, key="k")
    monkeypatch.undo()
    assert xiaoman.post("/cases", body, key="k").status_code == 201
    assert len(xiaoman.get("/cases").json["cases"]) == 1


def test_a_refusal_says_where_and_frees_its_key(program):
    xiaoman = program("xiaoman")
    body = {"item": ITEM, "values": {**values(xiaoman), "safety_officers": [{"name": "王禾", "identity": "1"}], "seats": "many"}}
    wrong = xiaoman.post("/cases", body, key="k")
    assert wrong.mimetype == "application/problem+json"
    assert {one["pointer"] for one in wrong.json["errors"]} == {"/values/safety_officers/0/identity", "/values/seats"}
    assert all(one["detail"] and one["detail_en"] for one in wrong.json["errors"])
    assert xiaoman.post("/cases", {"item": ITEM, "values": values(xiaoman)}, key="k").status_code == 201


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "bad-request", 400),
        (b'{"item": "catering_licence", "values": {"a": "\\u0000"}}', "bad-request", 400),
        (b'{"item": "catering_licence", "values": {"a": ' + b"[" * 60 + b"]" * 60 + b"}}", "bad-request", 400),
        (b'{"item": "catering_licence", "values": {"area": ' + b"9" * 5000 + b"}}", "bad-request", 400),
        (b'{"item": "catering_licence"}', "invalid", 422),
        (b'{"item": "nothing_such", "values": {}}', "not-found", 404),
    ],
)
def test_what_can_not_be_read_is_refused_with_its_kind(program, body, kind, status):
    xiaoman = program("xiaoman")
    headers = {"Authorization": f"Bearer {xiaoman.token}", "Idempotency-Key": "k"}
    answer = xiaoman.client.post("/api/v1/cases", data=body, content_type="application/json", headers=headers)
    assert (answer.json["type"].rpartition("#")[2], answer.status_code) == (kind, status)
    assert xiaoman.client.post("/api/v1/cases", data=body, headers=headers, content_type="text/plain").status_code == 415


def test_nothing_is_overwritten_that_happened_since(bureau, program):
    case_id, xiaoman = bureau.submit("xiaoman"), program("xiaoman")
    seen = xiaoman.get(f"/cases/{case_id}")
    assert xiaoman.get(f"/cases/{case_id}", If_None_Match=seen.headers["ETag"]).status_code == 304
    bureau.complete(case_id, "accept_case", by="window1")
    late = xiaoman.post(f"/cases/{case_id}/withdraw", {"reason": "不办了"}, If_Match=seen.headers["ETag"])
    assert (late.status_code, late.json["type"].rpartition("#")[2]) == (412, "precondition")
    now = xiaoman.get(f"/cases/{case_id}").headers["ETag"]
    assert xiaoman.post(f"/cases/{case_id}/withdraw", {"reason": "不办了"}, If_Match=now).status_code == 200
    assert xiaoman.get(f"/cases/{case_id}").json["result"] == "withdrawn"


def test_a_list_turns_without_gap_or_repetition_while_cases_come_in(bureau, program, monkeypatch):
    monkeypatch.setattr("engine.queries.case_pages.PAGE", 2)
    for _ in range(3):
        bureau.submit("xiaoman")
    xiaoman, window = program("xiaoman"), program("window1")
    first = xiaoman.get("/cases").json
    bureau.clock.move(minutes=1)
    bureau.submit("xiaoman")
    second = xiaoman.get(f"/cases?cursor={first['next']}").json
    ids = [one["id"] for one in (*first["cases"], *second["cases"])]
    assert (len(ids), len(set(ids)), second["next"]) == (3, 3, None)
    assert xiaoman.get("/cases?cursor=nonsense").status_code == 422
    assert window.get("/cases").json["cases"] == []
