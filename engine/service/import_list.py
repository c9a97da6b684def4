"""导入清单: the rows of a foreign list become entries and versions of the catalogue, all of them or none."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from engine.domain.calendar import ZONE
from engine.domain.catalogue_list import read_list
from engine.domain.catalogue_map import read_mapping
from engine.domain.catalogue_plan import plan
from engine.domain.commands import Receipt
from engine.domain.moment import millis
from engine.service.catalogue import add_change, add_entry, next_version
from engine.service.dossier import dumps
from engine.store.blobs import put_blob
from engine.store.catalogue import ADD_UNIT_CODE, LATEST, UNIT_IDS
from engine.store.organisation import PUT_UNIT

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.catalogue_commands import ImportList
    from engine.domain.catalogue_map import Mapping
    from engine.domain.catalogue_plan import Plan
    from engine.store.unit_of_work import UnitOfWork


def import_list(command: ImportList, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """清单导入 at the command line. Raises DefinitionError where the list or its mapping can't be read.

    The receipt's ``number`` says whether anything was new; the same list again changes nothing, and leaves no trace.
    """
    now = bureau.now()
    day = (command.effective_on or now.astimezone(ZONE).date()).isoformat()
    mapping = read_mapping(command.mapping, command.mapping_file)
    planned = plan(read_list(command.content, mapping, command.file), mapping, uow.ask(LATEST).all(), (row.id for row in uow.ask(UNIT_IDS).all()), day)
    if not planned.new and not planned.changed:
        return Receipt(number="unchanged")
    file = hashlib.sha256(command.content).hexdigest()
    put_blob(uow, file, command.content)
    payload = dumps({"file": command.file, "new": len(planned.new), "changed": len(planned.changed), "refused": planned.refused})
    change_id = add_change(uow, "import", mapping.ground, day, millis(now), None, file=file, payload=payload)
    carry_out(uow, planned, mapping, day, change_id, millis(now))
    return Receipt(id=change_id, number="imported")


def carry_out(uow: UnitOfWork, planned: Plan, mapping: Mapping, day: str, change_id: int, at: int) -> None:
    """Write a plan: units, entries, versions."""
    for made in planned.units:
        row = {"id": made.id, "name": made.name, "name_en": "", "level": mapping.level, "parent": mapping.parent or None, "telephone": "", "address": ""}
        uow.write(PUT_UNIT, row)
        uow.write(ADD_UNIT_CODE, {"unit": made.id, "credit_code": made.credit_code, "area": mapping.area})
    for one in planned.new:
        add_entry(uow, one.key, one.unit, mapping.level, one.entry, day, change_id, at, source=mapping.name)
    for one in planned.changed:
        next_version(uow, one.known, one.entry, day, change_id)
