"""画稿: an analyst's working copy of one item's folder, from its beginning to its being handed in, put aside or taken up again.

Whoever may sketch may work on every sketch; who has saved something in one is noted, for he may not approve what comes of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain.commands import Receipt
from engine.domain.errors import FieldError, Invalid, NotFound, Stale
from engine.domain.moment import millis
from engine.domain.sketch_folder import item_of, name_in, wrong_paths
from engine.service.actor import require_role
from engine.service.receipts import earlier, receipt_record
from engine.store.apply import apply
from engine.store.definitions import VERSION
from engine.store.ids import new_id
from engine.store.sketches import ADD_SKETCH, ADD_STATE, EDIT, OPEN_SHARED, PUT_FILE, SEE, SET_PROBLEMS, SET_STATE, SKETCH

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.sketch_commands import DiscardSketch, NoteProblems, OpenShared, ReopenSketch, SeeSketch, StartSketch
    from engine.store.unit_of_work import UnitOfWork

SKETCHERS: Final = ("administrator", "analyst")


def start_sketch(command: StartSketch, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """新建. Raises NotAllowed, Invalid for files that no item's folder has."""
    at = millis(bureau.now())
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    require_role(uow, command.actor, at, *SKETCHERS)
    wrong = wrong_paths(command.files)
    if wrong:
        raise Invalid(wrong)
    item, made = item_of(command.files), new_id()
    about = {"id": made, "item": item, "name": name_in(command.files, item), "origin": command.origin, "based_on": command.based_on}
    by = {"owner": command.actor, "created_at": at, "updated_by": command.actor, "updated_at": at}
    uow.write(ADD_SKETCH, {**about, **by, "revision": 1, "shared_open": 0, "problems": None, "state": "open", "handed_in": None})
    for path, content in sorted(command.files.items()):
        row = {"sketch_id": made, "path": path, "content": content, "revision": 1, "saved_by": command.actor, "saved_at": at}
        uow.write(PUT_FILE, row)
        uow.write(ADD_STATE, row)
    uow.write(EDIT, {"sketch_id": made, "person_id": command.actor, "path": "", "seen_at": at, "saved_at": at})
    receipt = Receipt(id=made)
    apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt


def open_shared(command: OpenShared, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """允许改公用文件. Raises NotFound, NotAllowed, Stale."""
    row, _ = open_sketch(command, uow, bureau)
    uow.write(OPEN_SHARED, {"id": row.id, "shared_open": 1})
    return Receipt(id=row.id)


def note_problems(command: NoteProblems, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """记下校验结果. Raises NotFound, NotAllowed."""
    row, _ = found(command, uow, bureau)
    if row.problems != command.problems:
        uow.write(SET_PROBLEMS, {"id": row.id, "problems": command.problems})
    return Receipt(id=row.id)


def see_sketch(command: SeeSketch, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """在场. Raises NotFound, NotAllowed."""
    row, at = found(command, uow, bureau)
    uow.write(SEE, {"sketch_id": row.id, "person_id": command.actor, "path": command.path[:200], "seen_at": at, "saved_at": None})
    return Receipt(id=row.id)


def discard_sketch(command: DiscardSketch, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """丢弃. Raises NotFound, NotAllowed, Stale."""
    row, at = open_sketch(command, uow, bureau)
    uow.write(SET_STATE, {"id": row.id, "state": "discarded", "handed_in": row.handed_in, "updated_by": command.actor, "updated_at": at})
    return Receipt(id=row.id)


def reopen_sketch(command: ReopenSketch, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """继续画: one that was discarded, or handed in and returned or already released. Raises NotFound, NotAllowed, Stale while somebody reviews it."""
    row, at = found(command, uow, bureau)
    if row.state == "open":
        return Receipt(id=row.id)
    if row.state == "handed_in" and uow.ask(VERSION, {"definition_id": row.handed_in}).one().state == "draft":
        raise Stale("这份画稿交审的版本还没有审核完,请先审核或者退回。", "Expected the version handed in to be reviewed first; have it approved or returned.")
    uow.write(SET_STATE, {"id": row.id, "state": "open", "handed_in": row.handed_in, "updated_by": command.actor, "updated_at": at})
    return Receipt(id=row.id)


def found(command: Any, uow: UnitOfWork, bureau: Bureau) -> tuple[Any, int]:
    """The sketch's row, held until the end of the transaction, and now in ms. Raises NotFound, NotAllowed."""
    at = millis(bureau.now())
    require_role(uow, command.actor, at, *SKETCHERS)
    row = uow.ask(SKETCH, {"sketch_id": command.sketch_id}).one()
    if row is None:
        raise NotFound
    return row, at


def open_sketch(command: Any, uow: UnitOfWork, bureau: Bureau) -> tuple[Any, int]:
    """The same; raises Stale for one that is not being worked on."""
    row, at = found(command, uow, bureau)
    if row.state != "open":
        raise Stale(
            "这份画稿已经交审或者丢弃,不能再改。要改请先点“继续画”。", "Expected an open sketch, but it was handed in or discarded; take it up again first."
        )
    return row, at


def refused(key: str, zh: str, en: str) -> Invalid:
    """One thing that is wrong."""
    return Invalid([FieldError(key, zh, en)])
