"""A venue's hygiene licence applied for on a commitment, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import DeployItem, SubmitCase
from engine.runtime.bundle import read_folder
from tests.bureau import ROOT

if TYPE_CHECKING:
    from tests.bureau import Bureau

ITEM = "venue_hygiene"
PAPERS = ["application_form", "business_licence", "site_plan", "hygiene_rules", "health_certificates"]
FORM = {
    "venue_name": ["青禾区小满餐饮有限公司"],
    "credit_code": ["91110000600037341L"],
    "legal_person": ["李满"],
    "phone": ["13800000001"],
    "venue_kind": ["宾馆"],
    "address": ["青禾区麦浪路 22 号"],
    "area": ["320"],
    "rooms": ["24"],
    "method": ["commitment"],
    "declaration": ["true"],
}


def deploy(bureau: Bureau) -> None:
    bureau.handle(DeployItem(None, read_folder(ROOT / "processes" / ITEM)))


def apply(bureau: Bureau, **changes: list[str]) -> int:
    uploads = {key: [bureau.upload("xiaoman")] for key in ("business_licence", "site_plan", "hygiene_rules", "health_certificates")}
    return int(bureau.handle(SubmitCase(bureau.people["xiaoman"], ITEM, {**FORM, **uploads, **changes}, bureau.request_id())).case_id)


def sign(bureau: Bureau, case_id: int) -> None:
    signed = {"understood": "true", "meets": "true", "answerable": "true", "signed_by": "李满"}
    bureau.complete(case_id, "sign_commitment", "xiaoman", **signed)


def granted(bureau: Bureau) -> int:
    """Decided on the spot; the check is open."""
    case_id = apply(bureau)
    bureau.complete(case_id, "accept_case", materials=PAPERS)
    sign(bureau, case_id)
    bureau.complete(case_id, "approve_case")
    bureau.complete(case_id, "issue_licence", checks=["holder", "content", "number"])
    bureau.complete(case_id, "deliver")
    return case_id


def broken(bureau: Bureau) -> int:
    """The check finds that nothing was kept."""
    case_id = granted(bureau)
    bureau.complete(case_id, "verify_commitment", result="failed", findings="没有消毒间")
    return case_id
