"""自动改正:a finding with a mechanical mend, mended in what is saved; every file that it changes is saved as its next revision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for

from engine.domain.errors import NotFound, Rejection
from engine.domain.sketch_commands import RemoveSketchFile, SaveSketchFile
from web.acting import me
from web.current import product
from web.errors import flash_rejection
from web.guards import guard
from web.i18n import gettext
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.shared_files import follow_calls
from web.studio.tabs import tab_of

if TYPE_CHECKING:
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
    else:
        commands = [
            SaveSketchFile(me(), sketch_id, path, made[path], rows[path].revision if path in rows else 0) for path in made if made[path] != files.get(path)
        ]
        _carry_out([*commands, *(RemoveSketchFile(me(), sketch_id, path, rows[path].revision) for path in files.keys() - made.keys())])
        follow_calls(sketch_id, file)
    tab = tab_of(file)
    shown = file if tab.key != "files" and file in (made or files) else None
    at = element if tab.key == "diagram" else None
    return redirect(url_for(tab.endpoint, sketch_id=sketch_id, path=shown, element=at), 303)


def _carry_out(commands: list[SaveSketchFile | RemoveSketchFile]) -> None:
    """Each in turn; the first refusal ends it and is said."""
    try:
        for command in commands:
            product().handle(command)
    except NotFound:
        raise
    except Rejection as refused:
        flash_rejection(refused)
        return
    flash(gettext("已改正并保存；以前的内容在文件的历史里。"), "success")
