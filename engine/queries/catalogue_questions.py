"""What is asked of the catalogue; part of ``Questions``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.calendar import ZONE
from engine.domain.catalogue_list import read_list
from engine.domain.catalogue_map import read_mapping
from engine.domain.catalogue_plan import plan
from engine.domain.conformity import compare
from engine.queries import entries, powers
from engine.store.catalogue import FILE, LATEST, LATEST_OF, UNIT_IDS

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.catalogue_plan import Plan
    from engine.domain.conformity import Conformity
    from engine.domain.powers import Deciding
    from engine.queries.entries import EntryPage, Wanted
    from engine.queries.powers import Held
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

    def all_entries(self, wanted: Wanted, skip: int = 0, *, flagged: bool = False) -> EntryPage:
        """One page of the whole catalogue as it is in force today, or of what has flags; for administrators."""
        statements = (entries.FLAGGED_PAGE, entries.FLAGGED_COUNT) if flagged else (entries.WHOLE_PAGE, entries.WHOLE_COUNT)
        with self._database.reading() as reader:
            return entries.page(reader, wanted, self._day(), skip, statements)

    def latest_entry(self, item_id: int) -> Any:
        """The last version of an entry, whenever it comes into force; None when there is no such entry."""
        with self._database.reading() as reader:
            return reader.ask(LATEST_OF, {"item_id": item_id}).one()

    def exclusions_to_review(self) -> list[Any]:
        """Entries whose exclusion should have been reviewed by today."""
        with self._database.reading() as reader:
            return reader.ask(entries.TO_REVIEW, {"today": self._day()}).all()

    def conformity(self) -> Conformity:
        """三级四同: the entries in force compared over levels."""
        with self._database.reading() as reader:
            return compare(reader.ask(entries.IN_FORCE, {"today": self._day()}).all())

    def catalogue_changes(self, *, most: int = 100) -> tuple[list[Any], list[Any]]:
        """Changes that wait for a decision, and the latest decided."""
        with self._database.reading() as reader:
            return reader.ask(entries.OPEN_CHANGES).all(), reader.ask(entries.PAST_CHANGES, {"most": most}).all()

    def catalogue_change(self, change_id: int) -> Any:
        """One change with who drafted and decided it; None when there is none."""
        with self._database.reading() as reader:
            return reader.ask(entries.ONE_CHANGE, {"change_id": change_id}).one()

    def drafted_import(self, change: Any) -> Plan:
        """What the list of a drafted import would do to the catalogue as it is now."""
        said = orjson.loads(change.payload)
        with self._database.reading() as reader:
            content = bytes(reader.ask(FILE, {"sha256": change.file}).one().content)
        mapping = said["mapping"].encode()
        return self.list_preview(content, said["file"], mapping, said["mapping_file"], date.fromisoformat(max(change.effective_on, self._day())))

    def power_rows(self, item_id: int) -> list[Any]:
        """The ledger of an entry, the latest first, rows of days to come included."""
        with self._database.reading() as reader:
            return reader.ask(powers.OF_ENTRY, {"item_id": item_id, "today": self._day()}).all()

    def power_held(self, item_id: int) -> Held:
        """Who holds an entry's power today, and whom it is delegated to."""
        with self._database.reading() as reader:
            row = reader.ask(powers.ENTRY, {"item_id": item_id}).one()
            return powers.held(reader, item_id, row.unit if row else "", self._day())

    def power_of_item(self, item: str) -> Held | None:
        """The same for an item that runs here; None when it is not in the catalogue."""
        with self._database.reading() as reader:
            row = reader.ask(powers.ENTRY_OF_ITEM, {"item": item}).one()
            return powers.held(reader, row.id, row.unit, self._day()) if row else None

    def deciding_unit(self, code: str, on: date | None = None, at: str = "") -> tuple[Any, Deciding] | None:
        """Who decides the entry of a code (or of an item that runs here) on a day, for what comes in at a unit; None for an unknown code."""
        with self._database.reading() as reader:
            row = reader.ask(powers.ENTRY_OF_CODE, {"code": code}).one()
            return (row, powers.decides(reader, row.id, row.unit, on.isoformat() if on else self._day(), at)) if row else None

    def public_powers(self, skip: int = 0) -> tuple[int, list[Any], int]:
        """One page of the ledger as the public reads it."""
        with self._database.reading() as reader:
            return powers.page(reader, self._day(), skip)

    def unit_tree(self) -> list[Any]:
        """Every unit with its codes and how many entries it has."""
        with self._database.reading() as reader:
            return reader.ask(entries.UNIT_TREE).all()

    def off_catalogue(self) -> dict[str, Any]:
        """Items that run here but are not simply public today, by item: cancelled, not published, secret or handled elsewhere."""
        with self._database.reading() as reader:
            return {row.item: row for row in reader.ask(entries.OFF_CATALOGUE, {"today": self._day()}).all()}
