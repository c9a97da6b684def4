"""委托中介、收到报告: an intermediary's report has a clock of its own; whether the case's clocks wait for it, the law decides (R12).

What the law requires and the agency commissions itself is not counted: the clocks stand still on the statutory ground, told in writing
(行政许可法第四十五条). Everything else counts, and the clocks run on. Several reports on one ground are one suspension, from the first
commission to the last arrival.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.errors import FieldError, Invalid, Rejection, Stale
from engine.domain.intermediary import COMMISSIONERS
from engine.domain.limits import Limit
from engine.service.claim_task import finish
from engine.service.clocks import start_clock, stop_clock
from engine.service.notices import notify_applicant
from engine.service.phases import accepted_at
from engine.service.project_sums import follow_sums
from engine.service.receipts import earlier
from engine.service.suspensions import LONGEST, MOST_DAYS, begin_suspension, end_suspension, in_hand, tell_needed_time
from engine.store.ids import new_id
from engine.store.reads import COMMISSION_OF_NOTICE, OPEN_COMMISSIONS, OPEN_SUSPENSIONS

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import CommissionReport, Receipt, ReceiveReport
    from engine.domain.intermediary import Service
    from engine.domain.suspension import Ground
    from engine.service.dossier import Dossier
    from engine.store.unit_of_work import UnitOfWork

LONGEST_NAME = 100
WHO = {"agency": ("本机关", "the bureau"), "applicant": ("申请人", "the applicant")}


def commission_report(command: CommissionReport, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """By an officer who reviews, surveys or approves this case; after acceptance, before the decision. The receipt's ``id`` is the commission's."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier = in_hand(uow, bureau, command.case_id, command.actor)
    service = next((s for s in bureau.law.services.on(dossier.now.date()) if s.id == command.service), None)
    errors = [*_errors(command, service), *_longer_than_promised(dossier, command)]
    if service is None or errors:
        raise Invalid(errors)
    if dossier.progress.accepted_at is None or dossier.progress.decided_at is not None or dossier.progress.status == "closed":
        raise Rejection(
            "受理以后、作出决定以前才能委托中介。", "Expected a case between acceptance and decision, but it is not accepted yet, or decided, or closed."
        )
    _commission(dossier, command, service)
    return finish(dossier, dossier.row, command.request_id, command.actor)


def _errors(command: CommissionReport, service: Service | None) -> list[FieldError]:
    """Everything that is wrong at once."""
    errors = []
    if service is None:
        errors.append(FieldError("service", "请选择中介服务。", "Expected one of the listed services."))
    if not command.provider.strip() or len(command.provider.strip()) > LONGEST_NAME:
        errors.append(
            FieldError("provider", f"请填写中介机构名称,不超过 {LONGEST_NAME} 字。", f"Expected the intermediary's name in at most {LONGEST_NAME} characters.")
        )
    if command.commissioner not in COMMISSIONERS:
        errors.append(FieldError("commissioner", "请选择由谁委托。", "Expected who commissions the report: the bureau or the applicant."))
    if not 1 <= command.agreed_days <= MOST_DAYS:
        errors.append(FieldError("agreed_days", f"请填写约定的工作日,1 到 {MOST_DAYS}。", f"Expected the agreed working days, from 1 to {MOST_DAYS}."))
    return errors


def _longer_than_promised(dossier: Dossier, command: CommissionReport) -> list[FieldError]:
    """中介承诺: no more days are agreed for a report than the item's limits say."""
    limit = dossier.edition.limits.report(command.service, dossier.now.date())
    if limit is None or command.agreed_days <= limit.value:
        return []
    return [
        FieldError(
            "agreed_days",
            f"本事项承诺这种报告不超过 {limit.value} 个工作日:{limit.reference}。",
            f"Expected at most {limit.value} working days for this report, as the item promises: {limit.reference}.",
        )
    ]


def _commission(dossier: Dossier, command: CommissionReport, service: Service) -> None:
    made, provider, days = new_id(), command.provider.strip(), command.agreed_days
    ground = _ground(dossier, service) if service.excluded(command.commissioner) and accepted_at(dossier) is not None else None
    reason = f"{provider}出具{service.name}报告,约定 {days} 个工作日。"
    document = _stand_still(dossier, ground, reason, days) if ground else None
    calendar = dossier.bureau.calendar(dossier.uow)
    until = calendar.add_working_days(calendar.counting_day(dossier.now), days).isoformat()
    article = ground.reference if ground else service.required
    dossier.add(
        records.CommissionRecord(
            made,
            dossier.case_id,
            service.id,
            provider,
            command.commissioner,
            article,
            ground.id if ground else "",
            days,
            until,
            dossier.actor,
            document,
            dossier.at,
        )
    )
    start_clock(dossier, "intermediary", str(made), Limit(days, "working_days", f"委托约定:{provider}", verified=True))
    follow_sums(dossier)
    dossier.log(
        "ReportCommissioned",
        {
            "commission": made,
            "service": service.id,
            "commissioner": command.commissioner,
            "days": days,
            "until": until,
            "counted": ground is None,
            "article": article,
        },
    )
    if ground is None:
        _tell_counted(dossier, command, service, until)


def _tell_counted(dossier: Dossier, command: CommissionReport, service: Service, until: str) -> None:
    notify_applicant(
        dossier, "commissioned", service=(service.name, service.name_en.lower()), who=WHO[command.commissioner], days=command.agreed_days, until=until
    )


def _ground(dossier: Dossier, service: Service) -> Ground | None:
    """The ground with both articles: that such time is not counted, and that such a report is required."""
    found = dossier.bureau.law.grounds.all[service.ground]
    return replace(found, reference=f"{found.reference};{service.required}") if found.applies(dossier.now.date()) else None


def _stand_still(dossier: Dossier, ground: Ground, reason: str, days: int) -> int:
    """The clocks stop, or stand still on this ground already; either way the applicant is told the time needed. The id of the notice."""
    if any(row.ground == ground.id for row in dossier.uow.ask(OPEN_SUSPENSIONS, {"case_id": dossier.case_id}).all()):
        return tell_needed_time(dossier, ground, reason, days)[1]
    return begin_suspension(dossier, ground, reason, days)


def receive_report(command: ReceiveReport, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The report's clock stops; with the last report on a ground, the suspension that a commission began is over."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    dossier = in_hand(uow, bureau, command.case_id, command.actor)
    outcome = command.outcome.strip()
    if not outcome or len(outcome) > LONGEST:
        raise Invalid([FieldError("outcome", f"请写明报告结论,不超过 {LONGEST} 字。", f"Expected the result in at most {LONGEST} characters.")])
    still = uow.ask(OPEN_COMMISSIONS, {"case_id": dossier.case_id}).all()
    arrived = next((row for row in still if row.id == command.commission), None)
    if arrived is None:
        raise Stale("这份报告已经收到。", "Expected an outstanding report, but it has arrived.", case=dossier.case_id)
    stop_clock(dossier, f"intermediary:{arrived.id}")
    dossier.add(records.CommissionEnded(arrived.id, dossier.at, dossier.actor, outcome))
    dossier.log("ReportReceived", {"commission": arrived.id, "service": arrived.service, "outcome": outcome})
    if arrived.ground and all(row.ground != arrived.ground for row in still if row.id != arrived.id):
        _end(dossier, arrived.ground, outcome)
    follow_sums(dossier)
    return finish(dossier, dossier.row, command.request_id, command.actor)


def _end(dossier: Dossier, ground: str, outcome: str) -> None:
    """Where an officer stopped the clocks himself, he also ends it himself: his procedure is more than the report."""
    suspension = next((row for row in dossier.uow.ask(OPEN_SUSPENSIONS, {"case_id": dossier.case_id}).all() if row.ground == ground), None)
    if suspension is not None and dossier.uow.ask(COMMISSION_OF_NOTICE, {"document_id": suspension.document_id}).one() is not None:
        end_suspension(dossier, ground, outcome)
