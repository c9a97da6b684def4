"""演示里的答复: officers answer alerts after a while (not all), holders explain and appeal, supervision decides and closes."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, Final

from engine.demo import words
from engine.domain.moment import millis, moment
from engine.domain.supervision_commands import AnswerAccountability, AnswerAlert, AppealAccountability, CloseAccountability, DecideAppeal, IssueEscalation
from engine.store.demo import OPEN_RECORDS, OPEN_SHARES, UNANSWERED

if TYPE_CHECKING:
    from datetime import datetime

    from engine.demo.story import World

ANSWERED_AFTER: Final = 90  # working minutes
SAID_AFTER: Final = 300
DECIDED_AFTER: Final = 700
CLOSED_AFTER: Final = 2_000


class Answers:
    """What people make of alerts and records while the chronicle goes on."""

    def __init__(self, world: World) -> None:
        """Nobody has been told anything yet."""
        self.world = world
        self.officers = {person for people in world.people.values() for person in people}
        self._looked = 0
        self._requests = 0

    def go_on(self, now: datetime) -> None:
        """Once an hour or so: whatever has waited long enough is answered, or left to climb."""
        if millis(now) - self._looked < 3_600_000 or self.world.calendar.opening(now) != now:
            return
        self._looked = millis(now)
        for row in self._rows(UNANSWERED):
            chance = Random(f"{row.number}:{row.level}:{row.rung}")  # noqa: S311 - a demonstration
            if chance.random() < (0.6, 0.85, 0.5, 0.5)[min(row.rung, 3)] and self._waited(row.raised_at, now) >= ANSWERED_AFTER:
                self._handle(AnswerAlert(self._of(row.recipient), row.id, chance.choice(words.ALERT_ANSWERS), self._request()))
        for row in self._rows(OPEN_RECORDS):
            self._record(row, now)

    def last_words(self) -> None:
        """At the end one appeal stands undecided, and supervision has demanded something."""
        now = self.world.app.bureau.now()
        waiting = [
            (row, share) for row in self._rows(OPEN_RECORDS) for share in self._own(row) if share.appealed_at is None and millis(now) <= row.appeal_until
        ]
        if waiting:
            row, share = waiting[-1]
            if share.answered_at is None:
                self._handle(AnswerAccountability(share.person_id, row.id, share.no, words.EXPLANATIONS[0], self._request()))
            self._handle(AppealAccountability(share.person_id, row.id, share.no, words.APPEALS[0], self._request()))
        late = [row for row in self._rows(UNANSWERED) if row.level in {"red", "stage"} and row.status != "closed"]
        if late:
            judge = self.world.members("supervisor")[0]
            self._handle(IssueEscalation(judge, late[0].case_id, "holder", words.DEMAND, self._request()))

    def _record(self, row: Any, now: datetime) -> None:
        waited = self._waited(row.opened_at, now)
        for share in self._own(row):
            chance = Random(f"{row.number}:{row.kind}:{share.no}")  # noqa: S311
            if waited >= SAID_AFTER and share.answered_at is None and chance.random() < 0.7:
                self._handle(AnswerAccountability(share.person_id, row.id, share.no, chance.choice(words.EXPLANATIONS), self._request()))
                if chance.random() < 0.2 and millis(now) <= row.appeal_until:
                    self._handle(AppealAccountability(share.person_id, row.id, share.no, chance.choice(words.APPEALS), self._request()))
            elif waited >= DECIDED_AFTER and share.appealed_at is not None and share.decided_at is None:
                outcome = chance.choice(("upheld", "dismissed"))
                self._handle(DecideAppeal(self._judge(), row.id, share.no, outcome, words.DECISIONS[outcome], self._request()))
        if waited >= CLOSED_AFTER and all(share.appealed_at is None or share.decided_at for share in self._rows(OPEN_SHARES, row.id)):
            self._handle(CloseAccountability(self._judge(), row.id, words.CONCLUSION, self._request()))

    def _own(self, row: Any) -> list[Any]:
        return [share for share in self._rows(OPEN_SHARES, row.id) if share.person_id in self.officers]

    def _judge(self) -> int:
        return self.world.members("supervisor")[0]

    def _of(self, recipient: str) -> int:
        kind, _, to = recipient.partition(":")
        return int(to) if kind == "person" else self.world.members(to)[0]

    def _waited(self, since: int, now: datetime) -> int:
        return self.world.calendar.working_minutes(moment(since), now)

    def _rows(self, statement: Any, of: int | None = None) -> list[Any]:
        with self.world.app.database.reading() as reader:
            return reader.ask(statement, {} if of is None else {"accountability_id": of}).all()

    def _handle(self, command: Any) -> None:
        self.world.app.handle(command)

    def _request(self) -> str:
        self._requests += 1
        return f"demo-answer-{self._requests}"
