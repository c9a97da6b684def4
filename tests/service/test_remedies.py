"""Incidents are skipped where nothing rests on it, and tried again many at a time; everything else is refused, and the journal knows who and why."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from engine.domain.commands import DeployItem, SubmitCase
from engine.domain.errors import Invalid, NotAllowed, Rejection
from engine.domain.incident_commands import RetryAlike, SkipIncident
from engine.runtime.bundle import read_folder
from engine.verify import verify
from engine.worker import Worker
from tests.bureau import ROOT

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
