"""名称查重、前置审批、提前函告: what the register and the dated lists say of a company, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.domain.calendar import ZONE
from engine.domain.commands import DeployItem, GreenChannel, ReceiveCase
from engine.domain.errors import DefinitionError, Invalid
from engine.domain.licence_commands import EnterLicence
from engine.runtime.bundle import read_folder
from tests.bureau import ROOT

REGISTRATION = "enterprise_registration"
PAPERS = ("application_form", "identity_papers", "premises_papers", "articles", "approval_documents")
VALUES = {
    "applicant_name": "李满",
    "applicant_code": "360426199101010071",
    "phone": "13800000002",
    "contact_person": "李满",
    "contact_phone": "13800000002",
    "company_name": "青禾区大满餐饮有限公司",
    "company_type": "有限责任公司（自然人独资）",
    "address": "青禾区麦浪路 18 号",
    "capital": "50",
    "legal_person": "李满",
    "legal_person_id": "360426199101010071",
    "scope": "餐饮服务",
    "prior_approval": "no",
    "shareholders[0].name": "李满",
    "shareholders[0].identity": "360426199101010071",
    "shareholders[0].amount": "50",
    "shareholders[0].method": "货币",
    "shareholders[0].due": "2030-12-31",
    "declaration": "true",
}


def deploy(bureau):
    bureau.handle(DeployItem(None, read_folder(ROOT / "processes" / REGISTRATION)))


def receive(bureau, green=None, papers=PAPERS, **changes):
    values = {key: [value] for key, value in {**VALUES, **changes}.items()}
    return bureau.handle(ReceiveCase(bureau.people["window1"], REGISTRATION, values, papers, bureau.request_id(), green))


def test_a_field_of_company_that_is_not_there_is_refused_at_deploy(bureau):
    files = read_folder(ROOT / "processes" / REGISTRATION)
    files["item.toml"] = files["item.toml"].replace(b'name = "company_name"', b'name = "company_nmae"')
    with pytest.raises(DefinitionError, match="company_nmae"):
        bureau.handle(DeployItem(None, files))


def held(bureau, holder, number, kind="business_licence", code="", until=""):
    bureau.handle(EnterLicence(None, kind, number, holder, code or number, {}, "2020-01-01", until))


def test_the_register_is_every_business_licence_in_force_and_no_other_paper(bureau):
    held(bureau, "青禾区小满餐饮管理有限公司", "91990000MA00001011")
    held(bureau, "青禾区小满食品有限公司", "91990000MA00001022", until="2026-06-30")
    held(bureau, "青禾区小满科技有限公司", "91990000MA00001033")
    held(bureau, "青禾区小满饮食有限公司", "JY21309990049999", kind="food_licence", until="2027-01-01")

    found, _ = bureau.app.ask.company_findings("青禾小满%_餐饮有限公司", "")
    assert [one.name for one in found.taken] == []  # other characters, another trade name
    found, _ = bureau.app.ask.company_findings("青禾小满餐饮有限公司", "")
    assert [one.code for one in found.taken] == ["91990000MA00001011"]
    assert [one.code for one in found.similar] == ["91990000MA00001033"]
    assert bureau.app.ask.company_findings("青禾小满餐饮有限公司", "", "91990000MA00001011")[0].taken == ()


def test_a_scope_that_needs_approval_before_says_so_or_is_refused(bureau):
    deploy(bureau)
    with pytest.raises(Invalid) as caught:
        receive(bureau, scope="餐饮服务；保安服务")
    assert [error.key for error in caught.value.errors] == ["prior_approval"]
    assert "保安服务许可证" in caught.value.errors[0].zh

    papers = [paper for paper in PAPERS if paper != "approval_documents"]
    without = receive(bureau, papers=tuple(papers), scope="保安服务", prior_approval="yes")
    held(bureau, "李满", "BA36000001", "security_service_permit", "360426199101010071")
    holding = receive(bureau, papers=tuple(papers), scope="保安服务", prior_approval="yes")
    states = [{row.material: row.state for row in bureau.page(one.case_id).materials}["approval_documents"] for one in (without, holding)]
    assert states == ["missing", "reused"]


def test_the_street_channel_asks_for_its_letter_a_working_day_ahead(bureau):
    deploy(bureau)
    bureau.clock.now = datetime(2026, 7, 6, 9, tzinfo=ZONE)  # a Monday
    for day in ("", "2026-07-06", "2026-07-05", "2026-07-07", "昨天"):
        with pytest.raises(Invalid) as caught:
            receive(bureau, GreenChannel("street", "麦浪街道办事处", "麦街函〔2026〕3号", day))
        assert [error.key for error in caught.value.errors] == ["channel_written_on"]
    case_id = receive(bureau, GreenChannel("street", "麦浪街道办事处", "麦街函〔2026〕3号", "2026-07-03")).case_id
    said = next(event for event in bureau.page(case_id).events if event.type == "GreenChannelConfirmed")
    assert '"written_on":"2026-07-03"' in said.data
