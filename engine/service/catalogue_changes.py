"""目录变更: drafted by one person, decided by another; only then does the catalogue change, from the day it says."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.calendar import ZONE
from engine.domain.catalogue_list import read_list
from engine.domain.catalogue_map import read_mapping
from engine.domain.catalogue_plan import plan
from engine.domain.commands import Receipt
from engine.domain.entry import changed_fields
from engine.domain.entry_change import changed_entry, day_flaw, flaws
from engine.domain.errors import FieldError, Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.domain.moment import millis
from engine.service.actor import require_role
from engine.service.catalogue import add_change, next_version
from engine.service.dossier import dumps
from engine.service.import_list import carry_out
from engine.service.powers import carry_out_power
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.blobs import put_blob
from engine.store.catalogue import CHANGE, DECIDE, FILE, LATEST, LATEST_OF, UNIT_IDS
from engine.store.organisation import UNIT

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.catalogue_commands import DecideChange, DraftChange, DraftImport
    from engine.store.unit_of_work import UnitOfWork

DRAFTERS = ("administrator",)
DECIDERS = ("administrator", "head")
_DRAFT = {"state": "drafted", "decided_at": None}


def draft_change(command: DraftChange, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """拟办条目变更. Raises Invalid with everything that is wrong with it."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    require_role(uow, command.actor, at, *DRAFTERS)
    row = uow.ask(LATEST_OF, {"item_id": command.item_id}).one()
    if row is None:
        raise NotFound
    errors = [*flaws(row, command.values), *_ground_and_day(command, bureau)]
    if not errors and not changed_fields(row._asdict(), changed_entry(row, "", command.values)):
        errors.append(FieldError("name", "没有改动任何内容。", "Expected something that changes, but nothing does."))
    if errors:
        raise Invalid(errors)
    payload = dumps({"values": dict(command.values), "number": row.number})
    made = add_change(uow, "entry", command.ground.strip(), command.effective_on, at, command.actor, item_id=command.item_id, payload=payload, **_DRAFT)
    return _receipt(command, uow, made, at)


def draft_import(command: DraftImport, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """拟办清单导入. Raises DefinitionError where list or mapping can't be read; they are kept with the draft as they were handed in."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = millis(bureau.now())
    require_role(uow, command.actor, at, *DRAFTERS)
    mapping = read_mapping(command.mapping, command.mapping_file)
    read_list(command.content, mapping, command.file)
    wrong = day_flaw(command.effective_on, bureau.now().astimezone(ZONE).date())
    if wrong:
        raise Invalid([wrong])
    file = hashlib.sha256(command.content).hexdigest()
    put_blob(uow, file, command.content)
    payload = dumps({"file": command.file, "mapping": command.mapping.decode(), "mapping_file": command.mapping_file})
    made = add_change(uow, "import", mapping.ground, command.effective_on, at, command.actor, file=file, payload=payload, **_DRAFT)
    return _receipt(command, uow, made, at)


def decide_change(command: DecideChange, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """批准或者不批准, by somebody other than the drafter; the drafter may only take it back. What was decided stays decided."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at, today = millis(bureau.now()), bureau.now().astimezone(ZONE).date()
    require_role(uow, command.actor, at, *DECIDERS)
    change = uow.ask(CHANGE, {"change_id": command.change_id}).one()
    if change is None:
        raise NotFound
    own = change.drafted_by == command.actor
    if own and command.approve:
        raise NotAllowed("起草人不能批准自己的变更，请换一个人。", "Expected another person than the drafter to approve the change.")
    if not command.approve and not own and not command.note.strip():
        raise Invalid([FieldError("note", "不批准的，请写明理由。", "Expected a reason for rejecting the change.")])
    day = max(change.effective_on, today.isoformat())
    decided = {"of": change.id, "new_state": "approved" if command.approve else "rejected", "by": None if own else command.actor}
    row = uow.write_returning(DECIDE, {**decided, "at": at, "said": command.note.strip()[:1000], "since": day})
    if row is None:
        raise Stale("这项变更已经有人决定过了。", "Expected an open change, but somebody has decided it.")
    if command.approve:
        if change.kind == "power":
            carry_out_power(uow, bureau, change, day, at)
        else:
            {"entry": _carry_out_entry, "import": _carry_out_import}[change.kind](uow, change, day, at)
    return _receipt(command, uow, change.id, at)


def _carry_out_entry(uow: UnitOfWork, change: Any, day: str, _: int) -> None:
    said = orjson.loads(change.payload)
    latest = uow.ask(LATEST_OF, {"item_id": change.item_id}).one()
    if latest.number != said["number"]:
        raise Stale("起草以后这个条目已有新的版本，请重新起草。", "Expected the entry as it was drafted on, but it has a later version: draft the change anew.")
    unit = uow.ask(UNIT, {"unit_id": latest.unit}).one()
    next_version(uow, latest, changed_entry(latest, unit.name if unit else latest.unit, said["values"]), _not_before(latest, day), change.id)


def _carry_out_import(uow: UnitOfWork, change: Any, day: str, at: int) -> None:
    said = orjson.loads(change.payload)
    mapping = read_mapping(said["mapping"].encode(), said["mapping_file"])
    content = bytes(uow.ask(FILE, {"sha256": change.file}).one().content)
    units = [row.id for row in uow.ask(UNIT_IDS).all()]
    carry_out(uow, plan(read_list(content, mapping, said["file"]), mapping, uow.ask(LATEST).all(), units, day), mapping, day, change.id, at)


def _not_before(latest: Any, day: str) -> str:
    if day < latest.valid_from:
        raise Rejection(
            f"这个条目已有 {latest.valid_from} 起生效的版本，生效日不能早于那天。",
            f"Expected a day on or after {latest.valid_from}, from which a later version is in force.",
        )
    return day


def _ground_and_day(command: DraftChange, bureau: Bureau) -> list[FieldError]:
    found = [day_flaw(command.effective_on, bureau.now().astimezone(ZONE).date())]
    if not 0 < len(command.ground.strip()) <= 500:
        found.append(FieldError("ground", "请写明依据，例如决定的名称和文号。", "Expected what the change rests on, such as an act with its number."))
    return [one for one in found if one]


def _receipt(command: Any, uow: UnitOfWork, change_id: int, at: int) -> Receipt:
    receipt = Receipt(id=change_id)
    apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt
