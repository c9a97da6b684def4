"""A licence for outdoor advertising, step by step, with chairs and experts at their posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import AddOfficer, AddUnit, CompleteTask, DeployItem, SubmitCase
from engine.runtime.bundle import read_folder
from tests.bureau import ROOT

if TYPE_CHECKING:
    from tests.bureau import Bureau

ITEM = "outdoor_advertising"
FORM = {
    "holder_name": ["青禾区小满餐饮有限公司"],
    "credit_code": ["91110000600037341L"],
    "contact": ["李满"],
    "phone": ["13800000001"],
    "place": ["青禾区麦浪路 24 号楼顶"],
    "structure": ["楼顶"],
    "size": ["18×6"],
    "content": ["企业形象广告"],
    "months": ["24"],
    "declaration": ["true"],
}
HEARING = {"affects_others": "yes", "hearing_grounds": "灯光影响对面住户"}


def deploy(bureau: Bureau, *, experts: int = 4) -> None:
    """The item, two chairs and some experts, by login chair1 … expert4."""
    bureau.handle(DeployItem(None, read_folder(ROOT / "processes" / ITEM)))
    bureau.handle(AddUnit(None, "expert_pool", "专家库", "Experts"))
    for role, unit, count in (("chair", "approval_bureau", 2), ("expert", "expert_pool", experts)):
        for no in range(1, count + 1):
            bureau.people[f"{role}{no}"] = int(bureau.handle(AddOfficer(None, f"{role}{no}", ((role, unit, role, role),))).id)


def reviewed(bureau: Bureau, **review: str) -> int:
    """Accepted and reviewed by urban1 or urban2; what follows depends on what he says."""
    uploads = {key: [bureau.upload("xiaoman")] for key in ("business_licence", "design", "site_right")}
    case_id = int(bureau.handle(SubmitCase(bureau.people["xiaoman"], ITEM, {**FORM, **uploads}, bureau.request_id())).case_id)
    bureau.complete(case_id, "accept_case", materials=["application_form", "business_licence", "design", "site_right"])
    bureau.complete(case_id, "review_materials", **{"opinion": "agree", "needs_experts": "no", "affects_others": "no", **review})
    return case_id


def post(bureau: Bureau, case_id: int, node: str, by: str, **values: str) -> None:
    """One task of one person's, without claiming it."""
    task = next(row for row in bureau.page(case_id).tasks if row.node == node and (row.assignee in (None, bureau.people[by]) or row.pool == "applicant"))
    bureau.handle(CompleteTask(bureau.people[by], task.id, 999, {key: [value] for key, value in values.items()}, bureau.request_id()))


def holder(bureau: Bureau, case_id: int, node: str) -> str:
    """Who holds the task."""
    return next(login for login, person in bureau.people.items() if person == bureau.task(case_id, node).assignee)
