"""权力的变动: drafted and approved like every change of the catalogue; the ledger then says who decides what is accepted from that day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.calendar import ZONE
from engine.domain.commands import Receipt
from engine.domain.entry_change import day_flaw
from engine.domain.errors import FieldError, Invalid, NotFound
from engine.domain.moment import millis
from engine.domain.powers import POOLED, Power, flaws, holder, roles_missing
from engine.domain.powers import deciding as decided_by
from engine.domain.records import CaseUnit
from engine.service.actor import ask_posts, require_role
from engine.service.catalogue import add_change
from engine.service.dossier import dumps
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.catalogue import LATEST_OF
from engine.store.powers import ADD_POWER, LEDGER, LEDGER_OF_ITEM, LEVELS, MANNED

if TYPE_CHECKING:
    from datetime import date

    from engine.bureau import Bureau
    from engine.domain.catalogue_commands import DraftPower
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork


def draft_power(command: DraftPower, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """拟办权力变动. Raises Invalid with everything that is wrong with it."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at, today = millis(bureau.now()), bureau.now().astimezone(ZONE).date()
    require_role(uow, command.actor, at, "administrator")
    entry = uow.ask(LATEST_OF, {"item_id": command.item_id}).one()
    if entry is None:
        raise NotFound
    ledger = _ledger(uow, command.item_id)
    row = _row(command, entry.unit, ledger)
    errors = [*_wrong(uow, bureau, entry, ledger, row, at)]
    early = day_flaw(row.valid_from, today)
    errors += [FieldError("valid_from", early.zh, early.en)] if early else []
    if not 0 < len(command.ground.strip()) <= 500:
        errors.append(FieldError("ground", "请写明法律依据和决定文号。", "Expected the legal ground and the act's number."))
    if errors:
        raise Invalid(errors)
    payload, ground = dumps(row._asdict()), command.ground.strip()
    more = {"item_id": command.item_id, "payload": payload, "state": "drafted", "decided_at": None}
    receipt = Receipt(id=add_change(uow, "power", ground, row.valid_from, at, command.actor, **more))
    apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt


def carry_out_power(uow: UnitOfWork, bureau: Bureau, change: Any, day: str, at: int) -> None:
    """The approved row joins the ledger, checked once more against what has joined it meanwhile. Raises Invalid."""
    entry, ledger = uow.ask(LATEST_OF, {"item_id": change.item_id}).one(), _ledger(uow, change.item_id)
    row = Power(**orjson.loads(change.payload))._replace(no=len(ledger) + 1, valid_from=day)
    errors = [*_wrong(uow, bureau, entry, ledger, row, at)]
    if errors:
        raise Invalid(errors)
    uow.write(ADD_POWER, {"item_id": change.item_id, "change_id": change.id, **row._asdict()})


def _ledger(uow: UnitOfWork, item_id: int) -> list[Power]:
    return [Power(*row) for row in uow.ask(LEDGER, {"item_id": item_id}).all()]


def _row(command: DraftPower, first: str, ledger: list[Power]) -> Power:
    held = holder(first, ledger, command.valid_from)
    if command.kind != "take_back":
        until = command.valid_until if command.kind == "delegate" else ""
        return Power(len(ledger) + 1, command.kind, held, command.to_unit, command.valid_from, until, command.letter.strip()[:100])
    ended = next((one for one in ledger if one.no == command.ends), None)
    from_unit, to_unit = (ended.to_unit, ended.from_unit) if ended else ("", "")
    return Power(len(ledger) + 1, "take_back", from_unit, to_unit, command.valid_from, ends=command.ends)


def _wrong(uow: UnitOfWork, bureau: Bureau, entry: Any, ledger: list[Power], row: Power, at: int) -> list[FieldError]:
    levels = {one.id: one.level for one in uow.ask(LEVELS).all()}
    found = [*flaws(entry.unit, entry.power_type, ledger, row, levels)]
    if found or row.kind == "take_back" or not entry.item:
        return found
    missing = roles_missing(_needed(uow, bureau, entry.item), [one.role for one in uow.ask(MANNED, {"unit": row.to_unit, "at": at}).all()])
    if missing:
        zh = f"接受的单位接不住：没有人在{'、'.join(missing)}岗位上，事项的待办会没有人办。先在那里设岗用人。"
        found.append(FieldError("to_unit", zh, f"Expected somebody at the receiving unit for {', '.join(missing)}, but there is nobody."))
    return found


def _needed(uow: UnitOfWork, bureau: Bureau, item: str) -> set[str]:
    """Roles whose tasks the receiver will get: those for which the diagram names no unit."""
    nodes = bureau.released(uow, item).definition.nodes.values()
    return {node.role for node in nodes if node.role in POOLED and not node.unit and not node.unit_from}


# -- the case ------------------------------------------------------------------------------------------------


def settle_unit(dossier: Dossier, day: date) -> None:
    """受理时定下由哪个单位决定: as the ledger stands on the day of acceptance, by where the case came in. It stays so whatever moves later."""
    rows = dossier.uow.ask(LEDGER_OF_ITEM, {"item": dossier.edition.item.id}).all()
    if not rows:
        return
    found = decided_by(rows[0].unit, [Power(*row[:8]) for row in rows], day.isoformat(), _came_in_at(dossier))
    if found.unit == dossier.edition.item.unit:
        return
    dossier.memory["deciding_unit"] = found.unit
    dossier.add(CaseUnit(dossier.case_id, found.unit))
    dossier.log("PowerFollowed", {"unit": found.unit, "holder": found.holder, "delegation": found.delegation})


def deciding_unit(dossier: Dossier) -> str:
    """The unit settled at acceptance, empty where it is the item's own."""
    return str(dossier.memory.get("deciding_unit") or getattr(dossier.row, "case_unit", None) or "")


def _came_in_at(dossier: Dossier) -> list[str]:
    """The units of the accepting officer's window posts and those above, the nearest first; nothing where the law accepted."""
    if dossier.actor is None:
        return []
    posts = ask_posts(dossier.uow, dossier.actor, dossier.at).all()
    parents = {row.id: row.parent for row in dossier.uow.ask(LEVELS).all()}
    found: list[str] = []
    for unit in sorted({post.unit for post in posts if post.role == "window"}):
        above: str | None = unit
        while above is not None and above not in found:
            found.append(above)
            above = parents.get(above)
    return found
