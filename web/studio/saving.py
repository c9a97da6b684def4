"""保存与校验 from scripts: one file saved with the revision that it was changed on, the whole checked, and who else is there."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from engine.domain.errors import NotFound, Rejection, Stale
from engine.domain.moment import moment
from engine.domain.sketch_commands import NoteProblems, SaveSketchFile, SeeSketch
from web.acting import me
from web.current import now, product
from web.guards import guard
from web.i18n import gettext, said
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.findings import shown
from web.studio.shared_files import follow_calls, with_calls
from web.whole_number import whole_number

LARGEST = 2 * 1024 * 1024  # bytes of one file


def posted_content() -> bytes | None:
    """The content that a script posts as a file (so that its line ends stay), or a page as text; None when there is none."""
    handed = request.files.get("content")
    if handed is not None:
        content: bytes = handed.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise RequestEntityTooLarge
        return content
    text = request.form.get("content")
    return None if text is None else text.replace("\r\n", "\n").encode()


@blueprint.post("/<int:sketch_id>/save")
@guard(SKETCHERS)
def save(sketch_id: int) -> Any:
    """保存; a conflict answers 409 with what stands there now, and nothing was overwritten."""
    path, content = request.form.get("path", ""), posted_content()
    if content is None:
        return jsonify(sentence=gettext("没有收到文件内容。")), 422
    try:
        receipt = product().handle(SaveSketchFile(me(), sketch_id, path, content, whole_number(request.form, "seen-revision")))
    except NotFound:
        raise
    except Stale as stale:
        return jsonify(sentence=said(stale), **_standing(sketch_id, path)), 409
    except Rejection as refused:
        sentences = [said(one) for one in getattr(refused, "errors", ()) or (refused,)]
        return jsonify(sentence=" ".join(sentences)), refused.status
    return jsonify(revision=receipt.id, time=f"{now():%H:%M}", told=follow_calls(sketch_id, path))


def _standing(sketch_id: int, path: str) -> dict[str, Any]:
    """What is stored at the path now; a conflict only where there is another text to choose."""
    row, sketch = product().ask.sketch_file(sketch_id, path), product().ask.sketch(sketch_id)
    if sketch.state != "open":
        return {}
    if row is None:
        return {"text": "", "revision": 0, "saver": sketch.updater}
    states = product().ask.sketch_states(sketch_id, path)
    return {"text": bytes(row.content).decode("utf-8", "replace"), "revision": row.revision, "saver": states[0].saver if states else ""}


@blueprint.post("/<int:sketch_id>/check")
@guard(SKETCHERS)
def check(sketch_id: int) -> Any:
    """校验: the deploy gate on what is saved, with the posted file, saved or not, in its place."""
    row = product().ask.sketch(sketch_id)
    files, path, content = product().ask.sketch_sources(sketch_id), request.form.get("path", ""), posted_content()
    if content is not None and path:
        files[path] = content
        files = with_calls(files, path)
    findings = shown(sketch_id, product().ask.findings(files), files)
    errors = sum(one.severity == "error" for one in findings)
    if row.problems != errors:
        product().handle(NoteProblems(me(), sketch_id, errors))
    return jsonify(errors=errors, findings=[one._asdict() for one in findings])


@blueprint.post("/<int:sketch_id>/present")
@guard(SKETCHERS)
def present(sketch_id: int) -> Any:
    """在场: this person has the sketch open; who else has."""
    product().handle(SeeSketch(me(), sketch_id, request.form.get("path", "")))
    others = [one for one in product().ask.present(sketch_id) if one.person_id != me()]
    row = product().ask.sketch(sketch_id)
    return jsonify(
        others=[{"name": one.name, "path": one.path, "edits": one.saved_at is not None} for one in others],
        revision=row.revision,
        saved=f"{moment(row.updated_at):%H:%M}",
    )
