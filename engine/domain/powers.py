"""权力台账:which unit decides an item on a day, from an append-only ledger of transfers, delegations and what was taken back.

A *transfer* 划转 moves the power itself; a *delegation* 委托 lets another administrative organ decide in the holder's name, from one day to
another, by a letter of authorisation 授权委托书 (行政许可法 第二十四条); *taking back* 收回 ends either. Rows are numbered in the order in
which they were approved. A delegation lasts only while whoever gave it holds the power.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from engine.domain.conformity import RANK
from engine.domain.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

KINDS: Final = {"transfer": ("划转", "Transfer"), "delegate": ("委托", "Delegation"), "take_back": ("收回", "Taken back")}
LICENSING: Final = "01"
POOLED: Final = ("reviewer", "surveyor", "approver", "entry", "certificate")  # roles whose tasks follow the deciding unit where the diagram names none


def local(role: str, level: str) -> bool:
    """只办本单位的: whether a post takes only what was delegated to its own unit, and nothing of the bureau's common pool."""
    return role in POOLED and level in {"town", "village"}


class Power(NamedTuple):
    """台账一行. Days are ISO; ``valid_until`` is the last day of a delegation, empty otherwise; ``ends`` is the row that is taken back, 0 for none."""

    no: int
    kind: str
    from_unit: str
    to_unit: str
    valid_from: str
    valid_until: str = ""
    letter: str = ""
    ends: int = 0


class Deciding(NamedTuple):
    """谁来决定: the unit that decides, the holder in whose name it does, and the row of the delegation (0: the holder decides itself)."""

    unit: str
    holder: str
    delegation: int


def holder(first: str, ledger: Sequence[Power], day: str) -> str:
    """权力在谁手里 on a day: the unit of the entry, or where transfers have moved the power since."""
    moved = [row for row in _moves(ledger) if row.valid_from <= day]
    return max(moved, key=lambda row: (row.valid_from, row.no)).to_unit if moved else first


def delegations(first: str, ledger: Sequence[Power], day: str) -> list[Power]:
    """受委托的单位 on a day."""
    held = holder(first, ledger, day)
    ended = {row.ends for row in ledger if row.kind == "take_back" and row.valid_from <= day}
    return [row for row in ledger if row.kind == "delegate" and row.from_unit == held and row.valid_from <= day <= row.valid_until and row.no not in ended]


def deciding(first: str, ledger: Sequence[Power], day: str, at: Sequence[str] = ()) -> Deciding:
    """Who decides a case accepted on ``day`` where it came in: ``at`` is that unit and those above it, the nearest first."""
    held = holder(first, ledger, day)
    given = {row.to_unit: row.no for row in delegations(first, ledger, day)}
    unit = next((unit for unit in at if unit in given), None)
    return Deciding(unit, held, given[unit]) if unit is not None else Deciding(held, held, 0)


def flaws(first: str, power_type: str, ledger: Sequence[Power], row: Power, levels: Mapping[str, str]) -> Iterator[FieldError]:
    """Everything that is wrong with a row about to be added; ``levels`` are those of all units."""
    if row.kind not in KINDS:
        yield FieldError("kind", "请选择划转、委托或者收回。", "Expected a transfer, a delegation or a taking back.")
        return
    if _day(row.valid_from) is None:
        yield FieldError("valid_from", "请填写从哪天起。", "Expected the first day.")
        return
    if row.kind == "take_back":
        yield from _taking_back(first, ledger, row)
        return
    if row.to_unit not in levels:
        yield FieldError("to_unit", "请选择接受的单位。", "Expected a unit that receives the power.")
        return
    held = holder(first, ledger, row.valid_from)
    if row.from_unit != held or row.to_unit == held:
        yield FieldError("to_unit", "接受的单位不能就是现在行使权力的单位。", "Expected another unit than the one that holds the power.")
    if row.kind == "transfer":
        yield from _in_order(ledger, row)
    else:
        yield from _delegating(power_type, ledger, row, levels)


def _delegating(power_type: str, ledger: Sequence[Power], row: Power, levels: Mapping[str, str]) -> Iterator[FieldError]:
    """Only the holder delegates, so that nobody can delegate further what was delegated to him."""
    if RANK[levels[row.to_unit]] < RANK[levels.get(row.from_unit, "city")]:
        yield FieldError("to_unit", "只能委托给同级或者下级单位。", "Expected a receiver of the same level or a lower one.")
    if power_type == LICENSING and levels[row.to_unit] == "village":
        zh = "行政许可只能委托给其他行政机关（行政许可法第二十四条），村（社区）不是行政机关。"
        yield FieldError("to_unit", zh, "Expected an administrative organ: a licence may not be delegated to a village (Licensing Law 24).")
    last = _day(row.valid_until)
    if last is None or row.valid_until < row.valid_from:
        yield FieldError("valid_until", "请填写委托到哪天为止，不早于开始的那天。", "Expected the last day of the delegation, not before its first.")
    if not row.letter.strip():
        yield FieldError("letter", "请填写授权委托书文号。", "Expected the number of the letter of authorisation.")
    ended = {one.ends: one.valid_from for one in ledger if one.kind == "take_back"}
    for other in ledger:
        until = min(other.valid_until, _eve(ended[other.no])) if other.no in ended else other.valid_until
        if other.kind == "delegate" and other.to_unit == row.to_unit and other.valid_from <= row.valid_until and row.valid_from <= until:
            yield FieldError("valid_from", f"与已有的委托（{other.letter}）日期重叠。", f"Expected days that do not overlap the delegation {other.letter}.")


def _taking_back(first: str, ledger: Sequence[Power], row: Power) -> Iterator[FieldError]:
    ended = next((one for one in ledger if one.no == row.ends and one.kind != "take_back"), None)
    if ended is None or any(one.kind == "take_back" and one.ends == row.ends for one in ledger):
        yield FieldError("ends", "请选择要收回的划转或者委托；已收回的不能再收。", "Expected a transfer or delegation that was not taken back yet.")
    elif ended.kind == "delegate":
        if not ended.valid_from <= row.valid_from <= ended.valid_until:
            yield FieldError("valid_from", "收回的日期应当在委托期内。", "Expected a day within the delegation.")
    elif holder(first, ledger, row.valid_from) != ended.to_unit:
        yield FieldError("valid_from", "那一天权力不在这个单位，收不回来。", "Expected the power to be with that unit on that day.")
    else:
        yield from _in_order(ledger, row)


def _in_order(ledger: Sequence[Power], row: Power) -> Iterator[FieldError]:
    """The power moves forward in time only: what was held on a past day does not change."""
    moves = [one.valid_from for one in _moves(ledger)]
    if moves and row.valid_from <= max(moves):
        yield FieldError("valid_from", f"应当晚于上一次变动（{max(moves)}）。", f"Expected a day after the last move, {max(moves)}.")


def _moves(ledger: Sequence[Power]) -> list[Power]:
    """Rows that move the power itself: transfers, and transfers taken back."""
    return [row for row in ledger if row.kind == "transfer" or (row.kind == "take_back" and _ended(ledger, row).kind == "transfer")]


def _ended(ledger: Sequence[Power], row: Power) -> Power:
    return next(one for one in ledger if one.no == row.ends)


def _eve(day: str) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def roles_missing(needed: Collection[str], manned: Collection[str]) -> list[str]:
    """接得住吗: roles that a receiver must have somebody for, and has nobody."""
    return sorted(set(needed) - set(manned))
