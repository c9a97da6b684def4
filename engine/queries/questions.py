"""The one object that screens ask: each method is one snapshot of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.calendar import ZONE
from engine.domain.clock import Entry, read
from engine.domain.limits import Limit
from engine.domain.moment import millis, moment
from engine.domain.project_time import project_time
from engine.domain.stages import SUPPLY_FURTHER
from engine.domain.time_shares import time_shares
from engine.queries import actors, administration, cases, due_dates, files, intake, publicly, tasks, work_list, work_tally
from engine.queries.api_questions import ApiQuestions
from engine.queries.catalogue_questions import CatalogueQuestions
from engine.queries.company_questions import CompanyQuestions
from engine.queries.credit import CreditQuestions
from engine.queries.incident_questions import IncidentQuestions
from engine.queries.ladder_questions import LadderQuestions
from engine.queries.library_questions import LibraryQuestions
from engine.queries.message_text_questions import MessageTextQuestions
from engine.queries.move_questions import MoveQuestions
from engine.queries.names import Names
from engine.queries.pending import PendingQuestions
from engine.queries.people_questions import PeopleQuestions
from engine.queries.phrase_questions import PhraseQuestions
from engine.queries.publicity_questions import PublicityQuestions
from engine.queries.record_questions import RecordQuestions
from engine.queries.review_questions import ReviewQuestions
from engine.queries.search_questions import SearchQuestions
from engine.queries.sketch_questions import SketchQuestions
from engine.queries.supervision_questions import SupervisionQuestions
from engine.queries.version_questions import VersionQuestions
from engine.queries.visit_questions import VisitQuestions
from engine.store.calendar import NUMBER, STALE_COUNT, VERSIONS
from engine.store.reads import HELD_LICENCES, LATEST_LICENCE, PHASES, RENEWAL_UNDER_WAY

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.calendar import Calendar
    from engine.domain.calendar_file import CalendarFile
    from engine.domain.clock import Reading
    from engine.domain.form import Form
    from engine.domain.intermediary import Services
    from engine.domain.project_time import ProjectTime
    from engine.domain.suspension import Grounds
    from engine.domain.time_shares import TimeShares
    from engine.domain.work_filter import Filter
    from engine.queries.actors import Actor
    from engine.queries.administration import Health
    from engine.queries.cases import CasePage
    from engine.queries.files import StoredFile, UploadFact
    from engine.queries.intake import KnownApplicant
    from engine.queries.publicly import VerifiedLicence
    from engine.queries.tasks import TaskRow
    from engine.queries.work_list import Choice, Place, TaskPage
    from engine.queries.work_tally import SavedView, Tally
    from engine.runtime.edition import Edition


class Questions(
    ApiQuestions,
    CompanyQuestions,
    CreditQuestions,
    IncidentQuestions,
    SupervisionQuestions,
    CatalogueQuestions,
    RecordQuestions,
    ReviewQuestions,
    SketchQuestions,
    SearchQuestions,
    VersionQuestions,
    MoveQuestions,
    PendingQuestions,
    PeopleQuestions,
    VisitQuestions,
    LadderQuestions,
    LibraryQuestions,
    MessageTextQuestions,
    PhraseQuestions,
    PublicityQuestions,
):
    """问: every question a screen may ask."""

    def __init__(self, bureau: Bureau) -> None:
        """Ask this bureau's database."""
        self._bureau = bureau
        self._database = bureau.database

    def _at(self) -> int:
        return millis(self._bureau.now())

    # -- people ------------------------------------------------------------------------------------------

    def actor_of_session(self, token: str) -> Actor | None:
        """The person behind a session token."""
        with self._database.reading() as reader:
            return actors.actor_of_session(reader, token, self._at())

    def officers(self) -> list[Any]:
        """All officers: rows of id and name, by name."""
        with self._database.reading() as reader:
            return reader.ask(tasks.OFFICERS).all()

    def units(self) -> dict[str, Any]:
        """Units by id: rows with name and name_en."""
        with self._database.reading() as reader:
            return administration.units(reader)

    def known_applicant(self, code: str, item: str) -> KnownApplicant:
        """What the bureau holds under a credit code or resident id; for the counter."""
        with self._database.reading() as reader:
            return intake.known_applicant(reader, code, item, self._today())

    # -- items -------------------------------------------------------------------------------------------

    def items(self) -> list[Edition]:
        """The released version of every item."""
        with self._database.reading() as reader:
            return publicly.released_editions(reader, self._bureau.edition)

    def edition(self, item: str) -> Edition | None:
        """The released version of one item."""
        with self._database.reading() as reader:
            found = [e for e in publicly.released_editions(reader, self._bureau.edition) if e.item.id == item]
            return found[0] if found else None

    def form_of(self, task: TaskRow) -> Form:
        """The form of a task that the asker was given; forms are pinned with the definition."""
        with self._database.reading() as reader:
            if task.kind == SUPPLY_FURTHER:
                return self._bureau.law.supply_form
            return self._bureau.edition(reader, task.definition_id).form_of(task.node, task.data.get("phase", ""))

    # -- tasks -------------------------------------------------------------------------------------------

    def work_page(self, actor: Actor, place: Place | None = None, *, back: bool = False, choice: Choice = work_list.ALL) -> TaskPage:
        """The asker's own tasks, one page: behind ``place``, or before it when turning ``back``."""
        with self._database.reading() as reader:
            return work_list.work_page(reader, Names(self._bureau, reader), actor, place, back=back, choice=choice)

    def pool_page(self, actor: Actor, place: Place | None = None, *, back: bool = False, choice: Choice = work_list.ALL) -> TaskPage:
        """Tasks that the asker may claim, one page."""
        with self._database.reading() as reader:
            return work_list.pool_page(reader, Names(self._bureau, reader), actor, place, back=back, choice=choice)

    def work_tally(self, actor: Actor) -> Tally:
        """How the asker's own and pooled tasks spread over kinds, items, channels and bands of due instants."""
        with self._database.reading() as reader:
            return work_tally.tally(reader, actor, work_tally.edges(self._bureau.calendar(reader), self._bureau.now()))

    def saved_views(self, actor: Actor) -> list[SavedView[Filter]]:
        """The asker's views of the work list, by name."""
        with self._database.reading() as reader:
            return work_tally.saved_views(reader, actor)

    def work_list(self, actor: Actor) -> list[TaskRow]:
        """The first page of the asker's own tasks."""
        return self.work_page(actor).rows

    def pooled(self, actor: Actor) -> list[TaskRow]:
        """The first page of the tasks that the asker may claim."""
        return self.pool_page(actor).rows

    def work_counts(self, actor: Actor) -> dict[str, int]:
        """Counts for the navigation, up to ``work_list.MANY``."""
        with self._database.reading() as reader:
            watched = administration.attention(reader) if "administrator" in actor.roles else {}
            watched |= {"told": self._waiting(reader, actor)}
            return work_list.work_counts(reader, actor) | {name: count for name, count in watched.items() if count}

    def task(self, task_id: str, actor: Actor) -> TaskRow | None:
        """One open task for the asker."""
        with self._database.reading() as reader:
            return tasks.task_of(reader, Names(self._bureau, reader), task_id, actor)

    def surveys_to_sign(self, actor: Actor) -> list[TaskRow]:
        """Surveys that a colleague holds and the asker may sign."""
        with self._database.reading() as reader:
            return tasks.surveys_to_sign(reader, Names(self._bureau, reader), actor)

    def waiting_for_applicants(self, actor: Actor) -> list[TaskRow]:
        """Corrections that applicants owe; for the counter."""
        with self._database.reading() as reader:
            return tasks.waiting_for_applicants(reader, Names(self._bureau, reader), actor)

    def opinions_of(self, case_ids: list[int]) -> dict[int, list[Any]]:
        """The opinions of several cases, by case."""
        with self._database.reading() as reader:
            return {case_id: reader.ask(cases.OPINIONS, {"case_id": case_id}).all() for case_id in case_ids}

    def colleagues(self, row: TaskRow, actor: Actor) -> list[Any]:
        """Who else may take the task."""
        with self._database.reading() as reader:
            return tasks.colleagues(reader, row, actor)

    def returnable(self, case_id: int, actor: Actor) -> list[Any]:
        """Earlier completions that the asker may send the case back to."""
        with self._database.reading() as reader:
            found = reader.ask(tasks.RETURNABLE, {"case_id": case_id, "person_id": actor.id}).all()
            entered = reader.ask(PHASES, {"case_id": case_id}).all()
            return [row for row in found if not entered or orjson.loads(row.data).get("phase") == entered[-1].phase]

    def answers_of(self, task_id: str) -> dict[str, Any]:
        """The values of one completed task."""
        with self._database.reading() as reader:
            row = reader.ask(tasks.ANSWERS_OF, {"task_id": task_id}).one()
            return orjson.loads(row.answers) if row else {}

    def case_of_done_task(self, task_id: str, actor: Actor) -> int | None:
        """The case of a completed task, when it exists for the asker."""
        with self._database.reading() as reader:
            row = reader.ask(tasks.CASE_OF_DONE, {"task_id": task_id}).one()
            return row.case_id if row and actors.relation(reader, row.case_id, actor) else None

    def done(self, actor: Actor, *, most: int = 50) -> list[Any]:
        """What the asker completed lately."""
        with self._database.reading() as reader:
            return reader.ask(tasks.DONE, {"person_id": actor.id, "most": most}).all()

    # -- cases -------------------------------------------------------------------------------------------

    def case(self, case_id: int, actor: Actor) -> CasePage | None:
        """The page of a case, None when it does not exist for the asker."""
        with self._database.reading() as reader:
            return cases.case_page(reader, self._bureau.edition, case_id, actor)

    def case_by_number(self, number: str, actor: Actor) -> CasePage | None:
        """The same by the case's number."""
        with self._database.reading() as reader:
            row = reader.ask(cases.BY_NUMBER, {"number": number}).one()
            return cases.case_page(reader, self._bureau.edition, row.id, actor) if row else None

    def my_cases(self, actor: Actor, *, skip: int = 0) -> list[Any]:
        """An applicant's cases, newest first, with the count of his own open tasks (``to_do``)."""
        with self._database.reading() as reader:
            return reader.ask(cases.MY_CASES, {"person_id": actor.id, "most": 50, "skip": skip}).all()

    def my_notices(self, actor: Actor) -> list[Any]:
        """Unread notices."""
        with self._database.reading() as reader:
            return reader.ask(cases.MY_NOTICES, {"person_id": actor.id}).all()

    def my_drafts(self, actor: Actor) -> list[Any]:
        """Drafts, the latest first."""
        with self._database.reading() as reader:
            return reader.ask(cases.MY_DRAFTS, {"person_id": actor.id}).all()

    def draft(self, draft_id: int, actor: Actor) -> Any:
        """One's own draft or None; ``answers`` is JSON of name -> list of values."""
        with self._database.reading() as reader:
            return reader.ask(cases.ONE_DRAFT, {"draft_id": draft_id, "person_id": actor.id}).one()

    def recent_cases(self, *, most: int = 30) -> list[Any]:
        """The latest cases."""
        with self._database.reading() as reader:
            return reader.ask(cases.RECENT, {"most": most}).all()

    def clock_reading(self, page: CasePage, name: str) -> Reading | None:
        """A clock of the case, read now: used, due, day-by-day explanation."""
        row = next((c for c in page.clocks if c.name == name), None)
        if row is None:
            return None
        entries = tuple(Entry(e.no, e.kind, moment(e.at), e.value, e.ground, e.article, e.document_id) for e in page.clock_entries if e.name == name)
        limit = Limit(row.limit_value, row.limit_unit, row.reference, bool(row.verified))
        with self._database.reading() as reader:
            return read(entries, self._bureau.calendar(reader), limit, self._bureau.now(), self._bureau.law.grounds.names)

    def time_shares(self, page: CasePage) -> TimeShares:
        """部门用时、中介用时: the working days since acceptance, by who had the case; all 0 before acceptance."""
        kind = next((kind for kind in ("statutory", "promised") if any(c.kind == kind for c in page.clocks)), "")
        spans = {c.name: reading.spans for c in page.clocks if c.kind in (kind, "intermediary") and (reading := self.clock_reading(page, c.name))}
        wholes = [spans[c.name] for c in page.clocks if c.kind == kind and c.name in spans]
        return time_shares(self.calendar(), wholes, [spans[c.name] for c in page.clocks if c.kind == "intermediary" and c.name in spans])

    def project_time(self, page: CasePage) -> ProjectTime | None:
        """部门合计、中介合计: what is promised for all phases of the case and what they have used; None where nothing is promised in sum."""
        regime = page.project.regime if page.project else ""
        return project_time(page.edition.limits, moment(page.row.received_at).date(), self.time_shares(page), regime)

    def services(self) -> Services:
        """中介服务: what an intermediary may be commissioned with."""
        return self._bureau.law.services

    def grounds(self) -> Grounds:
        """停表事由: the law's grounds of suspension and the local ones."""
        return self._bureau.law.grounds

    def calendar(self) -> Calendar:
        """The working-day calendar."""
        with self._database.reading() as reader:
            return self._bureau.calendar(reader)

    def held_licences(self, code: str) -> list[Any]:
        """Licences of a holder that are in force today: the licence library."""
        with self._database.reading() as reader:
            return reader.ask(HELD_LICENCES, {"code": code, "today": self._today()}).all()

    def licence_of_number(self, number: str) -> Any:
        """The latest version of a licence, whoever holds it; None when there is none."""
        with self._database.reading() as reader:
            return reader.ask(LATEST_LICENCE, {"number": number}).one()

    def renewal_under_way(self, licence_id: int) -> str | None:
        """The number of the open case that renews a licence; None when there is none."""
        with self._database.reading() as reader:
            row = reader.ask(RENEWAL_UNDER_WAY, {"licence_id": licence_id}).one()
            return str(row.number) if row else None

    def _today(self) -> str:
        return self._bureau.now().astimezone(ZONE).date().isoformat()

    # -- files and the public ----------------------------------------------------------------------------

    def upload_facts(self, handle: str, actor: Actor) -> UploadFact | None:
        """What a page shows of an upload."""
        with self._database.reading() as reader:
            return files.upload_facts(reader, handle, actor)

    def upload_file(self, handle: str, actor: Actor) -> StoredFile | None:
        """An upload's bytes."""
        with self._database.reading() as reader:
            return files.upload_file(reader, handle, actor)

    def document(self, document_id: int, actor: Actor) -> Any:
        """A document's row when its case exists for the asker."""
        with self._database.reading() as reader:
            return files.visible_document(reader, document_id, actor)

    def licence_document(self, code: str) -> int | None:
        """The document id of the licence with this verification code."""
        with self._database.reading() as reader:
            row = reader.ask(files.LICENCE_DOCUMENT, {"code": code}).one()
            return row.document_id if row else None

    def verified(self, code: str) -> VerifiedLicence | None:
        """The public verification of a licence."""
        with self._database.reading() as reader:
            return publicly.verified(reader, code)

    def licence_of_file(self, sha256: str) -> Any:
        """The licence whose issued file has this SHA-256, or None."""
        with self._database.reading() as reader:
            return reader.ask(publicly.BY_FILE, {"file": sha256}).one()

    def register(self, text: str = "", *, skip: int = 0, most: int = 50) -> tuple[int, list[Any]]:
        """The public register of licences: how many, and one page of rows."""
        with self._database.reading() as reader:
            return publicly.register(reader, text, skip=skip, most=most)

    # -- administration ----------------------------------------------------------------------------------

    def calendar_years(self) -> list[Any]:
        """The published years, the latest first."""
        with self._database.reading() as reader:
            return reader.ask(administration.YEARS).all()

    def exceptional_days(self, year: int) -> list[Any]:
        """The days of a year that the notice sets apart."""
        with self._database.reading() as reader:
            return reader.ask(administration.DAYS, {"year": f"{year}-%"}).all()

    def calendar_versions(self, *, most: int = 30) -> list[Any]:
        """The imports of the calendar, the latest first, with their importer."""
        with self._database.reading() as reader:
            return reader.ask(VERSIONS, {"most": most}).all()

    def calendar_preview(self, file: CalendarFile, *, most: int = 200) -> due_dates.Preview:
        """What importing the file would move."""
        with self._database.reading() as reader:
            return due_dates.preview(reader, self._bureau, file, most)

    def clocks_behind(self) -> int:
        """How many open cases still have clocks computed with an earlier calendar."""
        with self._database.reading() as reader:
            return int(reader.ask(STALE_COUNT, {"number": reader.ask(NUMBER).one().number}).one().count)

    def sheets(self, number: str) -> tuple[Any, list[due_dates.Sheet], TimeShares, ProjectTime | None] | None:
        """Every clock of the case with this number, day by day, and who used the time; for the command line."""
        with self._database.reading() as reader:
            return due_dates.sheets(reader, self._bureau, number)

    def health(self) -> Health:
        """Counts of what waits and what failed."""
        with self._database.reading() as reader:
            return administration.health(reader, self._at())
