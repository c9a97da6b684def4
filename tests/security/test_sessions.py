"""会话:signing in and out, tokens, expiry, passwords, rates, proxies."""

from __future__ import annotations

import re
import statistics
import time
from dataclasses import replace

import pytest
from flask import request

from engine.config import Config, WrongSetting
from engine.domain.commands import RegisterApplicant, SignIn
from engine.domain.errors import Invalid, Rejection
from engine.service.accounts import SESSION_MS, SHORTEST
from engine.service.effects import CODE_BYTES
from engine.store.statements import Statement
from engine.store.tables.people import session as session_table
from tests.bureau import PASSWORD
from tests.web.shell.product import config, product
from web.app import create_app
from web.guards import guard, public
from web.limiter import limiter

SESSIONS = Statement("test.sessions", session_table.select())


def token_in(page):
    return re.search(r'name="csrf-token" content="([^"]+)"', page.get_data(as_text=True)).group(1)


def sign_in(client, login="xiaoman", password=PASSWORD, **more):
    token = token_in(client.get("/sign-in"))
    return client.post("/sign-in", data={"login": login, "password": password, "csrf_token": token, **more})


def cookie(client):
    return client.get_cookie("yizhang").value


# -- one's session -------------------------------------------------------------------------------------------------------


def test_signing_in_begins_anew_and_signing_out_ends_it_everywhere(app, bureau):
    client = app.test_client()
    with client.session_transaction() as planted:
        planted["planted"] = "by an attacker"
    before, old_token = cookie(client), token_in(client.get("/help"))
    assert sign_in(client).status_code == 303
    inside = cookie(client)
    assert inside != before
    with client.session_transaction() as fresh:
        assert set(fresh) - {"csrf_token", "_flashes"} == {"token", "_permanent"}
        secret = fresh["token"]
    assert client.post("/sign-out", data={"csrf_token": old_token}).status_code == 400
    with bureau.app.database.reading() as reader:
        assert secret not in str(reader.ask(SESSIONS).all())

    assert client.post("/sign-out", data={"csrf_token": token_in(client.get("/my"))}).status_code == 303
    thief = app.test_client()
    thief.set_cookie("yizhang", inside)
    assert thief.get("/my").location.startswith("/sign-in")


def test_a_new_password_ends_every_other_session(app, visit):
    here, elsewhere = visit("xiaoman"), visit("xiaoman")
    answer = here.post("/account/password", {"old": PASSWORD, "new": "quite-another-one-2"})
    assert answer.status == 303
    assert here.get("/my").status == 200
    assert elsewhere.get("/my").to.startswith("/sign-in")


def test_a_session_ends_by_itself_and_what_was_typed_is_kept(app, bureau, visit):
    person = visit("xiaoman")
    assert person.get("/my").status == 200
    bureau.clock.move(hours=SESSION_MS / 3_600_000 - 0.001)
    assert person.get("/my").status == 200
    bureau.clock.move(seconds=10)
    assert person.get("/my?x=1").to == "/sign-in?next=/my?x%3D1"
    answer = person.post("/apply/catering_licence/pages/operator", {"operator_name": "青禾区小满餐饮有限公司", "password": "geheim"})
    assert answer.status == 401
    assert "青禾区小满餐饮有限公司" in answer.body
    assert "geheim" not in answer.body


@pytest.mark.parametrize("stolen", ["", "x", "a" * 5_000, "' or 1=1 --"])
def test_a_made_up_token_is_nobody(app, stolen):
    client = app.test_client()
    with client.session_transaction() as session:
        session["token"] = stolen
    assert client.get("/my").location.startswith("/sign-in")


def test_a_cookie_that_somebody_else_signed_is_nobody(app, bureau):
    forger = create_app(bureau.app, replace(bureau.config, web_key=b"another key" * 3), testing=True).test_client()
    with forger.session_transaction() as session:
        session["token"] = bureau.token("head")
    client = app.test_client()
    client.set_cookie("yizhang", cookie(forger))
    assert client.get("/my").location.startswith("/sign-in")


# -- passwords -----------------------------------------------------------------------------------------------------------


def test_a_wrong_password_and_an_unknown_login_are_answered_alike(app):
    answers = [sign_in(app.test_client(), login, "wrong-password-1") for login in ("linjia", "nobody_at_all")]
    assert [answer.status_code for answer in answers] == [401, 401]
    pages = [re.sub(r'value="[^"]*"|content="[^"]*"', "", answer.text) for answer in answers]
    assert pages[0] == pages[1]


def test_an_unknown_login_takes_as_long(bureau):
    def spent(login):
        began = time.perf_counter()
        with pytest.raises(Rejection):
            bureau.handle(SignIn(login, "wrong-password-1"))
        return time.perf_counter() - began

    known, unknown = (statistics.median(spent(login) for _ in range(3)) for login in ("linjia", "nobody_at_all"))
    assert 0.25 < unknown / known < 4


@pytest.mark.parametrize("password", ["short-1", "a" * 201, "aaaaaaaaaaaa", "1212121212121", "new_person", "new_person1"])
def test_a_password_that_is_guessed_at_once_is_refused(bureau, password):
    with pytest.raises(Invalid) as refused:
        bureau.handle(RegisterApplicant("李四", "360426199101010071", "13800000003", "new_person", password))
    assert [error.key for error in refused.value.errors] == ["password"]
    assert SHORTEST >= 10


def test_codes_and_handles_cannot_be_guessed(bureau):
    assert CODE_BYTES * 8 >= 80
    handles = {bureau.upload("xiaoman") for _ in range(3)}
    assert len(handles) == 3
    assert all(len(handle) * 6 >= 128 for handle in handles)


# -- rates and proxies ---------------------------------------------------------------------------------------------------


def test_guessing_codes_and_passwords_is_slowed_down(app):
    client = app.test_client()
    token = token_in(client.get("/sign-in"))
    answers = [client.get("/verify/guess").status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]
    # an empty login takes the same way, without the cost of thirty hashes: the limit counts requests
    refused = [client.post("/register", data={"csrf_token": token}).status_code for _ in range(21)]
    assert refused == [422] * 20 + [429]
    page = client.get("/verify/guess")
    assert "太频繁" in page.text
    assert "X-Content-Type-Options" in page.headers
    limiter.reset()


def address_seen(proxies, **headers):
    app = create_app(product(), config(proxies=proxies), audiences=("gallery",), testing=True)
    app.add_url_rule("/seen", "seen", guard(public)(lambda: {"address": request.remote_addr, "host": request.host, "scheme": request.scheme}))
    return app.test_client().get("/seen", headers={name.replace("_", "-"): value for name, value in headers.items()}).json


FORWARDED = {"X_Forwarded_For": "1.1.1.1, 2.2.2.2", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "sp.example"}


def test_nobody_is_believed_about_his_address_unless_proxies_are_declared():
    assert address_seen(0, **FORWARDED) == {"address": "127.0.0.1", "host": "localhost", "scheme": "http"}


def test_as_many_proxies_are_believed_as_are_declared():
    assert address_seen(1, **FORWARDED) == {"address": "2.2.2.2", "host": "sp.example", "scheme": "https"}
    assert address_seen(2, **FORWARDED)["address"] == "1.1.1.1"


@pytest.mark.parametrize("given", ["-1", "x", "6", "1.5", ""])
def test_a_wrong_number_of_proxies_is_a_sentence(tmp_path, given):
    with pytest.raises(WrongSetting, match="YIZHANG_PROXIES"):
        Config.from_env({"YIZHANG_DATA": str(tmp_path), "YIZHANG_PROXIES": given})
    assert Config.from_env({"YIZHANG_DATA": str(tmp_path)}).proxies == 0


@pytest.mark.parametrize("fresh", ["9.9.9.%d"])
def test_a_forged_address_gets_no_fresh_allowance(app, fresh):
    client = app.test_client()
    answers = [client.get("/verify/guess", headers={"X-Forwarded-For": fresh % n}).status_code for n in range(31)]
    assert answers[-1] == 429
    limiter.reset()


@pytest.mark.parametrize("public_url", ["http://127.0.0.1:8000", "https://sp.example"])
def test_cookies_are_closed_to_scripts_other_sites_and_plain_lines(bureau, public_url):
    app = create_app(bureau.app, replace(bureau.config, public_url=public_url), testing=True)
    client = app.test_client()
    cookies = [line for path in ("/help?lang=en", "/help?size=large") for line in client.get(path).headers.getlist("Set-Cookie")]
    assert {line.partition("=")[0] for line in cookies} == {"yizhang", "lang", "size"}
    for line in cookies:
        assert "HttpOnly" in line
        assert "SameSite=Lax" in line
        assert ("Secure" in line) == public_url.startswith("https")
