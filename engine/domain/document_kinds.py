"""文书种类:names of the bureau's documents and the word in their number (青行审〔2026〕受字第…号)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

LICENCE = "licence"


@dataclass(frozen=True)
class DocumentKind:
    """One kind: Chinese and English name, the character of its number series."""

    zh: str
    en: str
    word: str


KINDS: dict[str, DocumentKind] = {
    "receipt": DocumentKind("收件凭证", "Receipt", "收"),
    "acceptance_notice": DocumentKind("受理通知书", "Notice of acceptance", "受"),
    "correction_notice": DocumentKind("一次性补正告知书", "One-time correction notice", "补"),
    "non_acceptance_decision": DocumentKind("不予受理决定书", "Decision not to accept", "不受"),
    "grant_decision": DocumentKind("准予行政许可决定书", "Decision to grant", "准"),
    "refusal_decision": DocumentKind("不予行政许可决定书", "Decision to refuse", "不准"),
    "registration_notice": DocumentKind("准予设立登记通知书", "Notice of registration", "登"),
    "registration_refusal": DocumentKind("不予登记通知书", "Notice of refused registration", "不登"),
    "filing_notice": DocumentKind("备案通知书", "Notice of filing", "备"),
    "confirmation_notice": DocumentKind("准予办理告知书", "Notice of approval", "办"),
    "confirmation_refusal": DocumentKind("不予办理告知书", "Notice of refusal", "不办"),
    "withdrawal_notice": DocumentKind("终止办理(撤回)通知书", "Notice of withdrawal", "终"),
    "survey_record": DocumentKind("踏勘意见书", "Survey record", "勘"),
    "coordination_minutes": DocumentKind("协调会纪要", "Minutes of a coordination meeting", "协"),
    "delivery_receipt": DocumentKind("送达回证", "Proof of delivery", "送"),
    "special_procedure_notice": DocumentKind("特别程序告知书", "Notice of a special procedure", "特"),
    "extension_notice": DocumentKind("延长办理期限告知书", "Notice of extension", "延"),
    "lapse_notice": DocumentKind("逾期未补正终止办理通知书", "Notice of lapse", "逾"),
    "unapplied_notice": DocumentKind("未按期申请注销告知书", "Notice that deregistration was not applied for in time", "未申"),
    "deferral_notice": DocumentKind("容缺受理通知书", "Notice of deferred materials", "容"),
    "revocation_notice": DocumentKind("撤销受理通知书", "Notice that acceptance is revoked", "撤"),
    "renewal_decision": DocumentKind("准予延续行政许可决定书", "Decision to renew", "续"),
    "deemed_renewal_notice": DocumentKind("准予延续(视为准予延续)通知书", "Notice of renewal by law", "视"),
    "expiry_notice": DocumentKind("终止延续办理通知书", "Notice that a renewal ends", "届"),
    "hearing_right_notice": DocumentKind("听证告知书", "Notice of the right to a hearing", "听告"),
    "hearing_notice": DocumentKind("听证通知书", "Notice of a hearing", "听通"),
    "hearing_minutes": DocumentKind("听证笔录", "Minutes of a hearing", "听笔"),
    "expert_report": DocumentKind("专家评审意见书", "Report of the experts", "专"),
    "withholding_notice": DocumentKind("暂不发证通知书", "Notice that the licence is withheld", "暂"),
    "publicity_record": DocumentKind("公示结果告知书", "Result of the publicity", "示"),
    "commitment_terms": DocumentKind("告知承诺事项告知书", "Terms of commitment", "告"),
    "commitment_letter": DocumentKind("告知承诺书", "Letter of commitment", "诺"),
    "commitment_check_record": DocumentKind("承诺履行情况核查意见书", "Record of the check of a commitment", "核"),
    "licence_revocation": DocumentKind("撤销行政许可决定书", "Decision to revoke a licence", "撤许"),
    "change_decision": DocumentKind("准予变更行政许可决定书", "Decision to change a permit", "变"),
    "cancellation_decision": DocumentKind("注销行政许可决定书", "Decision to cancel a permit", "销"),
    "opening_record": DocumentKind("依职权启动登记表", "Record of a case begun by the bureau", "启"),
    "revocation_warning": DocumentKind("撤销行政许可事先告知书", "Notice before revocation", "撤告"),
    "revocation_decision": DocumentKind("撤销行政许可决定书", "Decision to revoke a permit", "撤决"),
    "kept_decision": DocumentKind("不予撤销行政许可决定书", "Decision not to revoke a permit", "不撤"),
    "filing_certificate": DocumentKind("企业投资项目备案证明", "Certificate of filing", "项备"),
    "phase_decision": DocumentKind("阶段审批决定书", "Decision on a phase", "阶"),
    "overrun_notice": DocumentKind("重新报送可行性研究报告通知书", "Notice to make the study anew", "重报"),
    "project_record": DocumentKind("项目办结通知书", "Final notice of a project", "项"),
    "licence": DocumentKind("证照", "Licence", "证"),
}


def is_licence(kind: str) -> bool:
    """Whether a document is the paper of a licence: of the item's only template, or of one for its kind of licence."""
    return kind == LICENCE or kind.startswith(f"{LICENCE}_")


def licence_document(licence: str, own: Container[str], shared: Container[str]) -> str:
    """The kind of document that a licence of this kind is printed as: ``licence_<kind>`` or ``licence`` of the item, else of the shared ones."""
    named = f"{LICENCE}_{licence}"
    return named if named in own or (LICENCE not in own and named in shared) else LICENCE


def kind_of(kind: str) -> DocumentKind:
    """The kind's names; an analyst's own kind is shown by its id."""
    return KINDS[LICENCE] if is_licence(kind) else KINDS.get(kind) or DocumentKind(kind, kind, "文")
