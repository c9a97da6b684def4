"""What supervision and recipients of alerts ask; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.queries import supervision

if TYPE_CHECKING:
    from engine.queries.actors import Actor
    from engine.queries.supervision import Overview, Record, RedList, RedPlace
    from engine.store.database import Database


class SupervisionQuestions:
    """问: red list, alerts, accountability, overview."""

    _database: Database

    def red_list(self, which: str, place: RedPlace) -> RedList:
        """红牌清单: one page of overrun, statutory, promised, stage or yellow clocks, with the count of each."""
        with self._database.reading() as reader:
            return supervision.red_list(reader, which, place)

    def alerts_of(self, case_id: int) -> list[Any]:
        """Every alert of a case with the names of its recipient and of whoever answered; for overseers."""
        with self._database.reading() as reader:
            return reader.ask(supervision.ALERTS, {"case_id": case_id}).all()

    def records_of(self, case_id: int) -> list[Record]:
        """The case's records of accountability."""
        with self._database.reading() as reader:
            found = (supervision.record(reader, row.id) for row in reader.ask(supervision.OF_CASE, {"case_id": case_id}).all())
            return [one for one in found if one is not None]

    def record(self, accountability_id: int) -> Record | None:
        """One record of accountability; for overseers."""
        with self._database.reading() as reader:
            return supervision.record(reader, accountability_id)

    def records(self, state: str, before: tuple[int, int]) -> tuple[list[Any], dict[str, int]]:
        """Records in a state, the latest first, one page and one row more; and how many stand in each state."""
        with self._database.reading() as reader:
            rows = reader.ask(supervision.RECORDS, {"state": state, "opened_at": before[0], "id": before[1]}).all()
            return rows, {row.state: row.count for row in reader.ask(supervision.RECORD_COUNTS).all()}

    def my_alerts(self, actor: Actor) -> list[Any]:
        """Unanswered alerts to the asker or his pools, the oldest first."""
        with self._database.reading() as reader:
            return supervision.my_alerts(reader, actor)

    def my_shares(self, actor: Actor) -> list[Any]:
        """The asker's shares in open records of accountability."""
        with self._database.reading() as reader:
            return reader.ask(supervision.MY_SHARES, {"person_id": actor.id}).all()

    def overview(self, since: int) -> Overview:
        """总览 for the head, since an instant in epoch milliseconds."""
        with self._database.reading() as reader:
            return supervision.overview(reader, since)
