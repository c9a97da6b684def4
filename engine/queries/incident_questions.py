"""What is asked of incidents 故障件, their remedies and failed messages; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import bindparam, func, literal_column, select

from engine.domain.errors import NotFound, StateRefused
from engine.runtime import codec, sealing
from engine.runtime.repairing import repairable
from engine.store.documents import ROW
from engine.store.incidents import CASE_OF_NUMBER
from engine.store.intake import QUARANTINED
from engine.store.reads import ANSWERS
from engine.store.statements import Statement
from engine.store.tables.cases import case, case_state
from engine.store.tables.journal import event
from engine.store.tables.outbox import incident, message_act, outbox
from engine.store.tables.people import person
from engine.store.tables.remedies import remedy, retry_order

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.omission import Omission
    from engine.runtime.definitions import Node
    from engine.runtime.edition import Edition
    from engine.runtime.repairing import Repairable
    from engine.store.database import Database
    from engine.store.unit_of_work import UnitOfWork

MOST = 200
LATEST = 20
_WITH_CASE = select(incident, case.c.number, case.c.title, case.c.definition_id).join_from(incident, case)
INCIDENTS = Statement("incident.unresolved", _WITH_CASE.where(incident.c.resolved_at.is_(None)).order_by(incident.c.raised_at).limit(MOST))
RESOLVED = Statement("incident.resolved", _WITH_CASE.where(incident.c.resolved_at.is_not(None)).order_by(incident.c.resolved_at.desc()).limit(LATEST))
INCIDENT = Statement("incident.shown", _WITH_CASE.where(incident.c.id == bindparam("incident_id")))
STATE = Statement("case_state.of_incident", select(case_state.c.revision, case_state.c.sealed).where(case_state.c.case_id == bindparam("case_id")))
SINCE = Statement(
    "event.since",
    select(event, person.c.name.label("person_name"))
    .outerjoin(person, person.c.id == event.c.person_id)
    .where(event.c.case_id == bindparam("case_id"), event.c.at >= bindparam("since"))
    .order_by(event.c.no.desc())
    .limit(MOST),
)
_proposer: Any = person.alias("proposer")
_decider: Any = person.alias("decider")
_REMEDIES = (
    select(remedy, _proposer.c.name.label("proposer"), _decider.c.name.label("decider"))
    .add_columns(incident.c.case_id, incident.c.node, case.c.number, case.c.definition_id)
    .join_from(remedy, incident)
    .join(case, case.c.id == incident.c.case_id)
    .outerjoin(_proposer, _proposer.c.id == remedy.c.proposed_by)
    .outerjoin(_decider, _decider.c.id == remedy.c.decided_by)
)
REMEDIES = Statement("remedy.of_incident", _REMEDIES.where(remedy.c.incident_id == bindparam("incident_id")).order_by(remedy.c.proposed_at.desc()))
ALL_REMEDIES = Statement("remedy.latest", _REMEDIES.order_by(remedy.c.proposed_at.desc(), remedy.c.id.desc()).limit(MOST))
_DONE: Any = incident.c.resolved_at.is_not(None)
_WAITS: Any = incident.c.resolved_at.is_(None) & (incident.c.next_at == retry_order.c.ordered_at)


def _how_many(which: Any) -> Any:
    return select(func.count()).where(incident.c.order_id == retry_order.c.id, which).scalar_subquery()


ORDERS = Statement(
    "retry_order.latest",
    select(retry_order, person.c.name.label("who"), _how_many(_DONE).label("mended"), _how_many(_WAITS).label("waiting"))
    .join_from(retry_order, person)
    .order_by(retry_order.c.ordered_at.desc(), retry_order.c.id.desc())
    .limit(bindparam("most")),
)
UNDELIVERED = Statement(
    "outbox.undelivered",
    select(outbox, case.c.number)
    .join_from(outbox, case, case.c.id == outbox.c.case_id, isouter=True)
    .where(outbox.c.sent_at.is_(None), outbox.c.attempts > literal_column("0"))
    .order_by(outbox.c.ready_at)
    .limit(MOST),
)


MESSAGE = Statement(
    "outbox.shown",
    select(outbox, case.c.number).join_from(outbox, case, case.c.id == outbox.c.case_id, isouter=True).where(outbox.c.id == bindparam("message_id")),
)
_MESSAGE_ACTS = (
    select(message_act, person.c.name.label("who"), outbox.c.channel, case.c.number)
    .join_from(message_act, outbox)
    .join(person, person.c.id == message_act.c.person_id)
    .outerjoin(case, case.c.id == outbox.c.case_id)
)
ACTS_OF = Statement(
    "message_act.of_message", _MESSAGE_ACTS.where(message_act.c.outbox_id == bindparam("message_id")).order_by(message_act.c.at.desc(), message_act.c.id.desc())
)
LATEST_ACTS = Statement("message_act.latest", _MESSAGE_ACTS.order_by(message_act.c.at.desc(), message_act.c.id.desc()).limit(LATEST))


class IncidentPage(NamedTuple):
    """一个故障件: its row with its case's, the element that failed (None for a stored state), what its omission would mean where it may be skipped."""

    row: Any
    edition: Edition
    node: Node | None
    omission: Omission | None
    alike: int
    events: list[Any]
    remedies: list[Any]

    @property
    def topic(self) -> str:
        """The handler, or the element."""
        return self.node.topic if self.node is not None and self.node.topic else str(self.row.node)


class IncidentQuestions:
    """问: incidents, remedies, orders to try alike ones again, failed messages."""

    _bureau: Bureau
    _database: Database

    def incidents(self) -> tuple[list[Any], list[Any]]:
        """Unresolved incidents, the longest standing first; and the latest resolved."""
        with self._database.reading() as reader:
            return reader.ask(INCIDENTS).all(), reader.ask(RESOLVED).all()

    def incident(self, incident_id: int) -> IncidentPage:
        """Raises NotFound."""
        with self._database.reading() as reader:
            row = reader.ask(INCIDENT, {"incident_id": incident_id}).one()
            if row is None:
                raise NotFound
            node = self._node(reader, row)
            topic = self._bureau.topics.get(node.topic) if node is not None and node.element == "serviceTask" else None
            key = self._key(reader, row)
            alike = [one for one in reader.ask(INCIDENTS).all() if one.node and self._key(reader, one) == key] if row.node else []
            events = reader.ask(SINCE, {"case_id": row.case_id, "since": row.raised_at}).all()
            remedies = reader.ask(REMEDIES, {"incident_id": incident_id}).all()
            edition = self._bureau.edition(reader, row.definition_id)
            return IncidentPage(row, edition, node, topic.omission if topic is not None else None, len(alike), events, remedies)

    def repairs(self, page: IncidentPage) -> tuple[Repairable, ...]:
        """更正: the routing variables of a failed element that may be set, as its sealed state has them; nothing where that can't be read."""
        with self._database.reading() as reader:
            row = reader.ask(STATE, {"case_id": page.row.case_id}).one()
            done = reader.ask(ANSWERS, {"case_id": page.row.case_id}).all()
        try:
            blob = sealing.unseal(self._bureau.config.state_key, page.row.case_id, row.revision, bytes(row.sealed))
            live = codec.decode(page.edition.definition, blob)
        except StateRefused:
            return ()
        failed = live.failed.get(page.row.subject)
        return repairable(page.edition, failed.data, {one.node: orjson.loads(one.answers) for one in done}) if failed is not None else ()

    def incident_groups(self) -> list[tuple[str, Node | None, list[Any]]]:
        """Unresolved incidents by what they have in common, the largest group first: key, element, rows."""
        with self._database.reading() as reader:
            found: dict[str, list[Any]] = {}
            for row in reader.ask(INCIDENTS).all():
                found.setdefault(self._key(reader, row), []).append(row)
            groups = [(key, self._node(reader, rows[0]), rows) for key, rows in found.items()]
        return sorted(groups, key=lambda group: (-len(group[2]), group[2][0].raised_at))

    def node_of(self, definition_id: int, node_id: str) -> Node | None:
        """An element of a version; None for one that it does not have."""
        with self._database.reading() as reader:
            return self._bureau.edition(reader, definition_id).definition.nodes.get(node_id)

    def _node(self, reader: UnitOfWork, row: Any) -> Node | None:
        return self._bureau.edition(reader, row.definition_id).definition.nodes.get(row.node)

    def _key(self, reader: UnitOfWork, row: Any) -> str:
        node = self._node(reader, row)
        return node.topic if node is not None and node.topic else str(row.node)

    def retry_orders(self, *, most: int = 3) -> list[Any]:
        """批量重试: the latest orders with how many of their incidents are mended and how many wait to be tried."""
        with self._database.reading() as reader:
            return reader.ask(ORDERS, {"most": most}).all()

    def remedies(self) -> list[Any]:
        """处置: the latest skips and repairs of all cases."""
        with self._database.reading() as reader:
            return reader.ask(ALL_REMEDIES).all()

    def undelivered(self) -> list[Any]:
        """Messages of the outbox that failed at least once."""
        with self._database.reading() as reader:
            return reader.ask(UNDELIVERED).all()

    def case_id_of(self, number: str) -> int | None:
        """The case with this number; for the command line."""
        with self._database.reading() as reader:
            row = reader.ask(CASE_OF_NUMBER, {"number": number.strip()}).one()
        return int(row.id) if row is not None else None

    def quarantined(self) -> list[Any]:
        """Files that nobody has found clean, the oldest first, with who sent them."""
        with self._database.reading() as reader:
            return reader.ask(QUARANTINED).all()

    def message(self, message_id: int) -> Any:
        """One message of the outbox, gone out or not. Raises NotFound."""
        with self._database.reading() as reader:
            row = reader.ask(MESSAGE, {"message_id": message_id}).one()
        if row is None:
            raise NotFound
        return row

    def document_of_message(self, row: Any) -> Any:
        """The document that a message of the channel ``document`` makes."""
        with self._database.reading() as reader:
            return reader.ask(ROW, {"document_id": orjson.loads(row.payload)["document"]}).one()

    def message_acts(self, message_id: int | None = None) -> list[Any]:
        """What people did about a message, or the latest about any."""
        with self._database.reading() as reader:
            return reader.ask(LATEST_ACTS).all() if message_id is None else reader.ask(ACTS_OF, {"message_id": message_id}).all()
