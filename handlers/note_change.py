"""核对变更内容:what the application changes on the licence, and whether that is to be examined or looked at again (行政许可法 第四十九条)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.facts import Facts, Outcome


@dataclass(frozen=True)
class Inputs:
    """Nothing to set; which entries need a review or a survey is data of the item."""


def note_change(inputs: Inputs, facts: Facts) -> Outcome:  # noqa: ARG001 - the handler contract
    """核对变更内容:writes ``needs_review``, ``needs_survey``, ``survey_units`` (who surveys). Raises ValueError in a case that changes nothing."""
    if facts.concern is None or not facts.concern.changes:
        raise ValueError("Expected a licence with entries to change, but there is none.")
    survey = any(one.survey for one in facts.concern.changes)
    units = [part.unit for part in facts.item.participants if part.surveys] if survey else []
    review = survey or any(one.review for one in facts.concern.changes)
    return Outcome(data={"needs_review": review, "needs_survey": survey, "survey_units": units})
