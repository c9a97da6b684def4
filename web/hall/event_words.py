"""留痕的白话:what events of a case are called to its applicant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from web.current import product
from web.hall.wording import visit_titles
from web.i18n import gettext, said, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.queries.cases import CasePage


def event_words(page: CasePage, kind: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """(title, text) of what the applicant should see; an empty title for what is the bureau's own business."""
    if kind == "DocumentWritten":
        titles = {
            "correction_notice": gettext("一次性告知补正"),
            "non_acceptance_decision": gettext("决定不予受理"),
            "deferral_notice": gettext("容缺受理，告知补齐的材料"),
            "revocation_notice": gettext("撤销受理"),
            "commitment_terms": gettext("告知承诺事项"),
            "commitment_check_record": gettext("核查承诺的履行情况"),
        }
        return titles.get(data.get("kind", ""), ""), str(data.get("number", ""))
    if kind == "DecisionMade":
        return say(*OUTCOMES.get(str(data.get("outcome")), ("作出决定", "Decided"))), ""
    if kind == "OpinionGiven":
        return gettext("%(unit)s审查完毕", unit=unit_words(page, str(data.get("unit", "")))), ""
    if kind == "ServiceSettled":
        return _service_words(page, data), ""
    if kind in PHASE_EVENTS:
        return _phase_words(page, kind, data), str(data.get("code", ""))
    if kind == "MaterialsSupplied":
        rectified = any(done.task_id == data.get("task") and done.kind == "rectify" for done in page.completions)
        return gettext("您报告了整改情况") if rectified else gettext("您补交了材料"), ""
    if kind == "SurveyConvened":
        return gettext("召集复勘") if data.get("round", 1) > 1 else gettext("召集联合踏勘"), ""
    return _titles().get(kind) or visit_titles().get(kind, ""), ""


def _service_words(page: CasePage, data: Mapping[str, Any]) -> str:
    node = page.node(str(data.get("node")))
    name = said(node, "name") if node else ""
    return gettext("%(service)s已办好", service=name) if data.get("done") else gettext("%(service)s没有办成", service=name)


def _titles() -> dict[str, str]:
    """What stands by itself."""
    return {
        "CaseSubmitted": gettext("提交申请"),
        "CaseReceived": gettext("窗口收件"),
        "CaseAccepted": gettext("受理"),
        "SurveyRecorded": gettext("现场踏勘"),
        "LicenceIssued": gettext("颁发证照"),
        "HearingRequested": gettext("要求听证"),
        "HearingWaived": gettext("放弃听证"),
        "HearingHeld": gettext("举行听证"),
        "PublicityOpened": gettext("开始公示"),
        "PublicityClosed": gettext("公示结束"),
        "CommitmentSigned": gettext("签署告知承诺书"),
        "LicenceRevoked": gettext("许可被撤销"),
        "CreditMarked": gettext("记入信用记录"),
        "CreditMarkLifted": gettext("信用修复"),
        "CaseWithdrawn": gettext("撤回申请"),
        "DeemedAccepted": gettext("逾期没有告知补正，依法视为受理"),
        "DeemedRenewed": gettext("届满未作决定，依法视为准予延续"),
        "CaseClosed": gettext("办结"),
        "ClockResumed": gettext("恢复计时"),
    }


PHASE_EVENTS = frozenset({"ProjectCodeAssigned", "PhaseHandedIn", "PhaseClosed"})


def _phase_words(page: CasePage, kind: str, data: Mapping[str, Any]) -> str:
    phase = page.edition.item.phase(str(data.get("phase") or ""))
    name = said(phase, "name") if phase is not None else ""
    if kind == "ProjectCodeAssigned":
        return gettext("取得项目代码")
    if kind == "PhaseHandedIn":
        return gettext("您提交了“%(phase)s”的材料", phase=name)
    return gettext("“%(phase)s”通过", phase=name) if data.get("outcome") == "granted" else gettext("“%(phase)s”没有通过，可以重新提交", phase=name)


OUTCOMES = {"granted": ("决定准予许可", "Granted"), "partly": ("决定部分准予许可", "Granted in part"), "refused": ("决定不予许可", "Refused")}


def unit_words(page: CasePage, unit: str) -> str:
    """A unit by the name that the item gives it, else by its own."""
    row = next((part for part in page.participants if part.unit == unit), None) or product().ask.units().get(unit)
    return said(row, "name") if row else unit
