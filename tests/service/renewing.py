"""A bureau that renews food licences: the item deployed, one licence in the library, its renewal applied for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from engine.domain.calendar import ZONE
from engine.domain.commands import DeployItem, SubmitCase
from engine.domain.licence_commands import EnterLicence
from engine.runtime.bundle import read_folder
from engine.worker import Worker
from tests.bureau import ROOT, Bureau

RENEWAL = "catering_renewal"
NUMBER = "JY21309990040019"
HOLDER, CODE = "青禾区小满餐饮有限公司", "91110000600037341L"
PAPERS = ["application_form", "food_licence", "business_licence", "self_check"]
ENTRIES = {
    "operator_name": HOLDER,
    "credit_code": CODE,
    "legal_person": "李满",
    "place_address": "青禾区麦浪路 18 号一层",
    "business_form": "中小型餐馆",
    "projects": ["热食类食品制售"],
}


def ready(bureau: Bureau, until: str = "2026-08-14", **changes: Any) -> Bureau:
    """Deploy the item and enter the licence."""
    bureau.handle(DeployItem(None, read_folder(ROOT / "processes" / RENEWAL)))
    enter(bureau, until=until, **changes)
    return bureau


def enter(bureau: Bureau, number: str = NUMBER, until: str = "2026-08-14", code: str = CODE, since: str = "") -> None:
    """A licence issued before the system was installed."""
    first = since or (datetime.fromisoformat(until) - timedelta(days=365 * 5)).date().isoformat()
    bureau.handle(EnterLicence(None, "food_licence", number, HOLDER, code, {**ENTRIES, "credit_code": code}, first, until))


def form(bureau: Bureau, login: str = "xiaoman", **changes: Any) -> dict[str, list[str]]:
    """The start form of a renewal."""
    values = {
        "licence_number": NUMBER,
        "operator_name": HOLDER,
        "credit_code": CODE,
        "legal_person": "李满",
        "phone": "13800000001",
        "changed": "no",
        "self_check": bureau.upload(login, "自查.pdf"),
        "business_licence": bureau.upload(login, "执照.pdf"),
        "delivery_method": "electronic",
        "declaration": "true",
        **changes,
    }
    return {key: [value] for key, value in values.items()}


def apply(bureau: Bureau, login: str = "xiaoman", **changes: Any) -> int:
    """Online, by the holder."""
    receipt = bureau.handle(SubmitCase(bureau.people[login], RENEWAL, form(bureau, login, **changes), bureau.request_id()))
    return int(receipt.case_id)


def accept(bureau: Bureau, case_id: int) -> None:
    """At the window."""
    bureau.complete(case_id, "accept_case", materials=PAPERS)


def grant(bureau: Bureau, case_id: int) -> None:
    """From acceptance to the delivered licence."""
    accept(bureau, case_id)
    bureau.complete(case_id, "review_renewal", opinion="agree")
    bureau.complete(case_id, "approve_case", decision="granted")
    bureau.complete(case_id, "issue_licence")
    bureau.complete(case_id, "deliver")


def at(bureau: Bureau, month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> None:
    """Set the clock."""
    bureau.clock.now = datetime(year, month, day, hour, minute, tzinfo=ZONE)


def tick(bureau: Bureau) -> None:
    """Fire whatever is due."""
    worker = Worker(bureau.app)
    while worker.fire_due():
        pass
