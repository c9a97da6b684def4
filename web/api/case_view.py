"""办件的读法:the page of a case as programs see it. An applicant's program is told what the applicant's own page shows, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from engine.domain.document_kinds import kind_of
from engine.domain.events import EVENTS
from engine.domain.joint_review import AWAITED
from web.api.bearer import me
from web.api.case_models import (
    CaseRow,
    CaseTold,
    ClockTold,
    Day,
    DecisionTold,
    DocumentTold,
    Happened,
    LicenceMade,
    MaterialTold,
    OpenTask,
    OpinionTold,
)
from web.api.models import Bilingual, instant
from web.current import product

if TYPE_CHECKING:
    from engine.queries.cases import CasePage

# what an applicant is told of; the rest is the bureau's own business
TOLD_TO_APPLICANTS: Final = frozenset(
    {
        *("CaseSubmitted", "CaseReceived", "CaseAccepted", "CaseWithdrawn", "CaseClosed", "DeemedAccepted", "DeemedRenewed"),
        *("ProjectCodeAssigned", "PhaseHandedIn", "PhaseClosed", "OpinionGiven", "MaterialsSupplied", "ServiceSettled"),
        *("SurveyConvened", "SurveyRecorded", "VisitPlanned", "VisitMoved", "VisitCancelled", "SpecialProcedureBegun", "SpecialProcedureEnded"),
        *("CaseExtended", "HearingRequested", "HearingWaived", "HearingHeld", "PublicityOpened", "PublicityClosed"),
        *("CommitmentSigned", "DecisionMade", "LicenceIssued", "LicenceRevoked", "CreditMarked", "CreditMarkLifted"),
    }
)


def own(page: CasePage) -> bool:
    """Whether the asker is the applicant."""
    return page.relation == "applicant"


def row_told(row: Any) -> dict[str, Any]:
    """A case's row, of a list or of its page."""
    at = {name: instant(getattr(row, name)) for name in ("received_at", "accepted_at", "decided_at", "closed_at")}
    named = {name: getattr(row, name) for name in ("number", "item", "title", "channel", "status", "result")}
    return {"id": str(row.id), **named, **at}


def case_row(row: Any) -> CaseRow:
    """One line of a list."""
    return CaseRow(**row_told(row))


def case_told(page: CasePage) -> CaseTold:
    """The case as it stands."""
    return CaseTold(
        **row_told(page.row),
        version=page.row.event_no,
        relation=page.relation,
        item_version=page.edition.number,
        tasks=[_task(page, one) for one in page.tasks if not own(page) or one.parent is None],
        materials=[MaterialTold(id=one.material, name=one.name, state=one.state, uploads=orjson.loads(one.uploads)) for one in page.materials],
        documents=[_document(one) for one in page.documents],
        licences=[_licence(one) for one in page.licences if not own(page) or one.state != "draft"],
        opinions=_opinions(page),
        decision=_decision(page),
        values=page.form,
    )


def _task(page: CasePage, one: Any) -> OpenTask:
    node = page.node(one.node)
    return OpenTask(
        id=one.id,
        node=one.node,
        name=Bilingual(zh=node.name, en=node.name_en or node.name) if node else Bilingual(zh=one.kind, en=one.kind),
        kind=one.kind,
        unit=one.unit or "",
        waits_for="applicant" if one.pool.startswith("applicant") else "bureau",
        mine=one.assignee == me().id,
        due_at=instant(one.due_at),
    )


def _document(one: Any) -> DocumentTold:
    kind = kind_of(one.kind)
    name = Bilingual(zh=kind.zh, en=kind.en)
    return DocumentTold(id=str(one.id), kind=one.kind, number=one.number, written_at=one_instant(one.written_at), name=name)


def one_instant(at: int) -> Any:
    """An instant that is always there."""
    return instant(at)


def _licence(one: Any) -> LicenceMade:
    return LicenceMade(
        id=str(one.id),
        kind=one.kind,
        number=one.number,
        state=one.state,
        valid_from=one.valid_from or None,
        valid_until=one.valid_until or None,
        code=one.code,
        document_id=str(one.document_id) if one.document_id else None,
    )


def _opinions(page: CasePage) -> list[OpinionTold]:
    """The latest of each unit."""
    latest = {one.unit: one for one in page.opinions}
    hidden = own(page) and page.row.decided_at is None
    rows = []
    for unit, one in latest.items():
        state = ("pending" if one.state in AWAITED else "answered") if hidden else one.state
        reasons, conditions = ("", "") if hidden else (one.reasons or "", one.conditions or "")
        rows.append(OpinionTold(unit=unit, state=state, reasons=reasons, conditions=conditions))
    return rows


def _decision(page: CasePage) -> DecisionTold | None:
    if not page.decisions or (own(page) and page.row.decided_at is None):
        return None
    last = page.decisions[-1]
    parts = {"granted": orjson.loads(last.granted), "refused": orjson.loads(last.refused)}
    return DecisionTold(outcome=last.outcome, reasons=last.reasons or "", decided_at=one_instant(last.decided_at), **parts)


def clocks_told(page: CasePage) -> list[ClockTold]:
    """Every clock with its day-by-day sheet."""
    found = ((row, product().ask.clock_reading(page, row.name)) for row in page.clocks)
    return [_clock(row, reading) for row, reading in found if reading is not None]


def _clock(row: Any, reading: Any) -> ClockTold:
    return ClockTold(
        name=row.name,
        kind=row.kind,
        state=row.state,
        limit=reading.allowed,
        unit=row.limit_unit,
        used=reading.used,
        remaining=reading.remaining,
        due_at=reading.due,
        provisional=reading.provisional,
        reference=row.reference,
        verified=bool(row.verified),
        days=[day_told(line) for line in reading.explanation],
    )


def day_told(line: Any) -> Day:
    """One line of a day-by-day sheet."""
    return Day(day=line.day, counted=line.counted, total=line.total, why=Bilingual(zh=line.zh, en=line.en))


def timeline_told(page: CasePage) -> list[Happened]:
    """The journal, without what people wrote into it; to an applicant only what concerns him."""
    return [_happened(page, one) for one in page.events if not own(page) or one.type in TOLD_TO_APPLICANTS]


def _happened(page: CasePage, one: Any) -> Happened:
    data = orjson.loads(one.data)
    zh, en = EVENTS.get(one.type, (one.type, one.type))
    who = None if own(page) else one.person_name
    node, unit = str(data.get("node") or ""), str(data.get("unit") or "")
    return Happened(no=one.no, at=one_instant(one.at), type=one.type, what=Bilingual(zh=zh, en=en), node=node, unit=unit, person=who)
