"""阶段:what a project in phases must say of itself in item.toml, and what the clocks of a phase are called.

A phase is a part of a case with its own acceptance, units, decision and limits; between two phases it is the applicant's turn, and no
clock of the bureau runs. Each phase that is entered is a row, numbered within the case; the same phase may be entered again, after a
refusal or when a later one leads back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.domain.item import Item, Phase
    from engine.domain.toml_record import Source

STATES: Final = {
    "waiting": ("待交材料", "Papers awaited"),
    "received": ("已收件", "Received"),
    "accepted": ("办理中", "Under review"),
    "granted": ("已通过", "Granted"),
    "refused": ("不予许可", "Refused"),
    "lapsed": ("视为撤回", "Deemed withdrawn"),
    "declined": ("不予受理", "Not accepted"),
}
REGIMES: Final = {"approval": ("核准", "approved"), "filing": ("备案", "filed")}  # 管理方式: how a project is managed
OPEN: Final = frozenset({"waiting", "received", "accepted"})
_ID = re.compile(r"[a-z][a-z0-9_]{0,40}", re.ASCII)
_KIND = re.compile(r"[a-z][a-z0-9_]{0,40}=[0-9]{2}", re.ASCII)
_DIGITS = re.compile(r"[0-9]{2}", re.ASCII)


@dataclass(frozen=True)
class PhaseFact:
    """一次进入的阶段:``no`` counts all phases entered in the case from 1; ``round`` the entries of this phase. Instants in epoch milliseconds."""

    no: int
    phase: str
    round: int
    state: str
    opened_at: int
    accepted_at: int | None = None
    closed_at: int | None = None
    waived: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What its clocks are about: the phase, and from the second time on which time."""
        return self.phase if self.round == 1 else f"{self.phase}.{self.round}"


def phase_of_subject(subject: str) -> str:
    """The phase that a clock with this subject counts for; empty for a clock of the whole case."""
    return subject.partition(".")[0]


def next_phase(item: Item, entered: Sequence[PhaseFact]) -> Phase | None:
    """The phase after the one granted last; None when that was the last one, or there are none. A project may begin with a later one."""
    order = [phase.id for phase in item.phases]
    granted = [one.phase for one in entered if one.state == "granted"]
    after = order.index(granted[-1]) + 1 if granted else 0
    return item.phases[after] if after < len(order) else None


def check_phases(source: Source, item: Item) -> None:
    """阶段:unique ids; every participant in one of them, after a unit of the same one; a waiver with its ground; a whole project code."""
    known = [phase.id for phase in item.phases]
    for number, phase in enumerate(item.phases):
        if not _ID.fullmatch(phase.id) or known.index(phase.id) < number:
            source.find(("phases", number, "id"), "phase", "阶段的 id 应为小写英文,不重复。", "Expected each phase with an id of small letters, once.")
        if not all(text.strip() for text in (phase.name, phase.name_en, phase.lead, phase.lead_name, phase.lead_name_en)):
            source.find(("phases", number), "phase", "阶段应写全名称和牵头单位。", "Expected a phase to name itself and its lead unit in both languages.")
    phase_of = {participant.unit: participant.phase for participant in item.participants}
    for number, participant in enumerate(item.participants):
        place = ("participants", number)
        if participant.phase not in known and (participant.phase or known):
            _not_one(source, (*place, "phase"), participant.phase, known)
        if participant.after and phase_of.get(participant.after, participant.phase) != participant.phase:
            source.find(
                (*place, "after"), "phase", "只能等同一阶段的单位。", f"Expected {participant.unit} to wait for a unit of its own phase, but it is another's."
            )
        if bool(participant.waived) != bool(participant.waiver and participant.waiver_en):
            source.find(
                (*place, "waived"), "waiver", "豁免应同时写条件和依据(中英文)。", "Expected a waiver with its condition and its ground in both languages."
            )
    _check_code(source, item)


def _check_code(source: Source, item: Item) -> None:
    code = item.project_code
    if (code.industry or code.kinds) and not (_DIGITS.fullmatch(code.industry) and code.kinds and all(_KIND.fullmatch(kind) for kind in code.kinds)):
        source.find(
            ("project_code",),
            "project-code",
            '[project_code] 应写两位行业代码和各类项目的两位类型代码,如 kinds = ["filing=03"]。',
            'Expected [project_code] with two digits of the industry and two of each kind, such as kinds = ["filing=03"].',
        )


def _not_one(source: Source, place: tuple[str | int, ...], phase: str, known: Iterable[str]) -> None:
    listed = tuple(known)
    source.find(
        place,
        "phase",
        f"「{phase}」不是本事项的阶段:{'、'.join(listed)}。",
        f"Expected one of the item's phases ({', '.join(listed) or 'none'}), but got {phase!r}.",
    )
