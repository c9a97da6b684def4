"""自动改正:a finding with a mechanical mend, mended in what is saved; every file that it changes is saved as its next revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request, url_for

from engine.domain.errors import NotFound, Rejection
from engine.domain.sketch_commands import RemoveSketchFile, SaveSketchFile
from engine.domain.sketch_folder import is_shared
from web.acting import me
from web.current import product
from web.errors import flash_rejection
from web.guards import guard
from web.i18n import gettext
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.shared_files import follow_calls
from web.studio.tabs import TABS, tab_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response


@blueprint.post("/<int:sketch_id>/mend")
@guard(SKETCHERS)
def mend(sketch_id: int) -> Response:
    """改正一处; the page it came from is drawn anew, a diagram where it was."""
    product().ask.sketch(sketch_id)
    file, rule, element = (request.form.get(key, "") for key in ("file", "rule", "element"))
    rows = {row.path: row for row in product().ask.sketch_files(sketch_id)}
    files = {path: bytes(row.content) for path, row in rows.items()}
    made = product().ask.mended(files, file, rule, element)
    if made is None:
        flash(gettext("这一处不能自动改正，或者已经改过。请看规则说明，手工改。"), "warning")
    elif _kept(sketch_id, rows, made):
        follow_calls(sketch_id, file)
        flash(gettext("已改正并保存；以前的内容在文件的历史里。"), "success")
    tab = tab_of(file)
    shown = file if tab.key != "files" and file in (made or files) else None
    at = element if tab.key == "diagram" else None
    return redirect(url_for(tab.endpoint, sketch_id=sketch_id, path=shown, element=at), 303)


@blueprint.post("/<int:sketch_id>/mend-all")
@guard(SKETCHERS)
def mend_all(sketch_id: int) -> Response:
    """改正全部 that a machine can mend; ``tab`` is where it was asked for."""
    row, rows = product().ask.sketch(sketch_id), {one.path: one for one in product().ask.sketch_files(sketch_id)}
    mended = product().ask.all_mended(
        {path: bytes(one.content) for path, one in rows.items()}, lambda path: path != "(folder)" and (bool(row.shared_open) or not is_shared(path))
    )
    if not mended.findings:
        flash(gettext("没有能自动改正的了。请看规则说明，手工改。"), "warning")
    elif _kept(sketch_id, rows, mended.files):
        follow_calls(sketch_id, f"{row.item}.bpmn")
        flash(gettext("已改正 %(n)s 处并保存；以前的内容在文件的历史里。", n=len(mended.findings)), "success")
    tab = next((one for one in TABS if one.key == request.form.get("tab")), TABS[0])
    return redirect(url_for(tab.endpoint, sketch_id=sketch_id), 303)


def _kept(sketch_id: int, rows: Mapping[str, Any], made: Mapping[str, bytes]) -> bool:
    """What is different is saved, what is gone removed, each in turn; the first refusal ends it and is said."""
    files = {path: bytes(row.content) for path, row in rows.items()}
    saves = [SaveSketchFile(me(), sketch_id, path, made[path], rows[path].revision if path in rows else 0) for path in made if made[path] != files.get(path)]
    removals = [RemoveSketchFile(me(), sketch_id, path, rows[path].revision) for path in files.keys() - made.keys()]
    try:
        for command in (*saves, *removals):
            product().handle(command)
    except NotFound:
        raise
    except Rejection as refused:
        flash_rejection(refused)
        return False
    return True
