"""用人核对 of a version: what its tasks need, who holds which post now, for the bureau itself and for every unit that the power is delegated to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select

from engine.domain.duties import DUTIES
from engine.domain.powers import Power, deciding, delegations
from engine.domain.staffing import Holder, Need, gaps
from engine.runtime.lint.rules.user_task_role import ROLES
from engine.store.powers import LEDGER_OF_ITEM, LEVELS
from engine.store.presence import HELD_NOW
from engine.store.statements import Statement
from engine.store.tables.people import holding, person, post, unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.domain.item import Item
    from engine.domain.staffing import Gap
    from engine.runtime.definitions import Node
    from engine.runtime.edition import Edition
    from engine.store.unit_of_work import UnitOfWork

HELD: Final = Statement(
    "holding.in_force",
    select(holding.c.person_id, person.c.name, post.c.role, post.c.unit)
    .distinct()
    .join_from(holding, post, post.c.id == holding.c.post_id)
    .join(person, person.c.id == holding.c.person_id)
    .where(HELD_NOW),
)
UNITS: Final = Statement("unit.names", select(unit.c.id, unit.c.name, unit.c.name_en))
OUTSIDE: Final = ("applicant", "agent")
SURVEYORS: Final = 2  # 行政许可法 第三十四条:两名以上工作人员


class Unmanned(NamedTuple):
    """没有人能办的环节, as a sentence; ``unit`` is the id of the unit, empty where any unit's people would do."""

    node: str
    unit: str
    why: str
    zh: str
    en: str


def unmanned(reader: UnitOfWork, edition: Edition, at: int, day: str) -> tuple[Unmanned, ...]:
    """Each sentence once: as the item's own unit decides, then as each unit does that it is delegated to."""
    levels = {row.id: (row.level, row.parent) for row in reader.ask(LEVELS).all()}
    holders = [Holder(row.person_id, row.name, row.role, row.unit, levels[row.unit][0], _above(row.unit, levels)) for row in reader.ask(HELD, {"at": at}).all()]
    names = {row.id: (row.name, row.name_en) for row in reader.ask(UNITS).all()}
    needs = list(needs_of(edition))
    found: dict[Unmanned, None] = {}
    for where in _deciding(reader, edition.item.id, edition.item.unit, day):
        for gap in gaps(needs, holders, where):
            found[_said(gap, names, where)] = None
    return tuple(found)


def _above(name: str, levels: Mapping[str, tuple[str, str | None]]) -> tuple[str, ...]:
    found: list[str] = []
    at = levels[name][1]
    while at is not None and at not in found:
        found.append(at)
        at = levels[at][1] if at in levels else None
    return tuple(found)


def _deciding(reader: UnitOfWork, item: str, own: str, day: str) -> list[str]:
    """The item's own unit (empty), or whoever the power was transferred to; then those it is delegated to on that day."""
    rows: list[Any] = reader.ask(LEDGER_OF_ITEM, {"item": item}).all()
    if not rows:
        return [""]
    ledger, first = [Power(*row[:8]) for row in rows], rows[0].unit
    held = deciding(first, ledger, day).holder
    return ["" if held == own else held, *dict.fromkeys(row.to_unit for row in delegations(first, ledger, day))]


def needs_of(edition: Edition) -> Iterator[Need]:
    """Every task that an officer does. One that who did an earlier task does again (``same_as``) needs nobody more."""
    for node in edition.definition.nodes.values():
        if node.element == "userTask" and node.role not in OUTSIDE and not node.assign.startswith("same_as:"):
            for where in _units(node, edition.item):
                people = SURVEYORS if node.kind == "joint_survey" and not where else 1
                yield Need(node.id, node.name, node.name_en or node.id, node.role, node.duty or "none", where, people)


def _units(node: Node, item: Item) -> list[str]:
    """The units whose people do it; nothing where only the running case can tell."""
    if not node.unit_from:
        return [node.unit or ""]
    if node.unit_from == "lead":
        return list(dict.fromkeys(phase.lead for phase in item.phases))
    if node.unit_from == "lead_unit":
        return [one.unit for one in item.participants[:1]]
    surveying = node.role == "surveyor"
    return [one.unit for one in item.participants if one.surveys or not surveying] if node.unit_from == "unit" else []


def _said(gap: Gap, names: Mapping[str, tuple[str, str]], where: str) -> Unmanned:
    need, post_zh = gap.need, ROLES.get(gap.need.role, gap.need.role)
    unit_id = gap.unit or (where if need.role == "window" else "")
    unit_zh, unit_en = names.get(unit_id, ("全局", "the whole bureau") if not unit_id else (unit_id, unit_id))
    who = "、".join(gap.persons[:5])
    if gap.why == "nobody":
        zh, en = f"没有人在{post_zh}岗位上", f"nobody holds the post {need.role}"
    elif gap.why == "few":
        zh, en = f"要 {need.people} 人，{post_zh}岗位上只有{who}", f"it takes {need.people} people, and the post {need.role} has only {who}"
    else:
        duty_zh, duty_en = DUTIES[need.duty]
        others_zh, others_en = "、".join(DUTIES[one][0] for one in gap.duties), ", ".join(DUTIES[one][1] for one in gap.duties)
        zh = f"{post_zh}岗位上的{who}还要承担{others_zh}，同一办件里不能再承担{duty_zh}（接不管审、审不管核、核不管发）"
        en = f"{who} of the post {need.role} would also have to do {others_en}, and nobody may do that and {duty_en} in one case"
    return Unmanned(
        need.node, unit_id, gap.why, f"环节“{need.name}”在{unit_zh}没有人能办:{zh}。", f"Expected somebody for “{need.name_en}” at {unit_en}, but {en}."
    )
