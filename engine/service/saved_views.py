"""常用筛选: an officer keeps a filter of the work list or of the search over cases under a name, and forgets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain.case_filter import CaseFilter
from engine.domain.commands import DropView, Receipt, SaveView
from engine.domain.errors import FieldError, Invalid, Rejection
from engine.domain.moment import millis
from engine.domain.work_filter import Filter
from engine.service.dossier import dumps
from engine.store.ids import new_id
from engine.store.work import DROP_VIEW, PUT_VIEW, VIEW_COUNT, VIEW_NAMED

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bureau import Bureau
    from engine.store.unit_of_work import UnitOfWork

MOST = 20
LONGEST = 20


def save_view(command: SaveView, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """A view of the same name is replaced. Raises Invalid for a name that can't be read, Rejection for a view too many."""
    name = command.name.strip()
    if not name or len(name) > LONGEST or not name.isprintable():
        raise Invalid([FieldError("view-name", f"请给筛选起个名字,不超过 {LONGEST} 字。", f"Expected a name of at most {LONGEST} characters.")])
    wanted = CaseFilter.of(command.filter)[0] if command.list == "cases" else Filter.of(command.filter)
    if not wanted:
        raise Rejection("还没有选任何条件,没有可存的筛选。", "Expected at least one condition, but none was chosen.")
    named = uow.ask(VIEW_NAMED, {"person_id": command.actor, "name": name}).one()
    if named is not None and named.list != command.list:
        raise Invalid([FieldError("view-name", "另一个列表已有这个名称的筛选,请换一个名称。", "Another list has a view of this name; choose another.")])
    if uow.ask(VIEW_COUNT, {"person_id": command.actor, "name": name}).one().count >= MOST:
        raise Rejection(f"最多保存 {MOST} 个筛选。请先删去不用的。", f"Expected at most {MOST} saved views; remove one you no longer use.")
    made = new_id()
    row = {"id": made, "person_id": command.actor, "name": name, "filter": dumps(wanted.fields), "list": command.list}
    uow.write(PUT_VIEW, {**row, "saved_at": millis(bureau.now())})
    return Receipt(id=made)


def drop_view(command: DropView, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """Forget one's own view; an absent one is no error."""
    _ = bureau
    uow.write(DROP_VIEW, {"view_id": command.view_id, "person_id": command.actor})
    return Receipt(id=command.view_id)


USE_CASES: Final[dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]]] = {SaveView: save_view, DropView: drop_view}
