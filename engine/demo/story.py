"""演示办件的一步一步: what each person in a case does, through the bureau's own commands, at the instant the chronicle has reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.demo.particulars import SCANNED, Particulars
from engine.domain.commands import (
    AddNote,
    AnswerColleague,
    AskColleague,
    ClaimTask,
    CompleteTask,
    HandOverTask,
    ReadNotices,
    ReceiveCase,
    Resubmit,
    SendBack,
    SignSurvey,
    StoreUpload,
    SubmitCase,
    WithdrawCase,
)
from engine.queries.actors import OWNER
from engine.queries.cases import COMPLETIONS
from engine.store.reads import TASKS_OF_CASE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from random import Random

    from engine.bootstrap import Application
    from engine.demo.papers import Papers
    from engine.demo.roll import Plan, Shop
    from engine.domain.calendar import Calendar
    from engine.domain.commands import Receipt

ITEM = "catering_licence"


@dataclass
class World:
    """What all stories share: the bureau, its people by pool, applicants by login, the calendar, the press, and the deployed folders by item."""

    app: Application
    calendar: Calendar
    papers: Papers
    people: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    applicants: dict[str, int] = field(default_factory=dict)
    files: dict[str, Mapping[str, bytes]] = field(default_factory=dict)

    def members(self, pool: str) -> list[int]:
        """Who may take a task of ``role`` or ``role@unit``."""
        role, _, unit = pool.partition("@")
        return [person for (has, at), people in self.people.items() if has == role and unit in {"", at} for person in people]


class Story:
    """One case on its way."""

    def __init__(self, world: World, plan: Plan, shop: Shop, chance: Random, received: datetime) -> None:
        """Nothing happens before ``receive``."""
        self.world = world
        self.plan = plan
        self.chance = chance
        self.at = received
        self.particulars = Particulars(shop, plan.words, chance, received.date())
        self.case_id = 0
        self.applicant = world.applicants.get(shop.login, 0)
        self.clerk = chance.choice(world.people["window", "service_hall"])
        self._requests = 0
        self._seen = 0

    def has(self, word: str) -> bool:
        """Whether the plan says so."""
        return word in self.plan.words

    # -- coming in ---------------------------------------------------------------------------------------

    def receive(self) -> None:
        """Online with files, or at the window with paper, of which the clerk scans the drawings."""
        particulars, values = self.particulars, self.particulars.values()
        missing = {"business_licence"} if self.has("correct") else {"health_certificates"} if self.has("deferred") else set()
        owed = [sheet for sheet in particulars.sheets if sheet not in missing]
        for sheet in owed if self.applicant else [sheet for sheet in owed if sheet in SCANNED]:
            values[sheet] = [self.upload(self.applicant or self.clerk, sheet)]
        if self.applicant:
            command: Any = SubmitCase(self.applicant, ITEM, values, self._request())
        else:
            command = ReceiveCase(self.clerk, ITEM, values, ("application_form", *owed), self._request())
        self.opened(self._handle(command))

    def opened(self, receipt: Receipt) -> None:
        """The case is there; who applied over the counter is noted down in it."""
        self.case_id = int(receipt.case_id or 0)
        if not self.applicant:
            with self.world.app.database.reading() as reader:
                self.applicant = int(reader.ask(OWNER, {"case_id": self.case_id}).one().applicant_id)

    def upload(self, person: int, sheet: str, *, file_name: str = "", **more: object) -> str:
        """One sheet, uploaded by ``person``; its handle."""
        name, content = self.world.papers.sheet(sheet, {**self.particulars.data(), **more})
        return str(self.world.app.handle(StoreUpload(person, file_name or name, content)).id)

    # -- work --------------------------------------------------------------------------------------------

    def tasks(self, node: str = "") -> list[Any]:
        """The open tasks, oldest first."""
        with self.world.app.database.reading() as reader:
            rows = reader.ask(TASKS_OF_CASE, {"case_id": self.case_id}).all()
        return sorted((row for row in rows if node in {"", row.node}), key=lambda row: (row.opened_at, row.unit, row.id))

    def completions(self, node: str, unit: str) -> list[Any]:
        """What was completed at a node for a unit, in order."""
        with self.world.app.database.reading() as reader:
            rows = reader.ask(COMPLETIONS, {"case_id": self.case_id}).all()
        return [row for row in rows if row.node == node and row.unit == unit]

    def officer(self, task: Any) -> int:
        """Who works on it: its holder; the receiving clerk for his own case; else somebody of the pool."""
        if task.assignee is not None:
            return int(task.assignee)
        if task.pool == "window":
            return self.clerk
        return self.chance.choice(self.world.members(task.pool))

    def claim(self, task: Any) -> int:
        """签收 when it waits in a pool; the holder."""
        person = self.officer(task)
        if task.assignee is None:
            self._handle(ClaimTask(person, task.id, self._request()))
        return person

    def complete(self, node: str, values: dict[str, Any], unit: str = "") -> int:
        """Claim and post the form; who did it."""
        task = next(row for row in self.tasks(node) if unit in {"", row.unit})
        person = self.applicant if task.pool == "applicant" else self.claim(task)
        self._handle(CompleteTask(person, task.id, self._seen, _raw(values), self._request()))
        return person

    def sign(self, task: Any, holder: int) -> int:
        """会签 by another surveyor."""
        other = self.chance.choice([person for person in self.world.members("surveyor") if person != holder])
        self._handle(SignSurvey(other, task.id, self._request()))
        return other

    def hand_over(self, node: str, reason: str) -> None:
        """转办 to another member of the pool."""
        task = self.tasks(node)[0]
        holder = self.claim(task)
        other = self.chance.choice([person for person in self.world.people["window", "service_hall"] if person != holder])
        self._handle(HandOverTask(holder, task.id, other, reason, self._request()))
        self.clerk = other

    def send_back(self, node: str, completion: str, reason: str) -> None:
        """退回 to who completed ``completion``."""
        task = self.tasks(node)[0]
        self._handle(SendBack(self.claim(task), task.id, completion, reason, self._request()))

    def resubmit(self, values: dict[str, Any]) -> None:
        """重新提交."""
        task = next(row for row in self.tasks() if row.kind == "returned")
        self._handle(Resubmit(task.assignee, task.id, _raw(values), self._request()))

    def ask(self, task: Any, question: str) -> int:
        """征求意见 of a colleague in the same or another unit; whom."""
        holder = self.claim(task)
        other = self.chance.choice([person for person in self.world.members("reviewer") if person != holder])
        self._handle(AskColleague(holder, task.id, other, question, self._request()))
        return other

    def answer(self, text: str) -> None:
        """答复征求意见."""
        task = next(row for row in self.tasks() if row.kind == "consult")
        self._handle(AnswerColleague(task.assignee, task.id, text, self._request()))

    def note(self, person: int, text: str) -> None:
        """备注."""
        self._handle(AddNote(person, self.case_id, text, self._request()))

    def withdraw(self, reason: str) -> None:
        """撤回."""
        self._handle(WithdrawCase(self.applicant, self.case_id, reason, self._request()))

    def read_notices(self) -> None:
        """The applicant has read what was sent."""
        self.world.app.handle(ReadNotices(self.applicant, self.case_id))

    def _handle(self, command: Any) -> Receipt:
        receipt: Receipt = self.world.app.handle(command)
        self._seen = max(self._seen, receipt.event_no or 0)
        return receipt

    def _request(self) -> str:
        self._requests += 1
        return f"demo-{self.plan.no}-{self._requests}"


def _raw(values: dict[str, Any]) -> dict[str, list[str]]:
    return {key: [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)] for key, value in values.items()}
