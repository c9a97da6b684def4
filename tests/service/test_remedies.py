"""Incidents are skipped where nothing rests on it, and tried again many at a time; everything else is refused, and the journal knows who and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest
from sqlalchemy import bindparam, select

from engine.domain.commands import AddNote, DeployItem, RetryIncident, SubmitCase
from engine.domain.errors import Invalid, NotAllowed, Rejection, Stale
from engine.domain.incident_commands import DecideRepair, ProposeRepair, RetryAlike, SkipIncident
from engine.domain.restore_commands import RestoreState
from engine.runtime import codec, sealing
from engine.runtime.bundle import read_folder
from engine.runtime.live_cases import LiveCases
from engine.store.statements import Statement
from engine.store.tables.cases import case_state
from engine.verify import verify
from engine.worker import Worker
from migrations.backup import back_up
from migrations.backup_rows import rows_of
from tests.bureau import ROOT
from tests.service import moving

STATE = Statement("test.state", select(case_state).where(case_state.c.case_id == bindparam("case_id")))
SPOIL = Statement(
    "test.spoil_state", case_state.update().where(case_state.c.case_id == bindparam("case")).values(sealed=bindparam("new", type_=case_state.c.sealed.type))
)

ELEVATOR = {
    "holder": ["青禾示例安居物业有限公司"],
    "credit_code": ["91110000600037341L"],
    "contact": ["梁安"],
    "phone": ["13800000000"],
    "equipment_code": ["31104102042026010001"],
    "model": ["TKJ1000"],
    "serial_number": ["QH2026-0188"],
    "maker": ["示例电梯制造有限公司"],
    "installer": ["示例电梯安装有限公司"],
    "installed_at": ["青禾区稻香街道麦浪路 18 号 2 单元"],
    "wished_on": ["2026-07-06"],
    "wished_half": ["morning"],
    "site_contact": ["梁安 13800000000"],
    "declaration": ["true"],
}
APPOINTMENT = {"appointed_on": "2026-07-06", "appointed_at": "上午 9:30", "inspector": "甲、乙", "to_prepare": "机房钥匙", "called": "reached"}


def fail(*_):
    raise RuntimeError("planted")


def sick(bureau, *names, run=fail):
    """These handlers of this node fail; returns the healthy ones."""
    healthy = dict(bureau.app.bureau.topics)
    bureau.app.bureau.topics = {name: replace(topic, run=run) if name in names else topic for name, topic in healthy.items()}
    return healthy


def appointed(bureau) -> int:
    """A lift's registration whose appointment is fixed."""
    files = read_folder(ROOT / "processes" / "elevator_registration")
    diagram = files["elevator_registration.bpmn"].replace(b'"special_equipment_institute"', b'"market_supervision"')  # this bureau has no such institute
    bureau.handle(DeployItem(None, {**files, "elevator_registration.bpmn": diagram}))
    uploads = {key: [bureau.upload("xiaoman")] for key in ("business_licence", "registration_tables", "product_certificate")}
    case_id = bureau.handle(SubmitCase(bureau.people["xiaoman"], "elevator_registration", {**ELEVATOR, **uploads}, bureau.request_id())).case_id
    bureau.complete(case_id, "confirm_appointment", **APPOINTMENT)
    return int(case_id)


def skip(bureau, incident_id, reason="已电话告知", by="admin"):
    return bureau.handle(SkipIncident(bureau.people[by], incident_id, reason, bureau.request_id()))


def test_a_harmless_handler_is_skipped_with_a_reason_and_the_case_goes_on(bureau):
    sick(bureau, "announce_appointment")
    case_id = appointed(bureau)
    (incident,) = bureau.page(case_id).incidents
    with pytest.raises(Invalid):
        skip(bureau, incident.id, " ")
    with pytest.raises(NotAllowed):
        skip(bureau, incident.id, by="window1")
    again = SkipIncident(bureau.people["admin"], incident.id, "已电话告知", "skip-once")
    assert bureau.handle(again) == bureau.handle(again)
    page = bureau.page(case_id)
    assert not page.incidents
    (event,) = [row for row in page.events if row.type == "NodeSkipped"]
    assert (event.person_id, orjson.loads(event.data)["reason"]) == (bureau.people["admin"], "已电话告知")
    bureau.complete(case_id, "accept_case", materials=["application_form", "business_licence", "registration_tables", "product_certificate"])
    assert bureau.task(case_id, "inspect_elevator"), "the branch that was skipped has come to the join"
    assert [row.kind for row in bureau.app.ask.remedies()] == ["skip"]
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_what_the_law_or_a_later_element_needs_is_never_skipped(bureau):
    sick(bureau, "record_acceptance")
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    before = bureau.page(case_id)
    with pytest.raises(Rejection, match="harmless"):
        skip(bureau, before.incidents[0].id)
    assert bureau.page(case_id).row.event_no == before.row.event_no
    assert bureau.app.ask.incident(before.incidents[0].id).omission is None


def test_alike_incidents_are_tried_again_one_by_one_for_whoever_ordered_it(bureau):
    healthy = sick(bureau, "record_acceptance")
    cases = [bureau.submit() for _ in range(3)]
    for case_id in cases:
        bureau.complete(case_id, "accept_case")
    still = bureau.page(cases[2]).row.number
    run = healthy["record_acceptance"].run
    bureau.app.bureau.topics = healthy
    sick(bureau, "record_acceptance", run=lambda inputs, facts: fail() if facts.case.number == still else run(inputs, facts))
    order = RetryAlike(bureau.people["admin"], bureau.page(cases[0]).incidents[0].id, "alike-1")
    assert bureau.handle(order).number == "3"
    (row,) = bureau.app.ask.retry_orders()
    assert (row.total, row.mended, row.waiting) == (3, 0, 3)
    assert Worker(bureau.app).retry_due() == 3
    (row,) = bureau.app.ask.retry_orders()
    assert (row.total, row.mended, row.waiting) == (3, 2, 0)
    assert [len(bureau.page(case_id).incidents) for case_id in cases] == [0, 0, 1]
    assert {e.person_id for e in bureau.page(cases[0]).events if e.type == "IncidentResolved"} == {bureau.people["admin"]}
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_a_failed_case_moves_to_a_mended_version_and_is_tried_again_there(bureau):
    healthy = sick(bureau, "record_acceptance")
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    before = bureau.page(case_id).incidents[0]
    moving.moved(bureau, moving.released(bureau, moving.version(text="\n- 改好了出具受理通知。\n".encode())))
    page = bureau.page(case_id)
    assert (page.edition.number, [(row.id, row.node) for row in page.incidents]) == (2, [(before.id, before.node)])
    bureau.app.bureau.topics = healthy
    bureau.handle(RetryIncident(bureau.people["admin"], before.id, bureau.request_id()))
    assert bureau.task(case_id, "review_unit", "market_supervision")
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def lose_acceptance(bureau, case_id):
    """The variable ``acceptance`` is no longer what the window officer answered, in the failed element and all before it."""
    edition = bureau.page(case_id).edition
    with bureau.app.database.reading() as reader:
        row = reader.ask(STATE, {"case_id": case_id}).one()
    live = codec.decode(edition.definition, sealing.unseal(bureau.config.state_key, case_id, row.revision, bytes(row.sealed)))
    for each in live.workflow.tasks.values():
        each.data.update({"acceptance": "lost"} if "acceptance" in each.data else {})
    rewrite(bureau, case_id, sealing.seal(bureau.config.state_key, case_id, row.revision, codec.encode(live)))


def rewrite(bureau, case_id, sealed):
    bureau.app.database.write(lambda uow: uow.write(SPOIL, {"case": case_id, "new": sealed}))
    bureau.app.bureau.live = LiveCases()


def test_a_variable_is_set_to_what_is_on_record_once_a_second_person_has_confirmed(bureau):
    healthy = sick(bureau, "record_acceptance")
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    lose_acceptance(bureau, case_id)
    run = healthy["record_acceptance"].run
    bureau.app.bureau.topics = healthy
    sick(bureau, "record_acceptance", run=lambda inputs, facts: run(inputs, facts) if facts.variables["acceptance"] == "accept" else fail())
    (incident,) = bureau.page(case_id).incidents
    admin, head = bureau.people["admin"], bureau.people["head"]
    (offered,) = [one for one in bureau.app.ask.repairs(bureau.app.ask.incident(incident.id)) if one.name == "acceptance"]
    assert (offered.now, [option.value for option in offered.options], offered.on_record) == ("lost", ["accept"], True)
    for variable, value in (("acceptance", "correct"), ("granted", "yes"), ("proof", "issue")):
        with pytest.raises(Invalid):
            bureau.handle(ProposeRepair(admin, incident.id, variable, value, "与记录不符", bureau.request_id()))
    bureau.handle(ProposeRepair(admin, incident.id, "acceptance", "accept", "与记录不符", bureau.request_id()))
    (remedy,) = bureau.app.ask.remedies()
    with pytest.raises(NotAllowed):
        bureau.handle(DecideRepair(admin, remedy.id, True, "", bureau.request_id()))
    with pytest.raises(NotAllowed):
        bureau.handle(DecideRepair(bureau.people["supervisor"], remedy.id, True, "", bureau.request_id()))
    bureau.handle(DecideRepair(head, remedy.id, True, "属实", bureau.request_id()))
    page = bureau.page(case_id)
    assert not page.incidents
    assert page.tasks
    (event,) = [row for row in page.events if row.type == "VariableRepaired"]
    said = orjson.loads(event.data)
    assert (event.person_id, said["before"], said["after"], said["proposer"]) == (head, "lost", "accept", admin)
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_a_state_comes_back_from_a_backup_only_where_it_is_proven_to_be_the_lost_one(bureau, tmp_path):
    case_id = bureau.submit()
    number = bureau.page(case_id).row.number
    early = back_up(bureau.config.database_url, tmp_path, bureau.config.state_key, datetime(2026, 7, 1, tzinfo=UTC))
    bureau.complete(case_id, "accept_case")
    late = back_up(bureau.config.database_url, tmp_path, bureau.config.state_key, datetime(2026, 7, 2, tzinfo=UTC))
    bureau.handle(AddNote(bureau.people["window1"], case_id, "备份以后", bureau.request_id()))

    def restore(kept):
        (row,) = rows_of(kept.path, "case_state", "case_id", case_id)
        command = RestoreState(number, row["revision"], row["event_no"], row["head_hash"], row["sealed"], kept.path.name, "磁盘损坏")
        return bureau.handle(command)

    with pytest.raises(Stale):
        restore(late)
    with bureau.app.database.reading() as reader:
        good = bytes(reader.ask(STATE, {"case_id": case_id}).one().sealed)
    rewrite(bureau, case_id, good[:-9] + b"damaged!}")
    task = bureau.task(case_id, "review_unit", "market_supervision")
    with pytest.raises(Rejection, match="quarantined"):
        bureau.complete(case_id, "review_unit", unit_id="market_supervision")
    with pytest.raises(Rejection, match="proven"):
        restore(early)
    restore(late)
    page = bureau.page(case_id)
    assert not page.incidents
    assert [row.type for row in page.events[-3:]] == ["IncidentRaised", "IncidentResolved", "StateRestored"]
    assert task.id in {row.id for row in page.tasks}
    bureau.complete(case_id, "review_unit", unit_id="market_supervision")
    assert [row.kind for row in bureau.app.ask.remedies()] == ["state"]
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
