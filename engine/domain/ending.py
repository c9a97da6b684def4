"""结束:what ends when an application is declined, refused or lapses: the case, or in a project only the phase that it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.effects import CloseCase, ClosePhase

if TYPE_CHECKING:
    from engine.domain.facts import Facts


def ending(facts: Facts, result: str, outcome: str) -> CloseCase | ClosePhase:
    """The effect: ``result`` of the case, or ``outcome`` of the phase, whose papers the applicant may hand in again."""
    return CloseCase(result) if facts.phase is None else ClosePhase(outcome)
