"""证照库:an older licence counts once a second keeper has checked it; the library finds what is in force, ended or waits, and shows what became of it."""

from __future__ import annotations

import pytest

from engine.domain.errors import NotAllowed, Rejection, Stale
from engine.domain.licence_commands import CheckLicence, ContestMaterial, DecideContest, ProposeLicence
from engine.verify import verify
from tests.both import *  # noqa: F403 - both databases
from tests.service import acting
from tests.service.acting import CODE, HOLDER, NUMBER

OLD = "JY21309990050024"


def propose(bureau, login="cert1", **changes):
    entry = {"kind": "food_licence", "number": OLD, "holder": HOLDER, "holder_code": CODE, "valid_from": "2024-01-01", "valid_until": "2028-12-31"}
    command = ProposeLicence(bureau.people[login], **{"data": acting.ENTRIES, "source": "原证复印件", **entry, **changes}, request_id=bureau.request_id())
    return bureau.handle(command).id


def check(bureau, made, login="licence2", *, right=True, reason=""):
    return bureau.handle(CheckLicence(bureau.people[login], made, right, reason, bureau.request_id()))


def found(bureau, **asked):
    return [row.number for row in bureau.app.ask.library(**asked)[1]]


def test_an_entry_counts_only_once_another_keeper_has_checked_it(bureau):
    made = propose(bureau)
    assert bureau.app.ask.held_licences(CODE) == []
    assert (found(bureau), found(bureau, state="checking")) == ([], [OLD])
    with pytest.raises(NotAllowed):
        check(bureau, made, "cert1")
    with pytest.raises(NotAllowed):
        check(bureau, made, "window1")
    check(bureau, made)
    assert [row.number for row in bureau.app.ask.held_licences(CODE)] == [OLD]
    with pytest.raises(Stale):
        check(bureau, made)
    page = bureau.app.ask.licence_page(made)
    assert [(line.act, line.person_name) for line in page.log] == [("checked", "高远"), ("entered", "苏锦")]
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_a_returned_entry_is_void_and_its_number_may_be_entered_again(bureau):
    made = propose(bureau)
    with pytest.raises(Rejection):
        check(bureau, made, right=False)
    check(bureau, made, right=False, reason="持证人写错了")
    assert found(bureau, state="checking") == []
    check(bureau, propose(bureau))
    assert found(bureau, text=OLD) == [OLD]


@pytest.mark.parametrize(
    ("changes", "key"),
    [({"number": NUMBER}, "number"), ({"holder": ""}, "holder"), ({"valid_from": "2024-13-01"}, "valid_from"), ({"valid_until": "2023-01-01"}, "valid_until")],
)
def test_a_wrong_entry_is_refused_with_its_place(bureau, changes, key):
    acting.ready(bureau)
    with pytest.raises(Rejection) as refused:
        propose(bureau, **changes)
    assert [error.key for error in refused.value.errors] == [key]


def test_the_library_finds_by_number_holder_code_kind_and_state(bureau):
    acting.ready(bureau)
    acting.grant(bureau, acting.apply(bureau, legal_person="周小满"))
    assert found(bureau, text=NUMBER) == found(bureau, text=CODE) == found(bureau, text="小满餐饮") == [NUMBER, NUMBER]
    assert found(bureau, text="100%") == found(bureau, kind="business_licence") == []
    assert (found(bureau, state="valid"), found(bureau, state="replaced"), found(bureau, state="expired")) == ([NUMBER], [NUMBER], [])
    acting.cancel(bureau)
    page = bureau.app.ask.licence_page(bureau.app.ask.library(text=NUMBER)[1][0].id)
    assert [(one.version, one.state) for one in page.versions] == [(2, "cancelled"), (1, "replaced")]
    assert [(end.version, end.state, bool(end.reference)) for end in page.ends] == [(2, "cancelled", True), (1, "replaced", True)]
    assert [one.act for one in page.concerns] == ["cancel", "change"]
    assert [use.version for use in page.uses] == [1]


def test_what_relied_on_a_licence_is_told(bureau):
    acting.ready(bureau)
    case_id = acting.apply(bureau, legal_person="周小满")
    page = bureau.app.ask.licence_page(bureau.app.ask.library(text=NUMBER)[1][0].id)
    assert [(use.id, use.name) for use in page.uses] == [(case_id, "原食品经营许可证")]


def test_who_contests_the_library_supplies_his_own_version_which_prevails_and_hears_what_was_found(bureau):
    acting.ready(bureau)
    case_id = acting.contest(bureau, upheld=True)
    page = bureau.page(case_id, "xiaoman")
    (material,) = [one for one in page.materials if one.material == "food_licence"]
    assert (material.state, material.licence_id, "门牌号写错了" in material.note) == ("present", None, True)
    assert any("异议成立" in notice.zh for notice in page.notices)
    assert bureau.app.ask.reusable_licences(CODE) == []
    assert bureau.app.ask.licence_of_number(NUMBER).state == "void"
    assert [(one.state, one.words) for one in bureau.app.ask.contests_of(case_id)] == [("upheld", "已与档案核对")]
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_a_contested_licence_stands_in_for_nothing_until_it_is_found_right(bureau):
    acting.ready(bureau)
    case_id = acting.apply(bureau, legal_person="周小满")

    def contest(login="xiaoman", material="food_licence", reason="门牌号写错了", handle=None):
        own = bureau.upload(login) if handle is None else handle
        bureau.handle(ContestMaterial(bureau.people[login], case_id, material, reason, own, bureau.request_id()))

    for wrong in ({"reason": ""}, {"handle": ""}, {"material": "business_licence"}, {"login": "linjia"}):
        with pytest.raises(Rejection):
            contest(**wrong)
    contest()
    assert bureau.app.ask.reusable_licences(CODE) == []
    (found,) = bureau.app.ask.open_contests()
    bureau.handle(DecideContest(bureau.people["cert1"], found.id, upheld=False, words="与原证一致", request_id=bureau.request_id()))
    assert [row.number for row in bureau.app.ask.reusable_licences(CODE)] == [NUMBER]
    with pytest.raises(Stale):
        bureau.handle(DecideContest(bureau.people["cert1"], found.id, upheld=True, words="又错了", request_id=bureau.request_id()))
