"""What the survey centre, surveyors and applicants ask about visits; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.queries import visits
from engine.queries.actors import relation
from engine.queries.files import CONTENT
from engine.store.visits import PHOTOS_OF_CASE

if TYPE_CHECKING:
    from datetime import datetime

    from engine.bureau import Bureau
    from engine.domain.visit import VisitRules
    from engine.queries.actors import Actor
    from engine.queries.visits import Officer, SurveyTask, VisitPage
    from engine.store.database import Database


class VisitQuestions:
    """问: survey tasks, visits, who is free."""

    _bureau: Bureau
    _database: Database

    def visit_rules(self) -> VisitRules:
        """踏勘规则 of the law folder."""
        return self._bureau.law.visits

    def survey_tasks(self, actor: Actor) -> list[SurveyTask]:
        """Every open survey, for whoever plans visits."""
        with self._database.reading() as reader:
            return visits.survey_tasks(reader, self._bureau.edition, actor)

    def visits_of_day(self, day: datetime) -> list[VisitPage]:
        """Every visit of a day; for those whom the view's policy lets plan."""
        with self._database.reading() as reader:
            return visits.visits_of_day(reader, self._bureau.edition, day)

    def visits_of_person(self, actor: Actor, day: datetime) -> list[VisitPage]:
        """The asker's own visits of a day, and older ones that are not concluded."""
        with self._database.reading() as reader:
            return visits.visits_of_person(reader, self._bureau.edition, actor, day)

    def visit(self, visit_id: int, actor: Actor) -> VisitPage | None:
        """One visit, for whoever plans visits or takes part."""
        with self._database.reading() as reader:
            return visits.visit_page(reader, self._bureau.edition, visit_id, actor)

    def visit_of_case(self, case_id: int, actor: Actor) -> VisitPage | None:
        """The latest visit of a case that exists for the asker."""
        with self._database.reading() as reader:
            if relation(reader, case_id, actor) is None:
                return None
            return visits.latest_visit(reader, self._bureau.edition, case_id)

    def photos_of_case(self, case_id: int) -> list[Any]:
        """Every site photograph of a case that the asker has been shown."""
        with self._database.reading() as reader:
            return reader.ask(PHOTOS_OF_CASE, {"case_id": case_id}).all()

    def blob(self, sha256: str) -> bytes | None:
        """Kept content by its hash, for a row that the asker has been shown."""
        with self._database.reading() as reader:
            row = reader.ask(CONTENT, {"sha256": sha256}).one()
            return None if row is None else bytes(row.content)

    def officers_free(self, at: datetime, units: frozenset[str], *, without: int = 0) -> list[Officer]:
        """Who may go on a visit at this time."""
        with self._database.reading() as reader:
            return visits.officers_free(reader, at, units, without=without)
