"""What the search over cases asks; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, tuple_

from engine.domain.case_filter import CaseFilter
from engine.queries import case_search
from engine.queries.work_tally import SavedView
from engine.store.statements import Statement
from engine.store.tables.people import person
from engine.store.tables.work import case_export
from engine.store.work import EXPORT, VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.queries.actors import Actor
    from engine.queries.case_search import CasePlace, FoundPage
    from engine.store.database import Database

MOST = 5_000  # cases of one export
BEGINNING = (2**62, 2**62)
REGISTER = Statement(
    "case_export.register",
    select(case_export, person.c.name.label("person_name"))
    .join(person, person.c.id == case_export.c.person_id)
    .where(
        tuple_(case_export.c.exported_at, case_export.c.id)
        < tuple_(bindparam("exported_at", type_=case_export.c.exported_at.type), bindparam("id", type_=case_export.c.id.type))
    )
    .order_by(case_export.c.exported_at.desc(), case_export.c.id.desc())
    .limit(case_search.PAGE + 1),
)


class SearchQuestions:
    """问: cases found, views kept of the search, the register of exports."""

    _database: Database

    def found_cases(self, actor: Actor, wanted: CaseFilter, place: CasePlace | None = None) -> FoundPage:
        """A page of the cases that fit and exist for the asker."""
        with self._database.reading() as reader:
            return case_search.find(reader, actor, wanted, place)

    def every_found_case(self, actor: Actor, wanted: CaseFilter) -> Iterator[Any]:
        """All of them, at most ``MOST``, and one more where there are more."""
        given, place = 0, None
        while given <= MOST:
            page = self.found_cases(actor, wanted, place)
            yield from page.rows[: MOST + 1 - given]
            given, place = given + len(page.rows), page.later
            if place is None:
                return

    def case_views(self, actor: Actor) -> list[SavedView[CaseFilter]]:
        """The asker's own views of the search, by name."""
        with self._database.reading() as reader:
            rows = reader.ask(VIEWS, {"person_id": actor.id, "list": "cases"}).all()
        return [SavedView(row.id, row.name, CaseFilter.read(row.filter)) for row in rows]

    def case_export(self, export_id: int, person_id: int) -> Any:
        """One's own entry in the register; None when there is none."""
        with self._database.reading() as reader:
            return reader.ask(EXPORT, {"export_id": export_id, "person_id": person_id}).one()

    def case_exports(self, before: tuple[int, int] = BEGINNING) -> list[Any]:
        """导出登记: a page and one more, the latest first."""
        with self._database.reading() as reader:
            return reader.ask(REGISTER, {"exported_at": before[0], "id": before[1]}).all()
