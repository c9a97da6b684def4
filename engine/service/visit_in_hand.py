"""One visit in hand during one transaction: its row, team, tasks and photographs, held against others until the end of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.commands import Receipt
from engine.domain.errors import NotAllowed, NotFound, Stale
from engine.domain.moment import millis, moment
from engine.domain.visit import OPEN, task_digest, visit_digest
from engine.service.actor import ask_posts, posts_of
from engine.service.dossier import Dossier
from engine.service.receipts import receipt_record
from engine.store.apply import apply
from engine.store.reads import CASE_HEAD, TASK
from engine.store.visits import PHOTOS, TASKS, TEAM, VISIT

if TYPE_CHECKING:
    from datetime import datetime

    from engine.bureau import Bureau
    from engine.service.actor import Posts
    from engine.store.unit_of_work import UnitOfWork

PLANNERS = ("surveyor", "head")
_WEEK_ZH, _WEEK_EN = "一二三四五六日", ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


@dataclass
class VisitInHand:
    """``team`` are rows with names, the officer in charge first; ``tasks`` those still served."""

    uow: UnitOfWork
    bureau: Bureau
    now: datetime
    actor: int
    row: Any
    team: list[Any]
    tasks: list[Any]
    photos: list[Any]

    @property
    def at(self) -> int:
        """Now in milliseconds."""
        return millis(self.now)

    @property
    def present(self) -> list[Any]:
        """Who of the team is there."""
        return [one for one in self.team if one.state == "expected"]

    def member(self, person: int) -> Any:
        """The officer's row in the team. Raises NotFound."""
        found = next((one for one in self.team if one.person_id == person), None)
        if found is None:
            raise NotFound
        return found

    def task(self, task_id: str) -> Any:
        """One of its tasks. Raises NotFound."""
        found = next((one for one in self.tasks if one.task_id == task_id), None)
        if found is None:
            raise NotFound
        return found

    def digest_of(self, task: Any) -> str:
        """What is signed of one task, as it stands."""
        return task_digest(task.answers, [one.sha256 for one in self.photos if one.task_id == task.task_id])

    @property
    def digest(self) -> str:
        """What is signed of the whole visit, as it stands."""
        return visit_digest({one.task_id: self.digest_of(one) for one in self.tasks})

    def require_open(self, *states: str) -> None:
        """A visit that is over is not changed any more."""
        if self.row.state not in (states or OPEN):
            words = {"planned": ("还没有到场", "not begun"), "arrived": ("已经到场", "under way"), "concluded": ("已经办结", "concluded")}
            zh, en = words.get(self.row.state, ("已经取消", "cancelled"))
            raise Stale(f"这次上门{zh},不能这样改。", f"Expected a visit that may still be changed so, but it is {en}.", visit=self.row.id)

    def dossier(self, case_id: int) -> Dossier:
        """One of its cases, to journal in and to tell its applicant."""
        row = self.uow.ask(CASE_HEAD, {"case_id": case_id}).one()
        if row is None:
            raise NotFound
        return Dossier(self.bureau, self.uow, row, self.bureau.edition(self.uow, row.case_definition_id), self.now, self.actor)

    def finish(self, request_id: str, changes: list[object]) -> Receipt:
        """Write what is the visit's own, with the receipt."""
        receipt = Receipt(id=self.row.id)
        apply(self.uow, [*changes, receipt_record(request_id, self.actor, receipt, self.at)])
        return receipt


def loaded_visit(uow: UnitOfWork, bureau: Bureau, visit_id: int, actor: int) -> VisitInHand:
    """The visit with this id, whoever asks. Raises NotFound."""
    of = {"visit_id": visit_id}
    row = uow.ask(VISIT, of).one()
    if row is None:
        raise NotFound
    return VisitInHand(uow, bureau, bureau.now(), actor, row, uow.ask(TEAM, of).all(), uow.ask(TASKS, of).all(), uow.ask(PHOTOS, of).all())


def visit_in_hand(uow: UnitOfWork, bureau: Bureau, visit_id: int, actor: int) -> VisitInHand:
    """For whoever plans visits or takes part in this one; for all others it is absent. Raises NotFound."""
    found = loaded_visit(uow, bureau, visit_id, actor)
    posts = posts_of(actor, ask_posts(uow, actor, found.at).all())
    if not (posts.has_role(*PLANNERS) or (posts.held and any(one.person_id == actor for one in found.team))):
        raise NotFound
    return found


def require_part(bureau: Bureau, visit_id: int, *people: int) -> None:
    """All of these go on the visit; asked before anything slow is done for them. Raises NotFound, NotAllowed (the first of them)."""
    with bureau.database.reading() as reader:
        team = {one.person_id for one in reader.ask(TEAM, {"visit_id": visit_id}).all() if one.state == "expected"}
    if not team or any(person not in team for person in people[1:]):
        raise NotFound
    if people[0] not in team:
        raise NotAllowed("只有到场人员能记录这次上门。", "Expected an officer of the visit's team, but you are none.", visit=visit_id)


def loaded_task(uow: UnitOfWork, bureau: Bureau, task_id: str, now: datetime, actor: int) -> tuple[Any, Dossier]:
    """An open survey task and its case. Raises Stale for one that is done, sent back, or never was."""
    row = uow.ask(TASK, {"task_id": task_id, "actor": actor}).one()
    if row is None or row.kind != "joint_survey" or row.state != "open" or row.parent is not None:
        raise Stale(
            "有一项踏勘已经办完、退回,或者不用办了,请刷新页面再看。",
            "Expected an open survey, but it is done, sent back or not needed.",
            task=task_id,
        )
    return row, Dossier(bureau, uow, row, bureau.edition(uow, row.case_definition_id), now, actor)


def posts_at(uow: UnitOfWork, person: int, at: int) -> Posts:
    """The posts that a person will hold at an instant."""
    return posts_of(person, ask_posts(uow, person, at).all())


def slot_words(starts_at: int, ends_at: int) -> tuple[str, str]:
    """7月3日(周五)9:00–10:30, and the same in English."""
    start, end = moment(starts_at), moment(ends_at)
    hours = f"{start.hour}:{start.minute:02d}–{end.hour}:{end.minute:02d}"
    zh = f"{start.month}月{start.day}日(周{_WEEK_ZH[start.weekday()]}){hours}"
    return zh, f"{_WEEK_EN[start.weekday()]}, {start.day} {_MONTHS[start.month - 1]}, {hours}"


def dispatched(dossier: Dossier, task: Any, lead: int, visit_id: int) -> None:
    """派单: the task is in the hands of the officer in charge from now on."""
    if task.assignee != lead:
        dossier.add(records.TaskAssigned(task.id, lead))
        dossier.log("TaskDispatched", {"task": task.id, "node": task.node, "to": lead, "visit": visit_id})
