"""分项计时: each unit's component has clocks of its own where the item's limits say so, and serial successors start when their turn comes.

Items taken in together that can be handled at the same time count as accepted by all at that moment; one that must follow another counts as
accepted when the written completion of the one before has arrived (浙江省保障“最多跑一次”改革规定第五条第三款). Until then the successor may look
at the papers, but not decide (滨州市工程建设项目并联审批管理规定第十六条). Here a unit's final opinion is its written completion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.calendar import ZONE
from engine.domain.errors import Rejection
from engine.domain.joint_review import OPEN
from engine.domain.moment import moment
from engine.service.clocks import component_clock, has_clock, start_clock, stop_clock
from engine.service.dossier import channel_of
from engine.service.facts import opinions
from engine.service.phases import accepted_at, phase_id
from engine.store.reads import TASKS_OF_CASE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from engine.domain.item import Participant
    from engine.service.dossier import Dossier

KINDS = ("statutory", "promised")


def start_components(dossier: Dossier, units: Iterable[str]) -> None:
    """并联:the components of the units asked count from the acceptance, except those that wait for a predecessor."""
    if not dossier.edition.limits.components:
        return
    accepted = accepted_at(dossier)
    since = moment(accepted) if accepted is not None else dossier.now
    for unit in units:
        if predecessor(dossier, unit) is None:
            _start(dossier, unit, since)


def predecessor(dossier: Dossier, unit: str) -> Participant | None:
    """The unit that this one still waits for: asked in this case too, and without a final opinion."""
    by_unit = {p.unit: p for p in dossier.edition.item.participants}
    before = by_unit.get(by_unit[unit].after) if unit in by_unit else None
    if before is None:
        return None
    given = opinions(dossier).get(before.unit)
    return before if given is not None and given.state in OPEN else None


def check_turn(dossier: Dossier, unit: str, state: str) -> None:
    """依次办理:a successor decides after its predecessor. Raises Rejection; asking for a survey is part of looking at the papers."""
    if state in OPEN or not any(p.after for p in dossier.edition.item.participants):
        return
    before = predecessor(dossier, unit)
    if before is None:
        return
    given = opinions(dossier)
    if given[before.unit].state == "survey" and given[unit].state != "survey":
        raise Rejection(
            f"“{before.component}”由{before.name}先办，它要求先踏勘。请您也选要求踏勘，踏勘以后依次提出最终意见。",
            f"Expected the written opinion of {before.name_en} on {before.component_en} first, which asks for a survey first; ask for it too.",
        )
    raise Rejection(
        f"“{before.component}”由{before.name}先办；收到它的书面意见以后才能提出最终意见。现在可以先看材料（预审），内容请先暂存或记在备注里。",
        f"Expected the written opinion of {before.name_en} on {before.component_en} first, but it is still awaited; meanwhile you may look at the papers.",
    )


def follow(dossier: Dossier, unit: str, state: str) -> None:
    """A final opinion ends the unit's component clock and starts those of its successors and their stages; a mended one changes nothing more."""
    if state in OPEN:
        return
    if dossier.edition.limits.components:
        for kind in KINDS:
            stop_clock(dossier, component_clock(unit, kind))
    for successor in dossier.edition.item.participants:
        if successor.after == unit and successor.unit in opinions(dossier):
            _start(dossier, successor.unit, dossier.now)
            _start_stages(dossier, successor.unit)


def waits(dossier: Dossier, unit: str) -> bool:
    """Whether a task of this unit opens for a look at the papers only: its stage counts when its turn has come."""
    return any(p.unit == unit and p.after for p in dossier.edition.item.participants) and predecessor(dossier, unit) is not None


def _start_stages(dossier: Dossier, unit: str) -> None:
    for task in dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all():
        node = dossier.edition.definition.nodes.get(task.node)
        stage = node.stage if node is not None and task.unit == unit and task.parent is None else ""
        limit = dossier.edition.limits.stage(stage, dossier.now.date(), channel_of(dossier), phase_id(dossier)) if stage else None
        if limit is not None and not has_clock(dossier, f"stage:{task.id}"):
            dossier.add(records.TaskDueChanged(task.id, start_clock(dossier, "stage", task.id, limit)))


def _start(dossier: Dossier, unit: str, since: datetime) -> None:
    for kind in KINDS:
        name = component_clock(unit, kind)
        limit = dossier.edition.limits.component(unit, kind, since.astimezone(ZONE).date())
        if limit is not None and not has_clock(dossier, name):
            start_clock(dossier, "component", unit, limit, at=since, name=name)
