"""等我确认 and 通知 of an officer: what another has proposed and he may decide on, and what was told to him and to his posts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, func, literal_column, select

from engine.domain.confirming import confirming_unit
from engine.domain.leave import DECIDERS, decides
from engine.domain.moment import millis
from engine.queries import actors
from engine.queries.leave_questions import OWN_POSTS, TO_COME
from engine.store.incidents import HEADED
from engine.store.powers import LEVELS
from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.catalogue import catalogue_change, catalogue_version
from engine.store.tables.definitions import definition, definition_act
from engine.store.tables.documents import licence, licence_log, notice
from engine.store.tables.ladders import ladder
from engine.store.tables.outbox import incident
from engine.store.tables.people import person
from engine.store.tables.remedies import remedy
from engine.store.tables.sketches import sketch, sketch_presence
from engine.store.tables.webhooks import webhook

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.queries.actors import Actor
    from engine.store.database import Database
    from engine.store.unit_of_work import UnitOfWork

MOST: Any = literal_column("100")
SHOWN = 50
DAY = 86_400_000
DAYS = 30
_ME: Any = bindparam("person_id")


REPAIRS = Statement(
    "remedy.to_confirm",
    select(
        remedy.c.incident_id.label("id"),
        case.c.number.label("name"),
        remedy.c.proposed_by.label("by"),
        person.c.name.label("who"),
        remedy.c.proposed_at.label("at"),
        case.c.unit,
        case.c.definition_id,
    )
    .join_from(remedy, incident, incident.c.id == remedy.c.incident_id)
    .join(case, case.c.id == incident.c.case_id)
    .outerjoin(person, person.c.id == remedy.c.proposed_by)
    .where(remedy.c.state == literal_column("'proposed'"), incident.c.resolved_at.is_(None))
    .order_by(remedy.c.proposed_at)
    .limit(MOST),
)
_EDITED = (  # by whom a sketch was changed that became the version
    select(sketch_presence.c.sketch_id)
    .join(sketch, sketch.c.id == sketch_presence.c.sketch_id)
    .where(sketch.c.handed_in == definition.c.id, sketch_presence.c.person_id == _ME, sketch_presence.c.saved_at.is_not(None))
    .exists()
)
_APPROVED = select(definition_act.c.id).where(definition_act.c.definition_id == definition.c.id, definition_act.c.act == literal_column("'approved'")).exists()
DRAFTS = Statement(
    "definition.to_judge",
    select(
        definition.c.id,
        definition.c.item.label("name"),
        definition.c.number,
        definition.c.deployed_by.label("by"),
        person.c.name.label("who"),
        definition.c.deployed_at.label("at"),
        _APPROVED.label("approved"),
        _EDITED.label("edited"),
    )
    .outerjoin(person, person.c.id == definition.c.deployed_by)
    .where(definition.c.state == literal_column("'draft'"), definition.c.effective_on.is_(None))
    .order_by(definition.c.deployed_at)
    .limit(MOST),
)
LADDERS = Statement(
    "ladder.to_judge",
    select(ladder.c.id, ladder.c.item.label("name"), ladder.c.drafted_by.label("by"), person.c.name.label("who"), ladder.c.drafted_at.label("at"))
    .join(person, person.c.id == ladder.c.drafted_by)
    .where(ladder.c.state == literal_column("'draft'"))
    .order_by(ladder.c.drafted_at)
    .limit(MOST),
)
_ENTRY = (
    select(catalogue_version.c.name)
    .where(catalogue_version.c.item_id == catalogue_change.c.item_id)
    .order_by(catalogue_version.c.number.desc())
    .limit(literal_column("1"))
    .scalar_subquery()
)
CHANGES = Statement(
    "catalogue_change.to_decide",
    select(
        catalogue_change.c.id,
        func.coalesce(_ENTRY, literal_column("''")).label("name"),
        catalogue_change.c.drafted_by.label("by"),
        person.c.name.label("who"),
        catalogue_change.c.drafted_at.label("at"),
    )
    .outerjoin(person, person.c.id == catalogue_change.c.drafted_by)
    .where(catalogue_change.c.state == literal_column("'drafted'"), catalogue_change.c.kind != literal_column("'deploy'"))
    .order_by(catalogue_change.c.drafted_at)
    .limit(MOST),
)
ENTERED = Statement(
    "licence.to_check",
    select(licence.c.id, licence.c.number.label("name"), licence_log.c.person_id.label("by"), person.c.name.label("who"), licence_log.c.at.label("at"))
    .join_from(licence, licence_log, and_(licence_log.c.licence_id == licence.c.id, licence_log.c.act == literal_column("'entered'")))
    .outerjoin(person, person.c.id == licence_log.c.person_id)
    .where(licence.c.state == literal_column("'draft'"))
    .order_by(licence_log.c.at)
    .limit(MOST),
)
SWITCHED_OFF = Statement(  # subscriptions that have switched themselves off
    "webhook.to_look_at",
    select(webhook.c.id, webhook.c.name, webhook.c.switched_at.label("at"))
    .where(webhook.c.state == literal_column("'failed'"))
    .order_by(webhook.c.switched_at)
    .limit(MOST),
)
_TOLD = select(notice.c.id, notice.c.case_id, notice.c.pool, notice.c.zh, notice.c.en, notice.c.sent_at, notice.c.read_at, case.c.number, case.c.title).join(
    case, case.c.id == notice.c.case_id
)
OWN = Statement("notice.own", _TOLD.where(notice.c.person_id == _ME, notice.c.sent_at > bindparam("since")).order_by(notice.c.sent_at.desc()).limit(MOST))
OF_POOL = Statement(
    "notice.of_pool", _TOLD.where(notice.c.pool == bindparam("pool"), notice.c.sent_at > bindparam("since")).order_by(notice.c.sent_at.desc()).limit(MOST)
)
UNREAD = Statement(
    "notice.unread_count",
    select(func.count().label("count")).where(notice.c.person_id == _ME, notice.c.sent_at > bindparam("since"), notice.c.read_at.is_(None)),
)
REVIEWING = frozenset({"administrator", "analyst", "head"})
LEAVE_DECIDERS = frozenset({*DECIDERS, "section_head"})
STEWARDS = frozenset({"administrator", "head"})


class Pending(NamedTuple):
    """一件等我确认的事: its kind, the id by which its page is found, what it is about, who proposed it and when (epoch milliseconds).

    ``name`` is a case's number, an item's id (with the version's ``number``), an entry's name or a licence's number.
    """

    kind: str
    id: int
    name: str
    who: str | None
    at: int
    number: int = 0


class Told(NamedTuple):
    """一条通知: its row, and whether its case exists for the asker."""

    row: Any
    opens: bool


class PendingQuestions:
    """问: what waits for the asker's word, and what he was told."""

    _bureau: Bureau
    _database: Database

    def pending(self, actor: Actor) -> list[Pending]:
        """等我确认, the longest waiting first: never what he has proposed himself."""
        with self._database.reading() as reader:
            return sorted(self._pending(reader, actor), key=lambda one: one.at)

    def _pending(self, reader: UnitOfWork, actor: Actor) -> list[Pending]:
        of, found = {"person_id": actor.id}, []
        if actor.roles & STEWARDS:
            found += [Pending("repair", row.id, row.name, row.who, row.at) for row in self._repairs(reader, actor)]
            found += [Pending("ladder", row.id, row.name, row.who, row.at) for row in reader.ask(LADDERS).all() if row.by != actor.id]
            found += [Pending("change", row.id, row.name, row.who, row.at) for row in reader.ask(CHANGES).all() if row.by != actor.id]
        if actor.roles & REVIEWING:
            for row in reader.ask(DRAFTS, of).all():
                if row.approved and "administrator" in actor.roles:
                    found.append(Pending("release", row.id, row.name, row.who, row.at, row.number))
                elif not row.approved and row.by != actor.id and not row.edited:
                    found.append(Pending("version", row.id, row.name, row.who, row.at, row.number))
        if "administrator" in actor.roles:
            found += [Pending("webhook", row.id, row.name, None, row.at) for row in reader.ask(SWITCHED_OFF).all()]
        if actor.roles & LEAVE_DECIDERS:
            found += [Pending("leave", row.id, row.name, row.name, row.asked_at) for row in self._leaves(reader, actor)]
        if "certificate" in actor.roles:
            found += [Pending("licence", row.id, row.name, row.who, row.at) for row in reader.ask(ENTERED).all() if row.by != actor.id]
        return found

    def _repairs(self, reader: UnitOfWork, actor: Actor) -> list[Any]:
        rows = [row for row in reader.ask(REPAIRS).all() if row.by != actor.id]
        if "administrator" in actor.roles or not rows:
            return rows
        parents = {row.id: row.parent for row in reader.ask(LEVELS).all()}
        headed = {row.unit for row in reader.ask(HEADED, {"at": millis(self._bureau.now())}).all()}
        mine = {"", *(held.unit for held in actor.posts if held.role == "head")}
        units = [row.unit or self._bureau.edition(reader, row.definition_id).item.unit for row in rows]
        return [row for row, unit in zip(rows, units, strict=True) if confirming_unit(unit, parents, headed) in mine]

    def _leaves(self, reader: UnitOfWork, actor: Actor) -> list[Any]:
        at = millis(self._bureau.now())
        asked = [row for row in reader.ask(TO_COME, {"at": at}).all() if row.state == "asked"]
        if not asked:
            return []
        posts, units = {(one.role, one.unit) for one in actor.posts}, defaultdict[int, set[str]](set)
        for row in reader.ask(OWN_POSTS, {"at": at}).all():
            units[row.person_id].add(row.unit)
        return [row for row in asked if row.person_id not in actor.standing_in and decides(actor.id, posts, row.person_id, units[row.person_id])]

    def _waiting(self, reader: UnitOfWork, actor: Actor) -> int:
        """How much waits for the asker's word, with what he was told lately and has not marked as read."""
        unread = reader.ask(UNREAD, {"person_id": actor.id, "since": millis(self._bureau.now()) - DAYS * DAY}).one().count
        return len(self._pending(reader, actor)) + int(unread)

    def told(self, actor: Actor) -> tuple[list[Told], list[Told]]:
        """Notices of the last 30 days to the asker, and those to his posts; the latest first."""
        since = millis(self._bureau.now()) - DAYS * DAY
        with self._database.reading() as reader:
            own = reader.ask(OWN, {"person_id": actor.id, "since": since}).all()
            pooled = [row for pool in actor.pools for row in reader.ask(OF_POOL, {"pool": pool, "since": since}).all()]
            pooled = sorted(pooled, key=lambda row: -row.sent_at)[:SHOWN]
            opens = {case_id: actors.relation(reader, case_id, actor) is not None for case_id in {row.case_id for row in (*own[:SHOWN], *pooled)}}
        return [Told(row, opens[row.case_id]) for row in own[:SHOWN]], [Told(row, opens[row.case_id]) for row in pooled]
