"""容缺 as a called process, on both databases: what happens inside it reaches the branches beside it in the diagram that calls it (R21)."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from engine.domain.commands import AddOfficer, AddUnit, CompleteTask
from engine.domain.errors import Invalid
from engine.verify import verify
from tests.service import committing
from tests.service.renewing import at, tick

READY = [material for material in committing.PAPERS if material != "health_certificates"]


def deferring(bureau, method="ordinary"):
    committing.deploy(bureau)
    bureau.handle(AddUnit(None, "health_commission", "区卫生健康局", "District Health Commission"))
    bureau.handle(AddOfficer(None, "卫健审查员", (("reviewer", "health_commission", "卫生审查岗", "Hygiene reviewer"),)))
    report = {"test_report": [bureau.upload("xiaoman")]} if method == "ordinary" else {}
    case_id = committing.apply(bureau, method=[method], health_certificates=[], **report)
    ready = [*READY, *report]
    bureau.complete(case_id, "accept_case", materials=ready, deferred=["health_certificates"], deferred_by="2026-07-07")
    return case_id


def nodes(bureau, case_id):
    return sorted({task.node for task in bureau.page(case_id).tasks})


def supply(bureau, case_id, **values):
    task = bureau.task(case_id, "supply_deferred")
    raw = {key: [value] for key, value in values.items()}
    bureau.handle(CompleteTask(bureau.people["xiaoman"], task.id, bureau.page(case_id).row.event_no, raw, bureau.request_id()))


def revoked(bureau, case_id, beside):
    """The case is over with every branch, its clocks stand, the holder of the task beside has heard why, and what is kept is sound. The notice's data."""
    page = bureau.page(case_id, "xiaoman")
    assert (page.row.status, page.row.result, page.row.end_node, page.tasks) == ("closed", "revoked", "acceptance_revoked", [])
    assert any("撤销受理" in told.zh for told in bureau.app.ask.my_notices(replace(bureau.actor_of("market1"), id=beside)))
    assert {clock.state for clock in bureau.page(case_id).clocks} <= {"stopped", "overdue"}
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
    notice = next(document for document in page.documents if document.kind == "revocation_notice")
    assert bureau.app.document_file(notice.id).startswith(b"%PDF")
    return orjson.loads(notice.data)


def test_a_day_that_passes_inside_the_call_ends_the_review_beside_it(bureau):
    case_id = deferring(bureau)
    assert nodes(bureau, case_id) == ["review_materials", "supply_deferred"]
    reviewer = bureau.task(case_id, "review_materials").assignee
    at(bureau, 7, 7, 16, 59)
    tick(bureau)
    assert bureau.page(case_id).row.status != "closed"
    at(bureau, 7, 7, 17)
    tick(bureau)

    said = revoked(bureau, case_id, reviewer)
    assert (said["wanted"], said["told_on"], said["until"]) == (["从业人员健康合格证明"], "2026-07-01", "2026-07-07")
    assert "第十条" in said["article"]


def test_what_the_window_finds_not_in_order_ends_the_review_with_its_reasons(bureau):
    case_id = deferring(bureau)
    reviewer = bureau.task(case_id, "review_materials").assignee
    with pytest.raises(Invalid) as refused:
        supply(bureau, case_id)
    assert refused.value.errors[0].key == "health_certificates"
    supply(bureau, case_id, health_certificates=bureau.upload("xiaoman", "健康证.pdf"))
    bureau.complete(case_id, "check_deferred", deferral="incomplete", reasons="健康证明已过期")

    assert revoked(bureau, case_id, reviewer)["reasons"] == ["健康证明已过期"]


def test_who_commits_is_not_decided_before_what_was_deferred_is_in(bureau):
    case_id = deferring(bureau, "commitment")
    committing.sign(bureau, case_id)
    assert nodes(bureau, case_id) == ["supply_deferred"]
    supply(bureau, case_id, health_certificates=bureau.upload("xiaoman", "健康证.pdf"))
    bureau.complete(case_id, "check_deferred", materials=["health_certificates"], deferral="complete")

    assert nodes(bureau, case_id) == ["approve_case"]
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_a_limit_that_passed_before_does_not_stand_in_for_the_reasons_of_the_window(bureau):
    case_id = deferring(bureau, "commitment")
    supply(bureau, case_id, health_certificates=bureau.upload("xiaoman", "健康证.pdf"))
    at(bureau, 7, 8, 17)
    tick(bureau)
    reviewer = bureau.task(case_id, "review_materials").assignee
    bureau.complete(case_id, "check_deferred", deferral="incomplete", reasons="健康证明已过期")

    assert revoked(bureau, case_id, reviewer)["reasons"] == ["健康证明已过期"]
