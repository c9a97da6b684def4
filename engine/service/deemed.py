"""视为:legal limits whose passing changes the state of a case: deemed accepted, deemed withdrawn, silence as consent.

The diagram draws what follows (a boundary timer ``limit:<name>``); ``limits.toml`` says how many working or calendar days, since when and by which
article; a clock of kind ``deemed`` counts them, so that calendar, suspensions and recomputation hold as for any other clock.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import orjson

from engine.domain import records
from engine.domain.calendar import ZONE
from engine.domain.due import ending_day
from engine.domain.errors import Stale
from engine.domain.facts import Lapse
from engine.domain.limits import LICENCE_EXPIRY
from engine.domain.moment import millis, moment
from engine.service.clocks import has_passed, lapse_of, start_clock, stop_clock
from engine.service.facts import answers, renewal
from engine.service.notices import notify
from engine.store.ids import new_id
from engine.store.reads import LAST_LAPSE, TASKS_OF_CASE

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.domain.limits import Limit
    from engine.runtime.definitions import Node
    from engine.runtime.interpreter import OpenTask, TimerWait
    from engine.service.dossier import Dossier

ENDED = {
    "": ("法定期限已过,依法视为已经办理,您的待办已终止。", "A legal limit has passed and taken effect by law; your task has ended."),
    "lapsed": ("申请人逾期未补正,办件已终止,您的待办随之结束。", "The applicant did not correct in time; the case and your task have ended."),
    "revoked": ("容缺材料没有补齐,已撤销受理,您的待办随之结束。", "Deferred materials were not supplied; acceptance was revoked and your task has ended."),
    "refused": ("本办件已决定不予许可,您的待办随之结束。", "The case was refused; your task has ended."),
    "expired": ("证照有效期已届满,延续办理终止,您的待办随之结束。", "The licence has expired; its renewal and your task have ended."),
    "licence": ("有效期届满未作决定,依法视为准予延续,您的待办已终止。", "The licence expired undecided and is renewed by law; your task has ended."),
}
SILENCE = "silence"  # the name of the limit after which a unit that has said nothing consents; off unless an item writes it


def set_timer(dossier: Dossier, wait: TimerWait) -> None:
    """A diagram's timer begins to wait: by its own date, or by a legal limit, which a clock counts from now."""
    node = dossier.edition.definition.nodes[wait.node_id]
    limit = _limit(dossier, node) if node.limit else None
    if limit is None:
        dossier.add(records.TimerRecord(new_id(), dossier.case_id, "diagram", wait.id, millis(wait.due), None, None, 0))
    else:
        start_clock(dossier, "deemed", wait.id, limit)


def clear_timer(dossier: Dossier, timer_id: str) -> None:
    """The timer waits no longer. Raises Stale when somebody acts after its legal limit has passed: then the law acts first."""
    if dossier.edition.limits.deemed:  # else no clock counts for a timer of this item, and none need be looked for
        _end_limit(dossier, f"deemed:{timer_id}")
    dossier.add(records.TimerGone(dossier.case_id, "diagram", timer_id))


def _limit(dossier: Dossier, node: Node) -> Limit | None:
    """The limit in force today; where the officer told the applicant a date (``until``), that date, which no later calendar moves."""
    limit = dossier.edition.limits.deemed_after(node.limit, dossier.now.date())
    if limit is not None and limit.unit == LICENCE_EXPIRY:
        renewed = renewal(dossier)
        return limit.on_day(date.fromisoformat(renewed.valid_until), "through_date") if renewed else None
    if limit is not None and limit.unit == "days":
        limit = ending_day(dossier.bureau.calendar(dossier.uow), dossier.now.astimezone(ZONE).date(), limit)
    task, _, field = node.until.partition(".")
    told = str(answers(dossier).get(task, {}).get(field) or "") if limit is not None and node.until else ""
    if limit is None or not told:
        return limit
    return limit.on_day(date.fromisoformat(told), "by_date")


def take_effect(dossier: Dossier, clock: str) -> bool | None:
    """The limit of ``clock`` has passed: journalled, and known to the handlers. None: no such clock; False: not due (any more)."""
    lapse = lapse_of(dossier, clock)
    if lapse is None or lapse is False:
        return lapse
    since, limit = lapse
    last = limit.last.isoformat() if limit.last else ""
    days = 0 if last else limit.value
    dossier.memory["lapse"] = Lapse(since.astimezone(ZONE).date().isoformat(), days, limit.reference, last)
    dossier.memory["lapse_at"] = since
    length: dict[str, object] = {"until": last} if last else {"days": days}
    dossier.log("LimitLapsed", {"clock": clock, "since": millis(since), **length, "article": limit.reference})
    stop_clock(dossier, clock)
    return True


def end_silence(dossier: Dossier, task_id: str) -> None:
    """A task is over; a unit that spoke in time is not spoken for. Raises Stale as ``clear_timer`` does."""
    _end_limit(dossier, f"{SILENCE}:{task_id}")


def recall_lapse(dossier: Dossier) -> None:
    """A handler that failed when a limit took effect is tried again later: it is told of the same limit, from the journal."""
    row = dossier.uow.ask(LAST_LAPSE, {"case_id": dossier.case_id}).one()
    if row is not None:
        said = orjson.loads(row.data)
        since = moment(said["since"])
        dossier.memory["lapse"] = Lapse(since.astimezone(ZONE).date().isoformat(), said.get("days", 0), said["article"], said.get("until", ""))
        dossier.memory["lapse_at"] = since


def _end_limit(dossier: Dossier, clock: str) -> None:
    if dossier.actor is not None and has_passed(dossier, clock):
        raise Stale(
            "法定期限已经届满，系统正在依法处理，不能再提交。请稍后刷新本页。",
            "Expected to act before the legal limit passed, but it has, and takes effect by law; load the page again in a moment.",
            case=dossier.case_id,
        )
    stop_clock(dossier, clock)


def tell_holders(dossier: Dossier, closed: Collection[str], words: tuple[str, str] | None = None) -> None:
    """Officers whose tasks have ended without them hear why: a legal limit acted in their stead, the diagram escalated, or the whole case is over."""
    zh, en = words or ENDED.get(dossier.progress.result or "", ENDED[""])
    for task in dossier.uow.ask(TASKS_OF_CASE, {"case_id": dossier.case_id}).all():
        if (task.id in closed or task.parent in closed) and not task.pool.startswith("applicant"):
            notify(dossier, f"person:{task.assignee}" if task.assignee else f"pool:{task.pool}", zh, en)


def watch_silence(dossier: Dossier, task: OpenTask) -> None:
    """默认同意: where the item says so, a unit asked for its opinion has so many working days, then it consents."""
    if task.node.kind == "joint_review":
        limit = dossier.edition.limits.deemed_after(SILENCE, dossier.now.date())
        if limit is not None:
            start_clock(dossier, "deemed", task.id, limit, name=f"{SILENCE}:{task.id}")
