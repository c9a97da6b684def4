"""单位的设立、变更和撤销. A unit keeps its id for ever: definitions, cases and the catalogue name it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from engine.domain.errors import FieldError, NotFound, Rejection
from engine.service.organisation_acts import begin, done, ground_of, note, refuse
from engine.store.organisation import DROP_UNIT, PUT_UNIT, UNIT, USES_OF_UNIT
from engine.store.powers import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.people_commands import RemoveUnit, SaveUnit
    from engine.store.unit_of_work import UnitOfWork

ORDER: Final = ("city", "district", "town", "village")
FIELDS: Final = ("name", "name_en", "level", "parent", "telephone", "address")
LONGEST: Final = 100
USES: Final = {
    "posts": ("岗位", "posts"),
    "cases": ("办件", "cases"),
    "entries": ("目录条目", "entries of the catalogue"),
    "powers": ("权力台账", "lines of the ledger of powers"),
    "units": ("下级单位", "units under it"),
    "codes": ("单位代码", "codes"),
}


def save_unit(command: SaveUnit, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """设立或变更单位. Raises Invalid with every error, NotFound for an unknown unit."""
    at, known = begin(command, uow, bureau)
    if known is not None:
        return known
    before = uow.ask(UNIT, {"unit_id": command.id}).one()
    if before is None and not command.new:
        raise NotFound
    units = {row.id: row for row in uow.ask(LEVELS).all()}
    errors = [*_flaws(command, before, units)]
    ground = ground_of(command, errors)
    refuse(errors)
    row = {name: getattr(command, name).strip() for name in FIELDS} | {"id": command.id}
    row["parent"] = row["parent"] or None
    was = {} if before is None else {name: getattr(before, name) for name in FIELDS}
    changed = {name: [was.get(name) or "", row[name] or ""] for name in FIELDS if (was.get(name) or "") != (row[name] or "")}
    if changed:
        uow.write(PUT_UNIT, row)
        act = "unit_founded" if before is None else "unit_changed"
        note(uow, act, command.actor, at, {"changed": changed, "name": row["name"]}, unit=command.id, ground=ground)
    return done(command, uow, at, command.id)


def _flaws(command: SaveUnit, before: Any, units: Mapping[str, Any]) -> Iterator[FieldError]:
    if command.new and not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", command.id, re.ASCII):
        yield FieldError("id", "标识用 2 至 40 位小写字母、数字和下划线，以字母开头。", "Expected 2 to 40 small letters, digits, underscores.")
    if command.new and before is not None:
        yield FieldError("id", "这个标识已被使用。", "Expected an id that no unit has, but this one is taken.")
    for name, zh in (("name", "中文名称"), ("name_en", "英文名称")):
        if not 1 <= len(getattr(command, name).strip()) <= LONGEST:
            yield FieldError(name, f"请填写{zh}，不超过 {LONGEST} 字。", f"Expected a name of at most {LONGEST} characters.")
    for name in ("telephone", "address"):
        if len(getattr(command, name)) > LONGEST:
            yield FieldError(name, f"不超过 {LONGEST} 字。", f"Expected at most {LONGEST} characters.")
    if command.level not in ORDER:
        yield FieldError("level", "请选择层级。", "Expected one of the four levels.")
    yield from _misplaced(command, units)


def _misplaced(command: SaveUnit, units: Mapping[str, Any]) -> Iterator[FieldError]:
    """The unit above must exist, be no lower, and not be the unit itself or under it; nor may a unit under it be higher than it."""
    if command.level not in ORDER:
        return
    level = ORDER.index(command.level)
    if any(row.parent == command.id and ORDER.index(row.level) < level for row in units.values()):
        yield FieldError("level", "它的下级单位层级更高，请先调整下级单位。", "Expected no unit under it of a higher level; change those first.")
    if not command.parent:
        return
    if command.parent not in units:
        yield FieldError("parent", "没有这个上级单位。", "Expected a known unit above, but there is none.")
    elif ORDER.index(units[command.parent].level) > level:
        yield FieldError("parent", "上级单位的层级不能低于本单位。", "Expected a unit above that is of no lower level.")
    elif command.id in _above(command.parent, units):
        yield FieldError("parent", "上级单位不能是它自己或者它的下级。", "Expected a unit above that is not the unit itself or under it.")


def _above(start: str, units: Mapping[str, Any]) -> list[str]:
    found, at = [start], units[start].parent
    while at in units and at not in found:
        found.append(at)
        at = units[at].parent
    return found


def remove_unit(command: RemoveUnit, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """撤销单位 that nothing refers to. Raises Rejection with what does."""
    at, known = begin(command, uow, bureau)
    if known is not None:
        return known
    row = uow.ask(UNIT, {"unit_id": command.id}).one()
    if row is None:
        raise NotFound
    errors: list[FieldError] = []
    ground = ground_of(command, errors)
    refuse(errors)
    uses = uow.ask(USES_OF_UNIT, {"unit_id": command.id}).one()._asdict()
    named = [(*USES[kind], count) for kind, count in uses.items() if count]
    if named:
        zh = "、".join(f"{word} {count}" for word, _, count in named)
        en = ", ".join(f"{count} {word}" for _, word, count in named)
        raise Rejection(f"这个单位还有{zh}，不能撤销；不再用的，把岗位上的人调走就行。", f"Expected a unit that nothing refers to, but it has {en}.")
    uow.write(DROP_UNIT, {"id": command.id})
    note(uow, "unit_removed", command.actor, at, {"id": command.id, "name": row.name}, ground=ground)
    return done(command, uow, at, command.id)
