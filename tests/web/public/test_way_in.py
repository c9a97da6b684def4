from __future__ import annotations

from tests.bureau import PASSWORD

WRONG = "账号或密码不正确。"
NEW = {"name": "林小禾", "code": "360426199101010071", "phone": "13900000000", "login": "linxiaohe", "password": "long-enough-1"}


def enter(visitor, login, password=PASSWORD, target=""):
    return visitor.post("/sign-in", {"login": login, "password": password, "next": target})


def test_a_wrong_password_and_an_unknown_login_are_answered_alike(visit):
    wrong, unknown = enter(visit(), "xiaoman", "not the password"), enter(visit(), "nobody-here", "not the password")

    assert wrong.status == unknown.status == 401
    assert [text for text, _ in wrong.summary()] == [text for text, _ in unknown.summary()] == [WRONG]
    assert wrong.typed(0)["login"] == "xiaoman"
    assert not wrong.typed(0).get("password")


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(visit):
    someone = visit()
    answers = [enter(someone, "linjia", "guess") for _ in range(5)]

    assert "锁定" in answers[-1].text
    assert "锁定" in enter(someone, "linjia").summary()[0][0]


def test_signing_in_leads_on_to_where_one_was_going_but_never_to_another_host(visit):
    asked = visit().get("/apply/catering_licence")
    assert asked.status == 303
    assert asked.to == "/sign-in?next=/apply/catering_licence"

    assert enter(visit(), "xiaoman", target="/apply/catering_licence").to == "/apply/catering_licence"
    for elsewhere in ("https://sp.example/", "//sp.example/", "/\\sp.example"):
        assert enter(visit(), "xiaoman", target=elsewhere).to == "/my"
    assert enter(visit(), "window1").to != "/my"


def test_signing_in_and_out_replaces_the_session(visit):
    someone = visit()
    with someone.client.session_transaction() as session:
        session["planted"] = "x"
    enter(someone, "xiaoman")
    with someone.client.session_transaction() as session:
        token = session["token"]
        assert "planted" not in session
    assert someone.get("/my").status == 200

    someone.post("/sign-out")
    with someone.client.session_transaction() as session:
        session["token"] = token
    assert someone.get("/my").status == 303


def test_registering_signs_in_and_the_account_may_apply(visit):
    someone = visit()
    answer = someone.post("/register", {**NEW, "next": "/apply/catering_licence"})

    assert answer.status == 303
    assert answer.to == "/apply/catering_licence"
    assert "林小禾" in someone.get("/my").body


def test_registering_tells_all_errors_at_once_and_keeps_what_was_typed(visit):
    answer = visit().post("/register", {**NEW, "code": "91110000600037341X", "phone": "12", "password": "short"})

    assert answer.status == 422
    assert {href for _, href in answer.summary()} == {"#f-code", "#f-phone", "#f-password"}
    assert "校验位" in answer.error_at("code")
    assert answer.typed(0)["name"] == "林小禾"
    assert "short" not in answer.body


def test_a_taken_login_is_said_at_its_field(visit):
    assert "已被使用" in visit().post("/register", {**NEW, "login": "xiaoman"}).error_at("login")


def test_a_changed_password_ends_all_other_sessions(visit):
    here, elsewhere = visit("xiaoman"), visit("xiaoman")

    assert here.post("/account/password", {"old": "wrong", "new": "another-long-1"}).error_at("old")
    assert here.post("/account/password", {"old": PASSWORD, "new": "short"}).error_at("new")
    assert here.post("/account/password", {"old": PASSWORD, "new": "another-long-1"}).status == 303
    assert here.get("/my").status == 200
    assert elsewhere.get("/my").status == 303


def test_sign_in_is_rate_limited(visit):
    someone = visit()
    answers = [someone.post("/sign-in", {"login": "nobody"}) for _ in range(31)]

    assert answers[-1].status == 429
    assert "操作太频繁" in answers[-1].text


def test_a_post_without_its_token_is_refused(visit):
    answer = visit().client.post("/sign-in", data={"login": "xiaoman", "password": PASSWORD})

    assert answer.status_code == 400
