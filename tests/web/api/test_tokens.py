"""Tokens: what the database keeps, what opens nothing any more, what an administrator sees, what is counted."""

from __future__ import annotations

import re

from engine.domain.api_commands import RevokeToken
from tests.web.api.programs import token
from web.api import bearer
from web.cli import main


def test_the_database_keeps_no_secret_and_every_bad_token_gets_the_same_answer(app, bureau, program):
    good, old = token(bureau, "xiaoman"), token(bureau, "xiaoman", days=1)
    revoked = program("xiaoman")
    row = next(one for one in bureau.app.ask.api_tokens() if revoked.token.startswith(f"yz_{one.prefix}_"))
    bureau.handle(RevokeToken(None, row.id))
    bureau.clock.move(days=3)
    with bureau.app.database.reading() as reader:
        assert good.rpartition("_")[2] not in str(reader.connection.execute("select * from api_token").fetchall())
    client = app.test_client()
    bad = (old, revoked.token, good[:-1], f"{good}x", "yz_", "令牌", "")
    answers = [client.get("/api/v1/cases", headers={"Authorization": f"Bearer {one}".encode().decode("latin-1")}) for one in bad]
    assert {one.status_code for one in answers} == {401}
    assert len({re.sub('"request_id": "[0-9A-F]+"', "", one.text) for one in answers}) == 1
    assert client.get("/api/v1/cases", headers={"Authorization": f"Bearer {good}"}).status_code == 200


def test_an_administrator_gives_one_out_sees_it_once_and_revokes_it(app, bureau, visit):
    admin = visit("admin")
    wrong = admin.post("/admin/tokens", {"login": "nobody", "name": "园区系统", "until": "2029-01-01", "request-id": "t0"})
    assert wrong.status == 422
    assert {place for _, place in wrong.summary()} == {"#f-login", "#f-scopes", "#f-until"}
    asked = {"login": "xiaoman", "name": "园区系统", "scopes": "cases:read", "until": "2026-09-01", "request-id": "t1"}
    secret = admin.post("/admin/tokens", asked).tree.xpath("//*[@data-secret]")[0].text
    assert "只显示一次" in admin.post("/admin/tokens", asked).text
    page = admin.get("/admin/tokens")
    assert secret not in page.body
    assert secret[:11] in page.text
    headers = {"Authorization": f"Bearer {secret}"}
    assert app.test_client().get("/api/v1/cases", headers=headers).status_code == 200
    assert app.test_client().get("/api/v1/tasks", headers=headers).json["scope"] == "tasks:read"
    (form,) = [one for one in page.tree.forms if one.get("action").endswith("/revoke")]
    admin.post(form.get("action"))
    assert app.test_client().get("/api/v1/cases", headers=headers).status_code == 401
    assert "韩松吊销" in admin.get("/admin/tokens").text


def test_requests_of_a_token_are_counted_and_the_log_names_it(program, monkeypatch, caplog):
    monkeypatch.setattr(bearer, "RATE", bearer.parse("2 per minute"))
    mine, other = program("xiaoman"), program("xiaoman")
    with caplog.at_level("INFO", logger="yizhang.request"):
        answers = [mine.get("/cases") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert other.get("/cases").status_code == 200
    assert f'"token": "{mine.token[3:11]}"' in caplog.text
    assert mine.token[12:] not in caplog.text


def test_the_command_line_does_the_same(bureau, monkeypatch, capsys):
    monkeypatch.setattr("web.cli.application", lambda: bureau.app)
    monkeypatch.setattr(bureau.app, "close", lambda: None)
    assert main(["token", "create", "xiaoman", "--name", "查进度", "--scope", "cases:read", "--until", "2026-08-01"]) == 0
    secret = capsys.readouterr().out.strip()
    assert bureau.app.ask.token_held(secret).actor.login == "xiaoman"
    assert main(["token", "revoke", secret[:11]]) == 0
    assert main(["token", "list"]) == 0
    assert f"{secret[3:11]}\trevoked" in capsys.readouterr().out
    assert bureau.app.ask.token_held(secret) is None
