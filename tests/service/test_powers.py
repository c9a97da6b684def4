"""The ledger of powers, on both databases: drafted, approved, and followed by cases from their acceptance on."""

from __future__ import annotations

import pytest

from engine.domain.catalogue_commands import DecideChange, DraftPower, SetUnitCode
from engine.domain.commands import AddOfficer, AddUnit, ClaimTask
from engine.domain.errors import Invalid, NotFound
from engine.queries.entries import Wanted
from engine.verify import verify

TOWN = "town_daoxiang"


def give(bureau, kind="delegate", to=TOWN, since="2026-07-01", until="2026-12-31", letter="青禾委〔2026〕1号", ends=0):
    days = (since, until if kind == "delegate" else "")
    text = letter if kind == "delegate" else ""
    command = DraftPower(bureau.people["admin"], bureau.item_id, kind, to, *days, text, ends, "行政许可法第二十四条", bureau.request_id())
    made = bureau.handle(command).id
    return bureau.handle(DecideChange(bureau.people["head"], made, True, "", bureau.request_id()))


@pytest.fixture
def staffed(bureau):
    """A town with a window, an approver, a certificate officer and two surveyors."""
    bureau.item_id = bureau.app.ask.public_entries(Wanted("餐饮")).rows[0].item_id
    bureau.handle(AddUnit(None, TOWN, "稻香镇便民服务中心", "Daoxiang Town", "town", "approval_bureau"))
    with pytest.raises(Invalid, match="place"):
        give(bureau)
    for login, role in (("town_window", "window"), ("town_approver", "approver"), ("town_certificate", "certificate"), ("town_surveyor", "surveyor")):
        bureau.people[login] = bureau.handle(AddOfficer(None, login, ((role, TOWN, role, role),), "", "")).id
    return bureau


def accepted(bureau, by):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by=by)
    return case_id


def approval_pool(bureau, case_id):
    bureau.review_all(case_id)
    return bureau.task(case_id, "approve_case").pool


def test_a_case_stays_with_the_unit_that_the_ledger_named_at_its_acceptance(staffed):
    before = accepted(staffed, "town_window")
    give(staffed)
    lent, own = accepted(staffed, "town_window"), accepted(staffed, "window1")
    staffed.clock.move(hours=1)
    give(staffed, "take_back", to="", since="2026-07-01", ends=1)
    after = accepted(staffed, "town_window")

    assert [approval_pool(staffed, one) for one in (before, lent, own, after)] == ["approver", f"approver@{TOWN}", "approver", "approver"]
    for case_id in (own, after):
        with pytest.raises(NotFound):
            staffed.handle(ClaimTask(staffed.people["town_approver"], staffed.task(case_id, "approve_case").id, staffed.request_id()))
    with pytest.raises(NotFound):
        staffed.handle(ClaimTask(staffed.people["approver1"], staffed.task(lent, "approve_case").id, staffed.request_id()))
    staffed.complete(lent, "approve_case", by="town_approver")
    assert staffed.task(lent, "issue_licence").pool == f"certificate@{TOWN}"
    assert "PowerFollowed" in [event.type for event in staffed.page(lent).events]
    assert verify(staffed.config.database_url, staffed.config.state_key) == []


def test_the_public_reads_who_decides_since_when(staffed):
    give(staffed)
    count, rows, _ = staffed.app.ask.public_powers()
    held = staffed.app.ask.power_of_item("catering_licence")

    assert (count, rows[0].to_name, rows[0].letter, rows[0].ground) == (1, "稻香镇便民服务中心", "青禾委〔2026〕1号", "行政许可法第二十四条")
    assert (held.holder, [row.to_unit for row in held.delegated]) == ("approval_bureau", [TOWN])
    entry, who = staffed.app.ask.deciding_unit("catering_licence", at=TOWN)
    assert (entry.name, who.unit, who.holder) == ("餐饮开办“一件事”", TOWN, "approval_bureau")
    assert staffed.app.ask.deciding_unit("nothing") is None


def test_two_drafts_that_exclude_each_other_are_not_both_approved(staffed):
    give(staffed)
    with pytest.raises(Invalid):
        give(staffed, since="2026-08-01")

    drafts = [
        staffed.handle(DraftPower(staffed.people["admin"], staffed.item_id, "take_back", "", f"2026-07-0{day}", "", "", 1, "决定", staffed.request_id())).id
        for day in (3, 4)
    ]
    staffed.handle(DecideChange(staffed.people["head"], drafts[0], True, "", staffed.request_id()))
    with pytest.raises(Invalid):
        staffed.handle(DecideChange(staffed.people["head"], drafts[1], True, "", staffed.request_id()))
    assert [row.state for row in staffed.app.ask.catalogue_changes()[0]] == ["drafted"]


def test_codes_of_units_are_checked_against_the_unit_above(staffed):
    def put(unit, credit_code, area):
        return staffed.handle(SetUnitCode(staffed.people["admin"], unit, credit_code, area))

    put("approval_bureau", "115113016823646795", "130999000000")
    put(TOWN, "", "130999101000")
    put(TOWN, "", "130999101000")
    for wrong in (("115113016823646796", ""), ("", "130999101001"), ("", "130888101000"), ("", "13")):
        with pytest.raises(Invalid):
            put(TOWN, *wrong)

    tree = {row.id: row for row in staffed.app.ask.unit_tree()}
    assert (tree[TOWN].area, tree[TOWN].parent, tree["approval_bureau"].entries) == ("130999101000", "approval_bureau", 1)


def test_a_town_that_cannot_keep_the_duties_apart_is_named(staffed):
    version = next(row.id for row in staffed.app.ask.versions() if row.state == "released")
    before = staffed.app.ask.unmanned(version)  # units that this small bureau does not have
    give(staffed)
    found = [one for one in staffed.app.ask.unmanned(version) if one not in before]
    assert {(one.unit, one.why) for one in found} == {(TOWN, "few")}  # a survey takes two, and the town has one surveyor
    assert all("稻香镇便民服务中心" in one.zh for one in found)
    staffed.handle(AddOfficer(None, "another", (("surveyor", TOWN, "surveyor", "surveyor"),), "", ""))
    assert staffed.app.ask.unmanned(version) == before
