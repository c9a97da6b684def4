"""意见、踏勘、决定、材料: rows of this subject as a decided change writes them."""

from __future__ import annotations

from typing import NamedTuple


class OpinionAsked(NamedTuple):
    """征询意见:pending."""

    case_id: int
    unit: str
    round: int
    state: str
    reasons: str
    conditions: str
    task_id: str | None
    person_id: int | None
    asked_at: int
    given_at: int | None
    coordinate: bool = False


class OpinionGiven(NamedTuple):
    """审查意见."""

    case_id: int
    unit: str
    round: int
    state: str
    reasons: str
    conditions: str
    task_id: str | None
    person_id: int | None
    given_at: int
    coordinate: bool = False


class OpinionWithdrawn(NamedTuple):
    """不再征询:an opinion that was asked for and never given."""

    case_id: int
    unit: str
    round: int


class OpinionMoved(NamedTuple):
    """意见状态:pending or need_material, with what is asked for."""

    case_id: int
    unit: str
    round: int
    state: str
    reasons: str


class MaterialRequested(NamedTuple):
    """请申请人补充材料."""

    case_id: int
    unit: str
    round: int
    words: str
    person_id: int
    asked_at: int
    ended_at: int | None
    outcome: str
    answer: str
    uploads: str
    ended_by: int | None


class MaterialRequestEnded(NamedTuple):
    """补充材料到此为止:supplied, or the unit has decided without."""

    case_id: int
    unit: str
    round: int
    ended_at: int
    outcome: str
    answer: str
    uploads: str
    ended_by: int | None


class MaterialRequestsEnded(NamedTuple):
    """随办件终止."""

    case_id: int
    ended_at: int


class LateOpinion(NamedTuple):
    """迟到的意见."""

    case_id: int
    unit: str
    round: int
    state: str
    reasons: str
    conditions: str
    person_id: int
    given_at: int
    taken_at: int | None
    taken_by: int | None


class LateOpinionTaken(NamedTuple):
    """采纳迟到的意见."""

    case_id: int
    unit: str
    round: int
    taken_at: int
    taken_by: int


class UnitChange(NamedTuple):
    """会审单位增减."""

    case_id: int
    no: int
    action: str
    unit: str
    name: str
    name_en: str
    component: str
    component_en: str
    reason: str
    person_id: int | None
    changed_at: int


class SurveyConvened(NamedTuple):
    """召集踏勘."""

    case_id: int
    round: int
    units: str
    result: str | None
    findings: str
    officers: str
    convened_at: int
    held_at: int | None


class SurveyHeld(NamedTuple):
    """踏勘完成."""

    case_id: int
    round: int
    result: str
    findings: str
    officers: str
    held_at: int


class SurveySigned(NamedTuple):
    """踏勘签名."""

    case_id: int
    round: int
    person_id: int
    signed_at: int


class DecisionRecord(NamedTuple):
    """审批决定."""

    case_id: int
    round: int
    outcome: str
    granted: str
    refused: str
    reasons: str
    person_id: int | None
    decided_at: int


class MaterialRecord(NamedTuple):
    """材料:inserted or replaced."""

    case_id: int
    material: str
    name: str
    state: str
    uploads: str
    note: str
    changed_at: int
    licence_id: int | None = None


class UploadAttached(NamedTuple):
    """上传件归入办件."""

    handle: str
    case_id: int
