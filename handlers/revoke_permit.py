"""撤销行政许可:the decision is written and served, and the licence ends today (行政许可法 第六十九条第一、二、四款)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of, texts_of
from engine.domain.effects import CloseCase, EndLicence
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId
from engine.domain.message_texts import tell

# 第六十九条第四款
INTERESTS = {
    "compensated": "因撤销受到损害的合法权益，由本机关依法给予赔偿，你（单位）可以另行提出赔偿请求",
    "unprotected": "基于该行政许可取得的利益不受保护",
}


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task with the findings, ``views`` that with the holder's statement, ``hearing`` that with the record; ``document`` the decision."""

    task: TaskId = TaskId("investigate")
    views: TaskId = TaskId("state_views")
    hearing: TaskId = TaskId("hold_hearing")
    document: str = "revocation_decision"


def revoke_permit(inputs: Inputs, facts: Facts) -> Outcome:
    """撤销行政许可:Raises ValueError without a licence, a ground of the law, or a favourable decision."""
    concern, ground = facts.concern, facts.concern.ground if facts.concern else None
    if concern is None or concern.act != "revoke" or ground is None:
        raise ValueError("Expected a licence to revoke and a ground of the law, but one is missing.")
    if (facts.decision or {}).get("outcome") != "granted":
        raise ValueError("Expected a decision to revoke before a licence is revoked, but there is none.")
    answers = facts.case.answers
    data = {
        "holder": concern.holder,
        "licence_name": concern.name,
        "licence_number": concern.number,
        "findings": texts_of(answers.get(inputs.task, {}), "findings"),
        "views": texts_of(answers.get(inputs.views, {}), "views"),
        "hearing": texts_of(answers.get(inputs.hearing, {}), "record"),
        "ground": ground.name,
        "article": ground.reference,
        "interest": INTERESTS.get(ground.interest, ""),
        "decided_on": text_of(facts.decision or {}, "decided_on") or facts.now.date().isoformat(),
    }
    told = tell("permit_revoked", licence=(concern.name, concern.name_en), licence_number=concern.number, ground=(ground.name, ground.name_en))
    return Outcome(effects=(EndLicence("revoke", ground.id, ground.name, inputs.document, data), told, CloseCase("rescinded")))
