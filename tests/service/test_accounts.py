"""Accounts: argon2, lockout, uniform answers, sessions that end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from engine.domain.commands import ChangePassword, RegisterApplicant, SignIn, SignOut
from engine.domain.errors import Invalid, Rejection
from engine.store.statements import Statement
from engine.store.tables.people import account, session

STORED = Statement("test.accounts", select(account))
SESSIONS = Statement("test.sessions", select(session))


def sign_in(bureau, password=None, login="window1"):
    return bureau.handle(SignIn(login, password or bureau.password)).id


def test_passwords_are_kept_as_argon2id_and_tokens_only_as_hashes(bureau):
    token = sign_in(bureau)
    with bureau.app.database.reading() as reader:
        assert all(row.password.startswith("$argon2id$") for row in reader.ask(STORED).all())
        assert token not in {row.token_hash for row in reader.ask(SESSIONS).all()}


def test_a_session_knows_its_person_and_his_posts(bureau):
    actor = bureau.app.ask.actor_of_session(sign_in(bureau))
    assert actor.id == bureau.people["window1"]
    assert actor.roles == {"window"}


def test_unknown_login_and_wrong_password_get_the_same_sentence(bureau):
    said = []
    for login, password in (("nobody", "x" * 12), ("window1", "x" * 12)):
        with pytest.raises(Rejection) as refused:
            sign_in(bureau, password, login)
        said.append(refused.value.zh)
    assert said[0] == said[1]


def test_five_failures_lock_for_a_quarter_of_an_hour_even_for_the_right_password(bureau):
    for _ in range(5):
        with pytest.raises(Rejection):
            sign_in(bureau, "wrong-password")
    with pytest.raises(Rejection, match="locked"):
        sign_in(bureau)
    bureau.clock.move(minutes=16)
    assert sign_in(bureau)


def test_failures_before_a_success_are_forgotten(bureau):
    for _ in range(4):
        with pytest.raises(Rejection):
            sign_in(bureau, "wrong-password")
    sign_in(bureau)
    for _ in range(4):
        with pytest.raises(Rejection):
            sign_in(bureau, "wrong-password")
    assert sign_in(bureau)


def test_signing_out_ends_the_session(bureau):
    token = sign_in(bureau)
    bureau.handle(SignOut(token))
    assert bureau.app.ask.actor_of_session(token) is None


def test_a_session_ends_by_itself(bureau):
    token = sign_in(bureau)
    bureau.clock.move(hours=11)
    assert bureau.app.ask.actor_of_session(token) is None


def test_a_changed_password_ends_every_other_session(bureau):
    old = sign_in(bureau)
    fresh = bureau.handle(ChangePassword(bureau.people["window1"], bureau.password, "a-new-long-password")).id
    assert bureau.app.ask.actor_of_session(old) is None
    assert bureau.app.ask.actor_of_session(fresh) is not None
    with pytest.raises(Invalid):
        bureau.handle(ChangePassword(bureau.people["window1"], "not-it", "another-long-password"))


def test_registration_says_all_that_is_wrong_at_once(bureau):
    with pytest.raises(Invalid) as refused:
        bureau.handle(RegisterApplicant("李", "123", "12", "a b", "short"))
    assert {e.key for e in refused.value.errors} == {"name", "code", "phone", "login", "password"}


def test_a_login_is_taken_only_once(bureau):
    command = RegisterApplicant("张三丰", "360426199101010071", "13800000009", "zhang3", "long-enough-1")
    assert bureau.handle(command).id
    with pytest.raises(Invalid) as refused:
        bureau.handle(command)
    assert refused.value.errors[0].key == "login"


def test_wrong_passwords_at_two_nodes_at_once_all_count(node):
    nodes = [node(), node()]

    def wrong(one):
        with pytest.raises(Rejection):
            sign_in(one, "wrong-horse-1")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(wrong, nodes * 2))
    with nodes[0].app.database.reading() as reader:
        assert {row.failures for row in reader.ask(STORED).all() if row.login == "window1"} == {4}
    wrong(nodes[1])
    with pytest.raises(Rejection, match="locked"):
        sign_in(nodes[0])
