"""出具承诺核查意见:what the officers found, signed by two or more; whether the commitment is kept, to be rectified, or broken."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import chinese_date, text_of, texts_of
from engine.domain.effects import ConveneSurvey, WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId
from engine.domain.message_texts import tell

RESULTS = {"passed": "已经履行承诺，符合许可条件", "rectify": "与承诺不符，责令限期整改", "failed": "没有履行承诺，不符合许可条件"}


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task whose form names the day by which to rectify (``rectify_by``); ``document`` the kind of record."""

    task: TaskId = TaskId("verify_commitment")
    document: str = "commitment_check_record"


def record_commitment_check(inputs: Inputs, facts: Facts) -> Outcome:
    """核查意见:writes ``commitment_kept`` (passed, rectify, failed). Raises ValueError without a finding, and for a second rectification.

    实际情况与承诺不符的责令限期整改, 整改后仍不符合的撤销: so there is one rectification (安阳市政务服务条例 第二十七条).
    """
    latest = facts.surveys[-1] if facts.surveys else None
    if latest is None or latest.result not in RESULTS or (latest.result == "rectify" and latest.round > 1):
        raise ValueError("Expected the latest check to have a result, and no second rectification, but it is otherwise.")
    until = text_of(facts.case.answers.get(inputs.task, {}), "rectify_by") if latest.result == "rectify" else ""
    data = {
        "round": latest.round,
        "result": RESULTS[latest.result],
        "findings": texts_of({"findings": latest.findings}, "findings"),
        "officers": "、".join(latest.names),
        "article": facts.item.commitment.reference,
        "rectify_by": until,
    }
    written = WriteDocument(inputs.document, data)
    if latest.result != "rectify":
        return Outcome(data={"commitment_kept": latest.result}, effects=(written,))
    if not until:
        raise ValueError(f"Expected {inputs.task} to name the day by which to rectify, but it does not.")
    told = tell("commitment_broken", number=facts.case.number, due=(chinese_date(until), until))
    return Outcome(data={"commitment_kept": "rectify"}, effects=(written, told, ConveneSurvey(latest.units, latest.round + 1)))
