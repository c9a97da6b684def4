"""文件:every file of a sketch as text, its earlier states, adding, renaming and removing; all of it works without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, request, url_for

from engine.domain.errors import NotFound, Rejection, Stale
from engine.domain.moment import moment
from engine.domain.sketch_commands import RemoveSketchFile, RenameSketchFile, RestoreSketchFile, SaveSketchFile
from engine.domain.sketch_folder import is_shared
from web.acting import attempt, me
from web.current import product
from web.errors import flash_rejection
from web.folder_archive import download
from web.guards import guard
from web.i18n import gettext
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.frame import render_tab
from web.studio.saving import LARGEST, posted_content
from web.studio.shared_files import follow_calls
from web.studio.tabs import tab_of
from web.whole_number import whole_number

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as Answer


@blueprint.get("/<int:sketch_id>/files")
@guard(SKETCHERS)
def files(sketch_id: int) -> str:
    """全部文件, the item's own and the shared ones, and what was removed."""
    rows = product().ask.sketch_files(sketch_id)
    listed = [{**row._asdict(), "size": len(row.content), "at": moment(row.saved_at), "shared": is_shared(row.path), "tab": tab_of(row.path)} for row in rows]
    return render_tab("studio/files.html", sketch_id, "files", files=listed, removed=product().ask.removed_files(sketch_id))


@blueprint.get("/<int:sketch_id>/files/<path:path>")
@guard(SKETCHERS)
def file(sketch_id: int, path: str) -> str:
    """一个文件 as text; what is no text can only be replaced."""
    row = product().ask.sketch_file(sketch_id, path)
    states = product().ask.sketch_states(sketch_id, path)
    if row is None and not states:
        abort(404)
    asked = whole_number(request.args, "state")
    state = product().ask.sketch_state(sketch_id, path, asked) if asked else None
    return _file(sketch_id, path, row, states, old=state, typed=None)


def _file(sketch_id: int, path: str, row: Any, states: list[Any], *, old: Any, typed: str | None) -> str:
    sketch, text = product().ask.sketch(sketch_id), _text(bytes(row.content)) if row is not None else ""
    locked = is_shared(path) and not sketch.shared_open
    kept = [{**one._asdict(), "at": moment(one.saved_at)} for one in states]
    page = {"path": path, "file": row, "text": text, "states": kept, "typed": typed, "locked": locked}
    old_text = _text(bytes(old.content)) if old is not None and old.content is not None else None
    return render_tab("studio/file.html", sketch_id, "files", **page, old=old, old_text=old_text, writable=sketch.state == "open" and not locked)


def _text(content: bytes) -> str | None:
    """None for what is no text."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


@blueprint.post("/<int:sketch_id>/files/<path:path>")
@guard(SKETCHERS)
def file_saved(sketch_id: int, path: str) -> Answer | tuple[str, int]:
    """保存 from the page. In a conflict the page comes back with both texts."""
    content = posted_content()
    try:
        product().handle(SaveSketchFile(me(), sketch_id, path, content or b"", whole_number(request.form, "seen-revision")))
    except NotFound:
        raise
    except Stale as stale:
        flash_rejection(stale)
        row, states = product().ask.sketch_file(sketch_id, path), product().ask.sketch_states(sketch_id, path)
        return _file(sketch_id, path, row, states, old=None, typed=_text(content or b"")), 409
    except Rejection as refused:
        for error in getattr(refused, "errors", ()) or (refused,):
            flash_rejection(error)
        return redirect(url_for("studio.file", sketch_id=sketch_id, path=path), 303)
    flash(" ".join([gettext("已保存。"), follow_calls(sketch_id, path)]).strip(), "success")
    return redirect(url_for("studio.file", sketch_id=sketch_id, path=path), 303)


@blueprint.post("/<int:sketch_id>/files")
@guard(SKETCHERS)
def file_changed(sketch_id: int) -> Answer:
    """新建、上传、改名、删除或者恢复一个文件."""
    product().ask.sketch(sketch_id)
    path, do, seen = request.form.get("path", "").strip(), request.form.get("do", ""), whole_number(request.form, "seen-revision")
    content = _handed() if do == "add" else b""
    if len(content) > LARGEST:
        flash(gettext("这个文件超过 %(mb)s MB，没有保存。", mb=LARGEST // 1024 // 1024), "error")
        return redirect(url_for("studio.files", sketch_id=sketch_id), 303)
    commands: dict[str, tuple[Any, str]] = {
        "add": (lambda: SaveSketchFile(me(), sketch_id, path, content, seen), gettext("已新建。")),
        "rename": (lambda: RenameSketchFile(me(), sketch_id, path, request.form.get("new-path", "").strip(), seen), gettext("已改名。")),
        "remove": (lambda: RemoveSketchFile(me(), sketch_id, path, seen), gettext("已删除；可以在“文件”页恢复。")),
        "restore": (lambda: RestoreSketchFile(me(), sketch_id, path, whole_number(request.form, "state"), seen), gettext("已恢复成那时的内容。")),
    }
    if do not in commands:
        abort(404)
    command, done = commands[do]
    receipt = attempt(command(), done)
    if receipt is not None:
        follow_calls(sketch_id, path)
    if receipt is not None and do in {"add", "rename", "restore"}:
        return redirect(url_for("studio.file", sketch_id=sketch_id, path=request.form.get("new-path", "").strip() if do == "rename" else path), 303)
    return redirect(url_for("studio.files", sketch_id=sketch_id), 303)


def _handed() -> bytes:
    handed = request.files.get("upload")
    return handed.read(LARGEST + 1) if handed is not None and handed.filename else b""


@blueprint.get("/<int:sketch_id>.zip")
@guard(SKETCHERS)
def export(sketch_id: int) -> Response:
    """导出: the sketch as one archive, which can be taken in again unchanged."""
    row = product().ask.sketch(sketch_id)
    return download(product().ask.sketch_sources(sketch_id), f"{row.item}-{row.revision}")
