"""画稿的文件: saved one at a time, each with a revision of its own.

Nothing that was acknowledged is lost: a save made on another state than the present one is refused (Stale, with what stands there now),
and every state is kept beside the file. A save that is sent again is recognised by its content, so that autosaving leaves no request rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain import sketch_commands
from engine.domain.commands import Receipt
from engine.domain.errors import Invalid, NotAllowed, NotFound, Stale
from engine.domain.sketch_folder import MOST_BYTES, MOST_FILES, dropped, is_shared, item_of, name_in, wrong_paths
from engine.service.sketches import open_sketch, refused
from engine.store.sketches import ADD_STATE, CHANGE_SKETCH, DROP_FILE, DROP_STATE, EDIT, FILE_AT, FILES_OF, LAST_STATE, PUT_FILE, STATE_AT, STATES_OF

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bureau import Bureau
    from engine.domain.sketch_commands import FollowCalls, RemoveSketchFile, RenameSketchFile, RestoreSketchFile, SaveSketchFile
    from engine.store.unit_of_work import UnitOfWork


def save_sketch_file(command: SaveSketchFile, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """保存; the receipt's id is the file's new revision. Raises NotFound, NotAllowed, Invalid, Stale on a conflict."""
    sketch, at = open_sketch(command, uow, bureau)
    if _repeated(command, uow):
        return Receipt(id=command.seen_revision + 1)
    return Receipt(id=_put(command, sketch, command.path, command.content, uow, at))


def remove_sketch_file(command: RemoveSketchFile, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """删除; its states stay and can be brought back. Raises NotFound, NotAllowed, Invalid, Stale."""
    sketch, at = open_sketch(command, uow, bureau)
    _drop(command, sketch, uow, at)
    _touch(command, sketch, command.path, uow, at)
    return Receipt(id=command.seen_revision + 1)


def rename_sketch_file(command: RenameSketchFile, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """改名: the same content at another path, which must be free. Raises NotFound, NotAllowed, Invalid, Stale."""
    sketch, at = open_sketch(command, uow, bureau)
    if uow.ask(FILE_AT, {"sketch_id": sketch.id, "path": command.new_path}).one() is not None:
        raise refused("new-path", f"已经有文件 {command.new_path[:80]}。", f"Expected a free name, but there is {command.new_path[:80]} already.")
    content = _drop(command, sketch, uow, at)
    return Receipt(id=_put(command, sketch, command.new_path, content, uow, at, seen=0))


def restore_sketch_file(command: RestoreSketchFile, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """恢复: an earlier state becomes the next one. Raises NotFound, NotAllowed, Invalid, Stale."""
    sketch, at = open_sketch(command, uow, bureau)
    state = uow.ask(STATE_AT, {"sketch_id": sketch.id, "path": command.path, "revision": command.revision}).one()
    if state is None or state.content is None:
        raise NotFound
    return Receipt(id=_put(command, sketch, command.path, bytes(state.content), uow, at))


def follow_calls(command: FollowCalls, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """公用文件随流程图进出; what stands there already stays as it is. Raises NotFound, NotAllowed, Invalid, Stale."""
    sketch, at = open_sketch(command, uow, bureau)
    rows = {row.path: row for row in uow.ask(FILES_OF, {"sketch_id": sketch.id}).all()}
    added = {path: content for path, content in command.added.items() if path not in rows and is_shared(path)}
    leaving = [path for path in command.dropped if path in rows and is_shared(path)]
    wrong = wrong_paths({path: bytes(row.content) for path, row in rows.items() if path not in leaving} | added)
    if wrong:
        raise Invalid(wrong)
    for path in leaving:
        _gone(command, sketch, rows[path], uow, at)
    for path, content in sorted(added.items()):
        _kept(command, sketch, path, content, uow, at)
    if added or leaving:
        _touch(command, sketch, min({*added, *leaving}), uow, at)
    return Receipt(id=sketch.id)


def _repeated(command: SaveSketchFile, uow: UnitOfWork) -> bool:
    """Whether this very save was stored before; one of a file that was removed since is a new one."""
    at = {"sketch_id": command.sketch_id, "path": command.path}
    row, state = uow.ask(FILE_AT, at).one(), uow.ask(STATE_AT, {**at, "revision": command.seen_revision + 1}).one()
    if row is None or state is None or (command.seen_revision == 0 and row.revision != 1):
        return False
    return state.saved_by == command.actor and state.content is not None and bytes(state.content) == command.content


def _put(command: Any, sketch: Any, path: str, content: bytes, uow: UnitOfWork, at: int, *, seen: int | None = None) -> int:
    """The file's next revision, after every check."""
    _checked(sketch, path, content, uow)
    row = uow.ask(FILE_AT, {"sketch_id": sketch.id, "path": path}).one()
    _unchanged(path, row, command.seen_revision if seen is None else seen)
    revision = _kept(command, sketch, path, content, uow, at)
    _touch(command, sketch, command.path, uow, at)
    return revision


def _kept(command: Any, sketch: Any, path: str, content: bytes, uow: UnitOfWork, at: int) -> int:
    """The content stands at the path, as one more state."""
    revision = (uow.ask(LAST_STATE, {"sketch_id": sketch.id, "path": path}).one().revision or 0) + 1
    saved = {"sketch_id": sketch.id, "path": path, "content": content, "revision": revision, "saved_by": command.actor, "saved_at": at}
    uow.write(PUT_FILE, saved)
    uow.write(ADD_STATE, saved)
    for old in dropped((one.revision, one.saved_at) for one in uow.ask(STATES_OF, {"sketch_id": sketch.id, "path": path}).all()):
        uow.write(DROP_STATE, {"sketch_id": sketch.id, "path": path, "revision": old})
    return revision


def _drop(command: Any, sketch: Any, uow: UnitOfWork, at: int) -> bytes:
    """The file goes; a state without content says when and by whom."""
    row = uow.ask(FILE_AT, {"sketch_id": sketch.id, "path": command.path}).one()
    if row is None:
        raise NotFound
    _writable(sketch, command.path)
    _unchanged(command.path, row, command.seen_revision)
    _gone(command, sketch, row, uow, at)
    return bytes(row.content)


def _gone(command: Any, sketch: Any, row: Any, uow: UnitOfWork, at: int) -> None:
    uow.write(DROP_FILE, {"sketch_id": sketch.id, "path": row.path})
    gone = {"sketch_id": sketch.id, "path": row.path, "content": None, "revision": row.revision + 1, "saved_by": command.actor, "saved_at": at}
    uow.write(ADD_STATE, gone)


def _touch(command: Any, sketch: Any, path: str, uow: UnitOfWork, at: int) -> None:
    """The sketch has moved on; its item and name are what its files say."""
    files = {row.path: bytes(row.content) for row in uow.ask(FILES_OF, {"sketch_id": sketch.id}).all()}
    try:
        item = item_of(files)
    except Invalid:  # while the diagram is being renamed or replaced
        item = sketch.item
    changed = {"item": item, "name": name_in(files, sketch.name), "revision": sketch.revision + 1, "updated_by": command.actor, "updated_at": at}
    uow.write(CHANGE_SKETCH, {"id": sketch.id, **changed})
    uow.write(EDIT, {"sketch_id": sketch.id, "person_id": command.actor, "path": path, "seen_at": at, "saved_at": at})


def _checked(sketch: Any, path: str, content: bytes, uow: UnitOfWork) -> None:
    wrong = wrong_paths({path: b""})
    if wrong:
        raise Invalid(wrong)
    _writable(sketch, path)
    sizes = {row.path: len(row.content) for row in uow.ask(FILES_OF, {"sketch_id": sketch.id}).all()} | {path: len(content)}
    if len(sizes) > MOST_FILES or sum(sizes.values()) > MOST_BYTES:
        raise refused(
            "content",
            f"一份画稿最多 {MOST_FILES} 个文件、{MOST_BYTES // 1024 // 1024} MB,没有保存。",
            f"Expected at most {MOST_FILES} files and {MOST_BYTES // 1024 // 1024} MB; it was not saved.",
        )


def _writable(sketch: Any, path: str) -> None:
    if is_shared(path) and not sketch.shared_open:
        raise NotAllowed(
            "这是几个事项公用的文件,平时只读。确实要为这个事项改,请先在“文件”页允许。",
            "Expected a file of the item's own, but this one is shared and read-only; allow changing it on the page of files first.",
        )


def _unchanged(path: str, row: Any, seen: int) -> None:
    now = row.revision if row is not None else 0
    if now != seen:
        raise Stale(
            f"{path} 在您打开以后又有人保存过,您的改动还没有存进去。请对照两份内容,选定以后再保存。",
            f"Expected {path} as you opened it, but somebody has saved it since; your change is not stored yet. Compare the two and save again.",
            revision=now,
        )


USE_CASES: Final[dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]]] = {
    sketch_commands.SaveSketchFile: save_sketch_file,
    sketch_commands.RemoveSketchFile: remove_sketch_file,
    sketch_commands.RenameSketchFile: rename_sketch_file,
    sketch_commands.RestoreSketchFile: restore_sketch_file,
    sketch_commands.FollowCalls: follow_calls,
}
