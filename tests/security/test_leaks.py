"""泄露:what applicants and the public must not learn, and what the log must not keep."""

from __future__ import annotations

import json
import logging
import re

import pytest

from engine.domain.commands import AddNote
from tests import bureau as small
from tests.bureau import OFFICERS
from web.app import create_app
from web.guards import guard, public
from web.limiter import limiter

SECRET_NOTE = "内部备注:经营者与某某有关,留意"
PERSONAL = ["李满", "360426199101010071", "13800000001", "91110000600037341L", "青禾区小满餐饮有限公司", "青禾区麦浪路"]


@pytest.fixture(scope="module")
def told(filled, tmp_path_factory):
    """The scene with an internal note, and browsers for it."""
    from tests.security.scene import set_up

    template, people = filled
    opened = small.copied(template, people, tmp_path_factory.mktemp("told") / "bureau")
    scene = set_up(opened)
    for name in ("case", "issue_case"):
        opened.handle(AddNote(people["window1"], scene.ids[name], SECRET_NOTE, opened.request_id()))
    app = create_app(opened.app, opened.config, testing=True)
    limiter.enabled = False

    def browser(login=None):
        client = app.test_client()
        if login:
            with client.session_transaction() as session:
                session["token"] = opened.token(login)
        return client

    browser.scene, browser.app = scene, app
    yield browser
    limiter.enabled = True
    opened.close()


@pytest.mark.parametrize("name", ["case", "fresh_case", "corrected_case", "surveyed_case", "approve_case", "issue_case", "done_case"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_applicant_sees_no_notes_no_officers_and_no_draws(told, name, language):
    client, case_id = told("xiaoman"), told.scene.ids[name]
    officers = [OFFICERS[login][0] for login in OFFICERS] + ["员retired1"]
    for page in ("", "/receipt", "/why", "/withdraw"):
        answer = client.get(f"/cases/{case_id}{page}?lang={language}")
        assert answer.status_code == 200
        for secret in (SECRET_NOTE, "布局要分开吗", "外出", *officers):
            assert secret not in answer.text, (page, secret)
        for word in ("随机", "candidates", "seed", "prev_hash", "TaskAssigned"):
            assert word not in answer.text, (page, word)
        for login, person in told.scene.bureau.people.items():
            assert str(person) not in answer.text, login
    assert SECRET_NOTE in told("window1").get(f"/desk/cases/{told.scene.ids['case']}").text


def test_until_the_decision_an_applicant_does_not_learn_what_a_unit_thinks(told):
    assert "agree" not in told("xiaoman").get(f"/cases/{told.scene.ids['surveyed_case']}").text
    assert "专间" not in told("xiaoman").get(f"/cases/{told.scene.ids['surveyed_case']}").text


@pytest.mark.parametrize(
    "path", ["/", "/items", "/items/catering_licence", "/licences", "/licences.csv", "/verify/{code}", "/help", "/sign-in", "/gallery/", "/nowhere"]
)
def test_public_pages_name_no_person_number_or_telephone(told, path):
    answer = told().get(path.format(code=told.scene.ids["code"]))
    assert "91110000600037341L" not in answer.text or "verify" in path  # a business licence's code is public, on the licence itself
    for personal in ("李满", "王禾", "360426199101010071", "13800000001", *(name for name, *_ in OFFICERS.values())):
        assert personal not in answer.text, personal
    for number in re.findall(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dX])(?!\d)", answer.text):
        assert number.startswith("1309") or "gallery" in path, number  # case and licence numbers begin with the area


@pytest.mark.parametrize(
    ("holder", "code", "shown"),
    [
        ("买买提·艾力·玉素甫", "360426199101010071", "买*********"),
        ("李满", "360426199101010071", "李*"),
        ("青禾区小满餐饮有限公司", "91110000600037341L", "青禾区小满餐饮有限公司"),
    ],
)
def test_a_person_in_the_register_is_told_by_the_family_name_alone(holder, code, shown):
    from web.public.verification import holder_words

    assert holder_words(holder, code) == shown


def test_a_correct_and_a_wrong_code_differ_in_nothing_but_the_page(told):
    wrong = [told().get(f"/verify/{code}") for code in ("A" * 20, "x", told.scene.ids["code"][:-1], told.scene.ids["code"].lower() + "!")]
    assert {answer.status_code for answer in wrong} == {404}
    assert len({re.sub(r'content="[^"]*"|<span class="mono">.*?</span>', "", answer.text).replace(answer.request.path, "") for answer in wrong}) == 1


# -- the log -------------------------------------------------------------------------------------------------------------


def test_every_line_of_the_log_is_json_and_names_nobody(told, caplog):
    ids, client, officer = told.scene.ids, told("xiaoman"), told("window1")
    with caplog.at_level(logging.DEBUG):
        client.get(f"/cases/{ids['case']}?q=李满")
        client.get("/progress?number=13099920260701000001")
        client.post("/sign-in", data={"login": "xiaoman", "password": "geheim-geheim"})
        officer.get("/desk/search?q=360426199101010071")
        officer.get("/window/receive?code=91110000600037341L")
        officer.get(f"/desk/uploads/{ids['handle']}")
        told().get(f"/verify/{ids['code']}")
    ours = [record for record in caplog.records if record.name.startswith("yizhang")]
    assert len(ours) == 7
    for line in (json.loads(record.getMessage()) for record in ours):
        assert set(line) == {"event", "method", "endpoint", "status", "ms", "request_id", "timestamp"}
    for secret in (*PERSONAL, "geheim", ids["handle"], ids["code"], str(ids["case"]), "13099920260701000001"):
        assert secret not in caplog.text, secret


def test_an_unexpected_failure_is_one_line_without_what_was_typed(bureau, caplog):
    app = create_app(bureau.app, bureau.config, testing=True)
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False

    def broken():
        raise ValueError("李满 360426199101010071")

    app.add_url_rule("/broken", "broken", guard(public)(broken))
    with caplog.at_level(logging.INFO):
        answer = app.test_client().get("/broken?name=李满")
    assert answer.status_code == 500
    assert "系统出错了" in answer.text
    assert "ValueError" not in answer.text
    assert "李满" not in caplog.text
    assert "360426199101010071" not in caplog.text
    failure = next(
        line for line in (json.loads(record.getMessage()) for record in caplog.records if record.name.startswith("yizhang")) if line["event"] == "failure"
    )
    assert failure["kind"] == "ValueError"
    assert failure["places"][-1].endswith(" broken")
    assert failure["request_id"] in answer.text


def test_settings_are_told_without_their_secrets(bureau):
    lines = "\n".join(bureau.config.lines())
    assert bureau.config.web_key.hex() not in lines
    assert str(bureau.config.web_key) not in lines
    assert "********" in lines
