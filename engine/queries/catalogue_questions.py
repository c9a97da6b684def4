"""What is asked of the catalogue; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.calendar import ZONE
from engine.domain.catalogue_list import read_list
from engine.domain.catalogue_map import read_mapping
from engine.domain.catalogue_plan import plan
from engine.store.catalogue import LATEST, UNIT_IDS

if TYPE_CHECKING:
    from datetime import date

    from engine.bureau import Bureau
    from engine.domain.catalogue_plan import Plan
    from engine.store.database import Database


class CatalogueQuestions:
    """问: the import of a list, looked at before; entries; conformity; powers."""

    _database: Database
    _bureau: Bureau

    def list_preview(self, content: bytes, file: str, mapping: bytes, mapping_file: str, effective_on: date | None = None) -> Plan:
        """What importing the list would do, row by row. Raises DefinitionError where the list or its mapping can't be read."""
        day = (effective_on or self._bureau.now().astimezone(ZONE).date()).isoformat()
        read = read_mapping(mapping, mapping_file)
        with self._database.reading() as reader:
            known, units = reader.ask(LATEST).all(), [row.id for row in reader.ask(UNIT_IDS).all()]
        return plan(read_list(content, read, file), read, known, units, day)
