"""电子档案:volumes found, checked, noted and handed out as sealed packages; what waits to be archived; the register of uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for

from engine.domain.archive_commands import AddArchiveNote, LogArchiveUse
from engine.domain.errors import Invalid, NotFound, Rejection
from engine.domain.punctuation import punctuated
from engine.outbox.package import file_name
from engine.queries.archives import FIRST, PAGE
from web.acting import fresh_id, me, posted_id, viewer
from web.archive import presenters
from web.current import product
from web.disposition import disposition
from web.guards import guard, officer
from web.i18n import gettext, ngettext, said
from web.navigation import Entry

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Answer

blueprint = Blueprint("archive", __name__, url_prefix="/archive", template_folder="templates")
READERS = ("archivist", "supervisor")
_GROUP = {"group_zh": "档案", "group_en": "Archive"}
NAVIGATION = (Entry("archive.volumes", "档案卷", "Volumes", order=60, **_GROUP), Entry("archive.uses", "利用登记", "Register of uses", order=61, **_GROUP))


def _place() -> tuple[int, int]:
    """Where the page begins: the last row seen; what can't be read is the beginning."""
    at, _, last = request.args.get("after", "").partition("-")
    return (int(at), int(last)) if all(part.isdecimal() and part.isascii() and len(part) < 19 for part in (at, last)) else FIRST


@blueprint.get("/")
@guard(officer(*READERS))
def volumes() -> str:
    """档案卷, the latest first, or those that a search finds; above them what waits to be archived."""
    text = request.args.get("q", "").strip()[:100]
    rows = product().ask.volumes(text, _place())
    later = f"{rows[PAGE - 1].archived_at}-{rows[PAGE - 1].id}" if len(rows) > PAGE else ""
    waiting = [] if text or "after" in request.args else product().ask.not_archived()
    return render_template("archive/volumes.html", text=text, rows=presenters.volume_rows(rows[:PAGE]), later=later, waiting=waiting, words=presenters)


@blueprint.get("/uses")
@guard(officer(*READERS))
def uses() -> str:
    """利用登记: who checked or took away what, when and why, the latest first."""
    rows = product().ask.archive_uses(_place())
    later = f"{rows[PAGE - 1].used_at}-{rows[PAGE - 1].id}" if len(rows) > PAGE else ""
    return render_template("archive/uses.html", rows=presenters.use_rows(rows[:PAGE]), later=later)


@blueprint.get("/<int:archive_id>")
@guard(officer(*READERS))
def volume(archive_id: int) -> str:
    """一卷: facts, catalogue, notes, uses."""
    return _volume(archive_id)


@blueprint.post("/<int:archive_id>/check")
@guard(officer("archivist"))
def check(archive_id: int) -> Answer:
    """检查完整性, entered in the register with what was found."""
    faults = product().archive_faults(archive_id)
    outcome = punctuated("；".join(zh for zh, _ in faults))
    product().handle(LogArchiveUse(me(), archive_id, "check", "", posted_id(), outcome))
    if faults:
        words = ngettext("发现 %(num)d 处问题", "发现 %(num)d 处问题", len(faults))
        flash(words + "：" + "；".join(said({"zh": zh, "en": en}) for zh, en in faults[:5]), "error")
    else:
        flash(gettext("检查通过：每个文件都与归档时一致。"), "success")
    return redirect(url_for("archive.volume", archive_id=archive_id), 303)


@blueprint.post("/<int:archive_id>/note")
@guard(officer("archivist"))
def note(archive_id: int) -> Answer | tuple[str, int]:
    """补记备考表."""
    try:
        product().handle(AddArchiveNote(me(), archive_id, request.form.get("text", ""), posted_id()))
    except NotFound:
        raise
    except Rejection as refused:
        return _volume(archive_id, refused), refused.status
    flash(gettext("已补记在备考表。"), "success")
    return redirect(url_for("archive.volume", archive_id=archive_id), 303)


@blueprint.post("/<int:archive_id>/export")
@guard(officer("archivist"))
def export(archive_id: int) -> Answer | tuple[str, int]:
    """导出: the purpose is entered in the register before anything leaves."""
    try:
        receipt = product().handle(LogArchiveUse(me(), archive_id, "export", request.form.get("purpose", ""), posted_id()))
    except NotFound:
        raise
    except Rejection as refused:
        return _volume(archive_id, refused), refused.status
    return redirect(url_for("archive.package", archive_id=archive_id, use_id=receipt.id), 303)


@blueprint.get("/<int:archive_id>/packages/<int:use_id>.zip")
@guard(officer("archivist"))
def package(archive_id: int, use_id: int) -> Response:
    """档案包 of one's own entry in the register, piece by piece."""
    found, use = product().ask.volume(archive_id), product().ask.archive_use(use_id)
    if found is None or use is None or use.person_id != me():
        abort(404)
    response = Response(product().archive_package(archive_id, use_id), mimetype="application/zip")
    response.headers["Content-Disposition"] = disposition(file_name(found), ".zip")
    return response


def _volume(archive_id: int, refused: Rejection | None = None) -> str:
    found = product().ask.volume(archive_id)
    if found is None:
        abort(404)
    errors: dict[str, Any] = {one.key: one for one in refused.errors} if isinstance(refused, Invalid) else {}
    return render_template(
        "archive/volume.html",
        volume=found,
        facts=presenters.facts(found),
        files=presenters.file_rows(found),
        notes=found.notes,
        uses=presenters.use_rows(found.uses),
        may_act="archivist" in viewer().roles,
        errors=errors,
        refusal=refused if refused is not None and not errors else None,
        typed=request.form if refused is not None else {},
        request_id=fresh_id(),
    )
