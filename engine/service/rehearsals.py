"""预演: what a move would do to each open case, read in chunks beside everybody's work; nothing but the result is written."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.calendar import ZONE
from engine.domain.errors import StateRefused
from engine.domain.moment import millis, moment
from engine.runtime import sealing
from engine.runtime.moving import CaseFacts, Moved, OpenRow, move_state
from engine.runtime.upgrade import Obstacle
from engine.store.moves import ADD_CASE, CHUNK, CHUNK_CASES, CHUNK_INCIDENTS, CHUNK_TASKS, DROP_CASE, LEFT_OUT, REHEARSED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.bureau import Bureau
    from engine.runtime.edition import Edition
    from engine.store.unit_of_work import UnitOfWork


class Versions:
    """The two versions of a move, compiled, and its mapping."""

    def __init__(self, bureau: Bureau, uow: UnitOfWork, row: Any) -> None:
        """Read them for a row of ``move``."""
        self.old: Edition = bureau.edition(uow, row.from_id)
        self.new: Edition = bureau.edition(uow, row.to_id)
        self.names: Mapping[str, str] = orjson.loads(row.names)


def rehearse_some(bureau: Bureau, row: Any) -> int:
    """One chunk after the move's cursor; how many cases, 0 when there are no more."""
    with bureau.database.reading() as reader:
        versions = Versions(bureau, reader, row)
        out = {one.case_id for one in reader.ask(LEFT_OUT, {"move_id": row.id}).all()}
        found = [(case, None if case.id in out else judge(bureau, versions, case, facts)) for case, facts in chunk(reader, row.from_id, row.cursor, CHUNK)]
    lines = [_line(row.id, case.id, versions, judged) for case, judged in found if judged is not None]
    at = millis(bureau.now())

    def keep(uow: UnitOfWork) -> int:
        cursor = found[-1][0].id if found else row.cursor
        last = len(found) < CHUNK
        state = {"cursor": cursor, "state": "rehearsed" if last else "rehearsing", "rehearsed_at": at if last else None}
        if uow.write_returning(REHEARSED, {"move_id": row.id, "was": row.cursor, **state}) is None:
            return len(found)  # stopped, mapped anew or done by another node meanwhile
        for line in lines:
            uow.write(DROP_CASE, {"move_id": line.move_id, "case_id": line.case_id})
            uow.write(ADD_CASE, line._asdict())
        return len(found)

    return bureau.database.write(keep)


def chunk(reader: UnitOfWork, from_id: int, after: int, most: int) -> list[tuple[Any, CaseFacts]]:
    """Open cases of a version with what must be known of each, by their ids after ``after``."""
    cases = reader.ask(CHUNK_CASES, {"from_id": from_id, "after": after, "most": most}).all()
    if not cases:
        return []
    span = {"from_id": from_id, "after": after, "until": cases[-1].id}
    asked = reader.ask(CHUNK_TASKS, span), reader.ask(CHUNK_INCIDENTS, span)
    tasks: dict[int, list[OpenRow]] = defaultdict(list)
    for row in asked[0].all():
        opened = moment(row.opened_at).astimezone(ZONE).date()
        tasks[row.case_id].append(OpenRow(row.node, opened, str(orjson.loads(row.data).get("phase") or ""), _answered(row.answers)))
    incidents = {row.case_id for row in asked[1].all()}
    return [
        (case, CaseFacts(str(case.green_channel or case.channel), _answered(case.form), tuple(tasks[case.id]), incident=case.id in incidents)) for case in cases
    ]


def _answered(answers: str | None) -> frozenset[str]:
    """Keys of the answers that say something."""
    return frozenset(key for key, value in orjson.loads(answers or "{}").items() if value not in (None, "", [], {}, False))


def judge(bureau: Bureau, versions: Versions, case: Any, facts: CaseFacts) -> Moved | tuple[Obstacle, ...]:
    """The moved state, or why not; a state that does not verify is a reason, too."""
    try:
        blob = sealing.unseal(bureau.config.state_key, case.id, case.revision, bytes(case.sealed))
        return move_state(versions.old, versions.new, blob, facts, versions.names)
    except StateRefused as error:
        return (Obstacle("unreadable", "", "流程状态没有通过校验。", str(error)[:500]),)


def outcome_of(versions: Versions, judged: Moved | tuple[Obstacle, ...]) -> tuple[str, str, str, str, str]:
    """Outcome, code, element and the sentences of the first obstacle, in which the element bears its name."""
    if isinstance(judged, Moved):
        return ("mapped" if judged.renamed else "movable", "", "", "", "")
    first = judged[0]
    node = versions.old.definition.nodes.get(first.element)
    zh, en = first.zh, first.en
    if node is not None and node.name:
        zh = zh.replace(f"“{first.element}”", f"“{node.name}”")
    return "refused", first.code, first.element, zh, en


def _line(move_id: int, case_id: int, versions: Versions, judged: Moved | tuple[Obstacle, ...]) -> records.MoveCaseRecord:
    return records.MoveCaseRecord(move_id, case_id, *outcome_of(versions, judged))


def one_case(uow: UnitOfWork, from_id: int, case_id: int) -> Iterator[tuple[Any, CaseFacts]]:
    """The case with its facts as they are in this transaction; nothing when it is no longer open on the version."""
    return iter(one for one in chunk(uow, from_id, case_id - 1, 1) if one[0].id == case_id)
