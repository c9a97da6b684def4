"""隔离的文件: what was not found clean when it was handed in: looked at again, or sent anew by whoever sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for

from engine.domain.file_commands import RescanUpload
from engine.domain.moment import moment
from web.acting import attempt, fresh_id, me, posted_id
from web.admin.blueprint import blueprint
from web.current import product
from web.guards import administrator, guard
from web.i18n import gettext

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@blueprint.get("/files")
@guard(administrator)
def files() -> str:
    """隔离的文件; nobody can open one, and no submission takes it."""
    return render_template("admin/files.html", rows=product().ask.quarantined(), moment_of=moment, request_id=fresh_id())


@blueprint.post("/files/<int:upload_id>/rescan")
@guard(administrator)
def rescan(upload_id: int) -> Response:
    """重新检查."""
    attempt(RescanUpload(me(), upload_id, posted_id()), gettext("检查没有发现问题，文件可以用了。"))
    return redirect(url_for("admin.files"), 303)
