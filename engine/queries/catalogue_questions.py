"""What is asked of the catalogue; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.calendar import ZONE
from engine.domain.catalogue_list import read_list
from engine.domain.catalogue_map import read_mapping
from engine.domain.catalogue_plan import plan
from engine.queries import entries
from engine.store.catalogue import LATEST, UNIT_IDS

if TYPE_CHECKING:
    from datetime import date

    from engine.bureau import Bureau
    from engine.domain.catalogue_plan import Plan
    from engine.queries.entries import EntryPage, Wanted
    from engine.store.database import Database


class CatalogueQuestions:
    """问: the import of a list, looked at before; entries; conformity; powers."""

    _database: Database
    _bureau: Bureau

    def _day(self) -> str:
        return self._bureau.now().astimezone(ZONE).date().isoformat()

    def list_preview(self, content: bytes, file: str, mapping: bytes, mapping_file: str, effective_on: date | None = None) -> Plan:
        """What importing the list would do, row by row. Raises DefinitionError where the list or its mapping can't be read."""
        day = effective_on.isoformat() if effective_on else self._day()
        read = read_mapping(mapping, mapping_file)
        with self._database.reading() as reader:
            known, units = reader.ask(LATEST).all(), [row.id for row in reader.ask(UNIT_IDS).all()]
        return plan(read_list(content, read, file), read, known, units, day)

    def public_entries(self, wanted: Wanted, skip: int = 0) -> EntryPage:
        """One page of what the public may read in the catalogue today."""
        with self._database.reading() as reader:
            return entries.page(reader, wanted, self._day(), skip)

    def entry(self, item_id: int) -> Any:
        """The version of an entry that is in force today, with its unit; None when there is none."""
        with self._database.reading() as reader:
            return reader.ask(entries.ON_DAY, {"item_id": item_id, "today": self._day()}).one()

    def entry_versions(self, item_id: int) -> list[Any]:
        """Every version of an entry with the change that made it and who made it, the latest first."""
        with self._database.reading() as reader:
            return reader.ask(entries.VERSIONS, {"item_id": item_id}).all()

    def entry_units(self) -> list[Any]:
        """Units that have entries, those with the most first."""
        with self._database.reading() as reader:
            return reader.ask(entries.UNITS).all()
