"""恢复流程状态: a case whose stored state does not verify gets the one of a backup, where it can be proven that it is the very same.

Proven means: the seal of the backup's bytes holds for this case at the revision that the database itself says; the backup's last event stands in
the journal with the same hash; and what the journal has had since moves no engine state. Open tasks, failures and timers of the state must be those
of the rows. Anything else is refused: a state of an earlier revision would undo what people have done since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.commands import Receipt
from engine.domain.errors import NotFound, Rejection, Stale, StateRefused
from engine.runtime import codec, interpreter, sealing
from engine.service.dossier import Dossier, dumps
from engine.service.incident_in_hand import STATE, checked_reason, resolve
from engine.store.ids import new_id
from engine.store.incidents import CASE_OF_NUMBER, EVENTS_FROM, TIMERS_OF
from engine.store.reads import CASE_HEAD, INCIDENTS, SEALED, TASKS_OF_CASE

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.restore_commands import RestoreState
    from engine.runtime.interpreter import Live
    from engine.store.unit_of_work import UnitOfWork

STANDING = frozenset({"NoteAdded", "TaskClaimed", "TaskReleased", "TaskHandedOver", "AlertRaised", "AlertAnswered"})  # events that leave the engine where it is


def restore_state(command: RestoreState, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Raises NotFound, Invalid, Stale for a state that verifies, and Rejection with what can't be proven."""
    reason = checked_reason(command.reason)
    known = uow.ask(CASE_OF_NUMBER, {"number": command.number.strip()}).one()
    if known is None:
        raise NotFound
    row = uow.ask(CASE_HEAD, {"case_id": known.id}).one()
    dossier = Dossier(bureau, uow, row, bureau.edition(uow, row.case_definition_id), bureau.now(), None)
    if _verifies(dossier):
        raise Stale("这个办件的流程状态能通过校验，不用恢复。", "Expected a state that does not verify, but this one does: there is nothing to restore.")
    live = _proven(dossier, command)
    incidents = uow.ask(INCIDENTS, {"case_id": dossier.case_id}).all()
    _agree(dossier, live, {one.subject for one in incidents} - {STATE})
    found = next((one for one in incidents if one.subject == STATE), None)
    if found is None:
        found = records.IncidentRecord(new_id(), dossier.case_id, STATE, "", "found by yizhang repair", dossier.at)
        dossier.add(found)
        dossier.log("IncidentRaised", {"node": "", "subject": STATE})
    dossier.add(records.StateRestored(dossier.case_id, command.sealed))
    resolve(dossier, found)
    dossier.log("StateRestored", {"revision": command.revision, "source": command.source, "reason": reason})
    data = dumps({"revision": command.revision, "event_no": command.event_no, "source": command.source})
    dossier.add(records.RemedyRecord(new_id(), found.id, "state", "done", reason, data, None, dossier.at, None, dossier.at))
    dossier.save()
    return Receipt(dossier.case_id, row.case_number, None, dossier.event_no)


def _verifies(dossier: Dossier) -> bool:
    row = dossier.uow.ask(SEALED, {"case_id": dossier.case_id}).one()
    try:
        _decoded(dossier, bytes(row.sealed))
    except StateRefused:
        return False
    return True


def _decoded(dossier: Dossier, sealed: bytes) -> Live:
    blob = sealing.unseal(dossier.bureau.config.state_key, dossier.case_id, dossier.revision, sealed)
    return codec.decode(dossier.edition.definition, blob)


def _proven(dossier: Dossier, command: RestoreState) -> Live:
    """The backup's state. Raises Rejection."""
    if command.revision != dossier.revision:
        raise _refused(
            f"备份里是第 {command.revision} 次推进后的状态，办件已经推进到第 {dossier.revision} 次；恢复它会抹掉后来办过的事",
            f"the backup has the state of revision {command.revision}, but the case is at {dossier.revision}: what people did since would be undone",
        )
    since = dossier.uow.ask(EVENTS_FROM, {"case_id": dossier.case_id, "no": command.event_no}).all()
    if not since or since[0].no != command.event_no or since[0].hash != command.head_hash:
        raise _refused("备份的最后一条留痕与现在的留痕链对不上", "the last event of the backup does not stand in the journal with its hash")
    moving = next((row for row in since[1:] if not _standing(row)), None)
    if moving is not None:
        raise _refused(
            f"备份以后第 {moving.no} 条留痕（{moving.type}）可能推进过流程", f"event {moving.no} ({moving.type}) after the backup may have moved the process"
        )
    try:
        return _decoded(dossier, command.sealed)
    except StateRefused as error:
        raise _refused(f"备份里的状态也没有通过校验（{error}）", f"the state in the backup does not verify either ({error})") from error


def _standing(row: Any) -> bool:
    return row.type in STANDING or (row.type in {"IncidentRaised", "IncidentResolved"} and orjson.loads(row.data).get("subject") == STATE)


def _agree(dossier: Dossier, live: Live, failed: set[str]) -> None:
    """Tasks, failures and timers are those of the rows. Raises Rejection."""
    of = {"case_id": dossier.case_id}
    tasks = {row.id for row in dossier.uow.ask(TASKS_OF_CASE, of).all() if row.parent is None}
    timers = {row.subject for row in dossier.uow.ask(TIMERS_OF, of).all()}
    if set(live.open) != tasks or set(live.failed) != failed or {wait.id for wait in interpreter.timers(live)} != timers:
        raise _refused("状态里的待办、故障或者定时与数据库的记录不一致", "its open tasks, failures or timers are not those of the rows")


def _refused(zh: str, en: str) -> Rejection:
    return Rejection(
        f"不能证明这就是丢失的状态，没有恢复：{zh}。请换一份更晚的备份；没有的，按现有留痕和材料在纸面上办完。",
        f"Expected a state that is proven to be the lost one, but {en}. Try a later backup; without one, finish the case on paper.",
    )
