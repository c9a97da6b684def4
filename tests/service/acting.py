"""A bureau that changes and cancels licences: the items deployed, one food licence in the library."""

from __future__ import annotations

from typing import Any

from engine.domain.commands import DeployItem, SubmitCase, WithdrawCase
from engine.domain.licence_commands import ContestMaterial, DecideContest, EnterLicence, OpenOfficially
from engine.runtime.bundle import read_folder
from tests.bureau import ROOT, Bureau

CHANGE, CANCELLATION = "catering_change", "licence_cancellation"
NUMBER = "JY21309990050016"
HOLDER, CODE = "青禾区小满餐饮有限公司", "91110000600037341L"
ENTRIES = {
    "operator_name": HOLDER,
    "credit_code": CODE,
    "legal_person": "李满",
    "place_address": "青禾区麦浪路 18 号一层",
    "business_form": "中小型餐馆",
    "projects": ["热食类食品制售"],
}
PAPERS = ["application_form", "food_licence", "business_licence", "layout_plan"]
CHECKS = ["name", "person", "address", "projects", "validity"]


def ready(bureau: Bureau, until: str = "2028-08-14") -> Bureau:
    """Deploy the items and enter the licence."""
    for item in (CHANGE, CANCELLATION):
        bureau.handle(DeployItem(None, read_folder(ROOT / "processes" / item)))
    bureau.handle(EnterLicence(None, "food_licence", NUMBER, HOLDER, CODE, ENTRIES, "2023-08-15", until))
    return bureau


def change_form(bureau: Bureau, login: str = "xiaoman", **changed: Any) -> dict[str, list[str]]:
    """The start form of a change, as the licence fills it in, with what ``changed``."""
    values = {**ENTRIES, "licence_number": NUMBER, "phone": "13800000001", "change_notes": "有变化", "delivery_method": "electronic", "declaration": "true"}
    values["business_licence"] = bureau.upload(login, "执照.pdf")
    values |= changed
    return {key: value if isinstance(value, list) else [value] for key, value in values.items()}


def apply(bureau: Bureau, login: str = "xiaoman", **changed: Any) -> int:
    """A change, online, by the holder."""
    receipt = bureau.handle(SubmitCase(bureau.people[login], CHANGE, change_form(bureau, login, **changed), bureau.request_id()))
    return int(receipt.case_id)


def decide(bureau: Bureau, case_id: int, decision: str = "granted") -> None:
    """From intake to the approver's decision, on the spot."""
    bureau.complete(case_id, "accept_case", materials=PAPERS)
    bureau.complete(case_id, "approve_case", decision=decision, reasons="不符合条件")


def grant(bureau: Bureau, case_id: int) -> None:
    """On the spot, to the delivered licence."""
    decide(bureau, case_id)
    bureau.complete(case_id, "issue_licence", checks=CHECKS)
    bureau.complete(case_id, "deliver")


def cancellation(ground: str = "holder_request", number: str = NUMBER) -> dict[str, list[str]]:
    """The start form of a cancellation."""
    values = {"licence_number": number, "holder": HOLDER, "holder_code": CODE, "phone": "", "ground": ground, "reason": "不再经营", "declaration": "true"}
    return {key: [value] for key, value in values.items()}


def ask_cancellation(bureau: Bureau, ground: str = "holder_request") -> int:
    """By the holder, online."""
    return int(bureau.handle(SubmitCase(bureau.people["xiaoman"], CANCELLATION, cancellation(ground), bureau.request_id())).case_id)


def cancel(bureau: Bureau) -> int:
    """Asked for, accepted, decided."""
    case_id = ask_cancellation(bureau)
    bureau.complete(case_id, "accept_case", materials=["application_form"])
    bureau.complete(case_id, "approve_case")
    return case_id


def open_officially(bureau: Bureau, ground: str, login: str = "cert1") -> int:
    """Begun by an officer."""
    return int(bureau.handle(OpenOfficially(bureau.people[login], CANCELLATION, cancellation(ground), bureau.request_id())).case_id)


def contest(bureau: Bureau, *, upheld: bool = False) -> int:
    """A change whose applicant contests the library's licence, the keeper's answer, and the change withdrawn."""
    case_id, own = apply(bureau, legal_person="周小满"), bureau.upload("xiaoman", "许可证.pdf")
    bureau.handle(ContestMaterial(bureau.people["xiaoman"], case_id, "food_licence", "门牌号写错了", own, bureau.request_id()))
    (found,) = bureau.app.ask.open_contests()
    bureau.handle(DecideContest(bureau.people["cert1"], found.id, upheld, "已与档案核对", bureau.request_id()))
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], case_id, "先核对", bureau.request_id()))
    return case_id
