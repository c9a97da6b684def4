"""并联审查:what the units' opinions amount to. One unit's objection refuses its own component; a refused core component, everything.

Opinions arrive as rows in any order and give the same result; nothing here depends on who answered first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.domain.facts import Opinion
    from engine.domain.item import Participant

NEED_MATERIAL: Final = "need_material"
STATES: Final = {
    "pending": ("待反馈", "Awaited"),
    "need_material": ("需补充材料", "Needs further material"),
    "survey": ("需踏勘", "Asks for a survey"),
    "agree": ("同意", "Agrees"),
    "conditions": ("附条件同意", "Agrees with conditions"),
    "object": ("不同意", "Objects"),
    "unconcerned": ("不涉及", "Not concerned"),
    "absent": ("缺席", "Absent"),
    "ended": ("审查终止", "Review ended"),
}
AWAITED: Final = ("pending", NEED_MATERIAL)
SILENT: Final = frozenset({"unconcerned", "absent", "ended"})  # nothing of theirs is granted or refused
OPEN: Final = frozenset({*AWAITED, "survey"})
WISHES: Final = ("granted", "partly", "refused")


@dataclass(frozen=True)
class Line:
    """一个单位的意见:the participant with its opinion, for the one-page summary."""

    participant: Participant
    opinion: Opinion

    @property
    def concerned(self) -> bool:
        """Whether the unit has a component at stake."""
        return self.opinion.state not in SILENT


@dataclass(frozen=True)
class Summary:
    """会审汇总:in the order of the item's participants; only units that were asked appear."""

    lines: tuple[Line, ...]

    @property
    def closed(self) -> bool:
        """Whether somebody was asked and all have given a final opinion."""
        return bool(self.lines) and not any(line.opinion.state in OPEN for line in self.lines)

    @property
    def pending(self) -> tuple[str, ...]:
        """The units that have not answered, those included that wait for material."""
        return tuple(line.participant.unit for line in self.lines if line.opinion.state in AWAITED)

    @property
    def surveying(self) -> tuple[str, ...]:
        """联合踏勘:the units that asked for a survey, and owe a final opinion after it."""
        return self._units("survey")

    @property
    def objecting(self) -> tuple[str, ...]:
        """The units that object."""
        return self._units("object")

    @property
    def absent(self) -> tuple[Participant, ...]:
        """缺席:the units gone on without; the decision leaves their components open."""
        return tuple(line.participant for line in self.lines if line.opinion.state == "absent")

    @property
    def coordinating(self) -> tuple[str, ...]:
        """协调会:the objecting units that ask for a coordination meeting."""
        return tuple(line.participant.unit for line in self.lines if line.opinion.state == "object" and line.opinion.coordinate)

    @property
    def all_refused(self) -> bool:
        """Whether every unit concerned objects."""
        concerned = [line for line in self.lines if line.concerned]
        return bool(concerned) and all(line.opinion.state == "object" for line in concerned)

    def _units(self, state: str) -> tuple[str, ...]:
        return tuple(line.participant.unit for line in self.lines if line.opinion.state == state)


@dataclass(frozen=True)
class Verdict:
    """会审结果:outcome granted | partly | refused, the components of each side, and the objecting units' reasons (component, reasons, unit name)."""

    outcome: str
    granted: tuple[str, ...]
    refused: tuple[str, ...]
    reasons: tuple[tuple[str, str, str], ...]


def asked_units(participants: Iterable[Participant], holds: Mapping[str, bool]) -> tuple[str, ...]:
    """征求意见的单位:those whose ``when`` holds, in order. ``holds`` says so by unit; an absent unit is not asked."""
    return tuple(participant.unit for participant in participants if holds.get(participant.unit, False))


def summarise(participants: Iterable[Participant], opinions: Iterable[Opinion]) -> Summary:
    """汇总:participants with their current opinions. ``ValueError`` for an opinion of a unit that is no participant."""
    known = {opinion.unit: opinion for opinion in opinions}
    lines = tuple(Line(participant, known.pop(participant.unit)) for participant in participants if participant.unit in known)
    if known:
        raise ValueError(f"Expected opinions of participants only, but {sorted(known)} are none.")
    return Summary(lines)


def decide(summary: Summary, wish: str) -> Verdict:
    """决定:what the approver's wish comes to, component by component. ``ValueError`` while an opinion is open, or for an unknown wish.

    Refusing refuses everything; otherwise what its unit objects to is refused, and everything when a core component is among it. Where
    nobody was asked, the wish is the decision.
    """
    if wish not in WISHES:
        raise ValueError(f"Expected the decision to be granted, partly or refused, but got {wish!r}.")
    if not summary.lines and wish != "partly":
        return Verdict(wish, (), (), ())
    if any(line.opinion.state in OPEN for line in summary.lines):
        raise ValueError("Expected all opinions to be closed before the decision, but one is open.")
    concerned = [line for line in summary.lines if line.concerned]
    objected = [line for line in concerned if line.opinion.state == "object"]
    refused = concerned if wish == "refused" or any(line.participant.core for line in objected) else objected
    granted = tuple(line.participant.component for line in concerned if line not in refused)
    outcome = "refused" if not granted else "partly" if refused else "granted"
    reasons = tuple((line.participant.component, line.opinion.reasons, line.participant.name) for line in objected)
    return Verdict(outcome, granted, tuple(line.participant.component for line in refused), reasons)
