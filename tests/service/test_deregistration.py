"""A company deregistered on both databases: public notice in calendar days, the licence's end, its other licences (条例第三十一至三十三条)."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, select

from engine.domain.commands import AddOfficer, AddUnit, CompleteTask, DeployItem, SubmitCase
from engine.domain.errors import Invalid
from engine.domain.licence_commands import EnterLicence
from engine.domain.publicity_commands import RaiseObjection
from engine.runtime.bundle import read_folder
from engine.store.statements import Statement
from engine.store.tables.documents import notice
from engine.verify import verify
from engine.worker import Worker
from tests.bureau import APPLICANTS, ROOT

ITEM, UNIT = "enterprise_deregistration", "commercial_registration"
NAME, CODE, _ = APPLICANTS["xiaoman"]
FOOD = "JY21309990050016"
FORM = {
    "licence_number": CODE,
    "holder": NAME,
    "credit_code": CODE,
    "phone": "13800000001",
    "ground": "company_dissolved",
    "reason": "股东会决议解散",
    "way": "simplified",
    "barred": "none",
    "settled": "true",
    "branches": "none",
    "declaration": "true",
}
POOLED = Statement("test.told", select(notice).where(notice.c.case_id == bindparam("case_id"), notice.c.pool.is_not(None)))


def ready(bureau):
    bureau.handle(DeployItem(None, read_folder(ROOT / "processes" / ITEM)))
    bureau.handle(AddUnit(None, UNIT, "商事登记科", "Commercial Registration Section"))
    bureau.people["registrar"] = int(bureau.handle(AddOfficer(None, "registrar", (("reviewer", UNIT, "登记审查岗", "Registrar"),))).id)
    bureau.handle(EnterLicence(None, "business_licence", CODE, NAME, CODE, {"company_name": NAME}, "2021-03-01", ""))
    bureau.handle(EnterLicence(None, "food_licence", FOOD, NAME, CODE, {"operator_name": NAME}, "2023-08-15", "2028-08-14"))


def apply(bureau, **changed):
    form = {**{key: [value] for key, value in FORM.items()}, "commitment": [bureau.upload("xiaoman")], **changed}
    return int(bureau.handle(SubmitCase(bureau.people["xiaoman"], ITEM, form, bureau.request_id())).case_id)


def wait(bureau, days):
    bureau.clock.move(days=days)
    Worker(bureau.app).fire_due()


def post(bureau, case_id, node, login, **values):
    task = bureau.task(case_id, node)
    bureau.handle(CompleteTask(bureau.people[login], task.id, 999, {key: [value] for key, value in values.items()}, bureau.request_id()))


def told(bureau, case_id):
    """To which pools a notice went that names the food licence."""
    with bureau.app.database.reading() as reader:
        return [row.pool for row in reader.ask(POOLED, {"case_id": case_id}).all() if FOOD in row.zh]


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_after_twenty_plain_days_the_company_applies_its_licence_ends_and_the_keepers_of_the_others_are_told(bureau):
    ready(bureau)
    case_id = apply(bureau)  # on Wednesday, 1 July
    (shown,) = bureau.app.ask.in_publicity()
    assert shown.until == "2026-07-21"
    sheet = bureau.app.ask.clock_reading(bureau.page(case_id), next(c.name for c in bureau.page(case_id).clocks)).explanation
    assert "第 20 日,到期" in sheet[-1].zh
    wait(bureau, 20)
    assert bureau.page(case_id).tasks == []  # the last day itself is still the public's
    wait(bureau, 1)
    sound(bureau)

    bureau.clock.move(hours=1)
    post(bureau, case_id, "conclude_publicity", "registrar", publicity_outcome="clear")
    post(bureau, case_id, "apply_after_notice", "xiaoman", still_true="true")
    bureau.complete(case_id, "accept_case", materials=["application_form", "business_licence", "commitment"])
    post(bureau, case_id, "review_materials", "registrar", opinion="agree")
    bureau.complete(case_id, "approve_case")

    assert bureau.app.ask.licence_of_number(CODE).state == "cancelled"
    assert bureau.app.ask.licence_of_number(FOOD).state == "valid"  # its own case cancels it
    assert told(bureau, case_id) == ["reviewer@market_supervision"]
    with pytest.raises(Invalid) as refused:
        apply(bureau)
    assert "已经注销" in refused.value.errors[0].zh
    bureau.complete(case_id, "handle_dependants", handled="begun", handled_notes="已启动注销")
    assert bureau.page(case_id).row.result == "cancelled"
    sound(bureau)


def test_an_objection_that_holds_and_a_bar_of_the_law_are_refused_in_writing_and_the_licence_stands(bureau):
    ready(bureau)
    case_id = apply(bureau)
    (shown,) = bureau.app.ask.in_publicity()
    bureau.handle(RaiseObjection(shown.id, "王禾", "13800000009", "公司欠我货款", "r-1"))
    wait(bureau, 21)
    bureau.clock.move(hours=1)
    with pytest.raises(Invalid):
        post(bureau, case_id, "conclude_publicity", "registrar", publicity_outcome="upheld")
    post(bureau, case_id, "conclude_publicity", "registrar", publicity_outcome="upheld", answers="货款尚未清偿")
    barred = apply(bureau, barred=["abnormal"])

    for refused in (case_id, barred):
        page = bureau.page(refused)
        assert (page.row.result, page.row.end_node) == ("refused", "simplified_refused")
    assert bureau.app.ask.licence_of_number(CODE).state == "valid"
    sound(bureau)
