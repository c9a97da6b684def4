"""证照库:an older licence counts once a second keeper has checked it; the library finds what is in force, ended or waits, and shows what became of it."""

from __future__ import annotations

import pytest

from engine.domain.errors import NotAllowed, Rejection, Stale
from engine.domain.licence_commands import CheckLicence, ProposeLicence
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
