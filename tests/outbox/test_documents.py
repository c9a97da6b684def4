"""文书: every document that the law and the public systems know is there, says what it must, and looks whole."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from engine.domain.document_kinds import KINDS
from engine.domain.template import read_template
from engine.outbox.rendering import render
from engine.outbox.seal import SealFacts
from tests.bureau import ROOT
from tests.outbox.conftest import ADDRESS, WRITTEN

LAW = {path.stem: path.read_bytes() for path in (ROOT / "processes" / "_law" / "documents").glob("*.typ")}
# 收件凭证 受理 补正 不予受理 容缺 特别程序 延期 听证告知 踏勘意见 准予 不予 送达回证 撤回 终止(逾期未补正) 撤销受理
NAMED = (
    *("receipt", "acceptance_notice", "correction_notice", "non_acceptance_decision", "deferral_notice", "special_procedure_notice", "extension_notice"),
    *("hearing_right_notice", "survey_record", "grant_decision", "refusal_decision", "delivery_receipt"),
    *("withdrawal_notice", "lapse_notice", "revocation_notice"),
)
AGAINST = {  # what takes something from its addressee tells him where to turn (行政许可法第三十八条第二款); the last three where they refuse a part
    *("non_acceptance_decision", "refusal_decision", "confirmation_refusal", "registration_refusal", "lapse_notice", "revocation_notice", "expiry_notice"),
    *("revocation_decision", "licence_revocation", "cancellation_decision", "grant_decision", "renewal_decision", "change_decision"),
}


def printed(kind: str) -> str:
    """The text of a document with a value for everything that it may say."""
    read = read_template(f"documents/{kind}.typ", LAW[kind])
    data: dict[str, object] = {}
    for name, place in read.placeholders.items():
        listed = any(f'{how}("{name}"' in read.source for how in ("..field", "lines", "annex")) or name == "pictures" or f'field("{name}").join' in read.source
        day = name.endswith(("_on", "_at")) or name in {"until", "deferred_by"}
        value = date(2026, 7, 9).isoformat() if day else "2" if name in {"round", "days", "valid_years"} else f"{place.label}之值"
        data[name] = [value] if listed else value
    paper = render(LAW[kind], kind, data, seal=SealFacts("青禾区行政审批局"), qr_url=ADDRESS, written_at=WRITTEN)
    return "".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.pdf)).pages).split())


@pytest.mark.parametrize("kind", NAMED)
def test_a_document_bears_title_number_addressee_issuer_seal_and_code(kind):
    text = printed(kind)

    for words in ("文号之值", "办件编号之值", "申请人之值", "审批专用章", "扫码核验真伪", ADDRESS.rpartition("/")[2]):
        assert words in text, (words, text)
    assert KINDS[kind].zh[:2] in text or kind in {"extension_notice", "survey_record", "withdrawal_notice"}


@pytest.mark.parametrize("kind", sorted(AGAINST))
def test_what_is_decided_against_somebody_tells_him_of_review_and_lawsuit_with_their_days(kind):
    source = LAW[kind].decode()

    for words in ("行政复议", "行政诉讼", "六十日", "六个月"):
        assert words in source, words


def test_a_renewal_and_a_change_that_refuse_a_part_say_so():
    for kind in ("renewal_decision", "change_decision"):
        assert "不予许可的分项之值" in printed(kind)
        assert "理由之值" in printed(kind)


@pytest.mark.parametrize("kind", ["receipt", "correction_notice", "delivery_receipt", "phase_decision"])
def test_what_is_no_permit_is_not_told_in_the_name_of_the_law_of_permits(kind):
    assert "行政许可法" in LAW[kind].decode()
    assert "行政许可" not in printed(kind)
