"""单位代码: a unit's own credit code and the division it works for, checked against the units above and below it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.domain.codes import credit_code_valid
from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid, NotFound
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.store.catalogue import PUT_UNIT_CODE, UNIT_CODES
from engine.store.powers import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bureau import Bureau
    from engine.domain.catalogue_commands import SetUnitCode
    from engine.store.unit_of_work import UnitOfWork

DIGITS = {"city": 4, "district": 6, "town": 9, "village": 12}  # how much of the 12 digits a level of the division says


def set_unit_code(command: SetUnitCode, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """登记单位代码, either of which may be left empty. Raises Invalid with everything that is wrong."""
    require_role(uow, command.actor, millis(bureau.now()), "administrator")
    units = {row.id: row for row in uow.ask(LEVELS).all()}
    if command.unit not in units:
        raise NotFound
    areas = {row.unit: row.area for row in uow.ask(UNIT_CODES).all()}
    unit = units[command.unit]
    above = areas.get(unit.parent or "", "")
    errors = [*_flaws(command, unit.level, above, units[unit.parent].level if unit.parent else "")]
    if errors:
        raise Invalid(errors)
    uow.write(PUT_UNIT_CODE, {"unit": command.unit, "credit_code": command.credit_code, "area": command.area})
    return Receipt(id=command.unit)


def _flaws(command: SetUnitCode, level: str, above: str, level_above: str) -> Iterator[FieldError]:
    if command.credit_code and not credit_code_valid(command.credit_code):
        yield FieldError("credit_code", "统一社会信用代码应为 18 位，校验位要对。", "Expected a credit code of 18 characters with the right check character.")
    if not command.area:
        return
    rest = command.area[DIGITS[level] :]
    if not re.fullmatch(r"[0-9]{12}", command.area, re.ASCII) or rest.strip("0"):
        zh = f"行政区划代码应为 12 位数字，本级只用前 {DIGITS[level]} 位，后面补零。"
        yield FieldError("area", zh, f"Expected 12 digits, of which this level uses the first {DIGITS[level]} and the rest are zeros.")
    elif above and command.area[: DIGITS[level_above]] != above[: DIGITS[level_above]]:
        yield FieldError("area", f"行政区划代码应在上级单位的 {above} 之内。", f"Expected a division within that of the unit above, {above}.")
