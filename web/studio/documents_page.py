"""文书页:the item's templates as text, each printed by the real press on facts of one of its scenarios, with what typst says and where."""

from __future__ import annotations

import re
import tomllib
from base64 import b64encode
from typing import TYPE_CHECKING, Final, NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for

from engine.domain.document_kinds import kind_of
from engine.domain.errors import DefinitionError, Finding
from engine.domain.sketch_commands import SaveSketchFile
from engine.domain.template import OFFERED, read_template
from engine.outbox.page_picture import page_picture
from engine.outbox.rendering import DocumentRefused, render
from web.acting import attempt, me
from web.current import now, product
from web.guards import guard
from web.i18n import gettext, said, say
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.editing import Outcome, keep, opened
from web.studio.frame import render_tab
from web.studio.saving import posted_content
from web.words import ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

    from engine.domain.template import Template
    from engine.outbox.rendering import Paper

_PATH: Final = re.compile(r"documents/([\w-]{1,80})\.typ", re.ASCII)
MOST_PAGES: Final = 3


class Drawn(NamedTuple):
    """预览: pages as pictures in the page itself, or what is wrong, each with its line (0: none)."""

    pages: tuple[str, ...]
    wrong: tuple[tuple[int, str], ...]


@blueprint.get("/<int:sketch_id>/documents")
@guard(SKETCHERS)
def documents(sketch_id: int) -> str:
    """全部文书, and one of them as text (``path``)."""
    path = request.args.get("path", "")
    return _page(sketch_id, path, None, None)


@blueprint.post("/<int:sketch_id>/documents")
@guard(SKETCHERS)
def save_document(sketch_id: int) -> Response | tuple[str, int]:
    """保存文书 without scripts; ``take-shared`` copies a document that all items share, to be changed for this one."""
    shared = request.form.get("take-shared", "")
    if shared:
        path, content = f"documents/{shared}.typ", product().ask.shared_templates().get(shared) or abort(404)
        attempt(SaveSketchFile(me(), sketch_id, path, content, 0), gettext("已复制成这个事项自己的文书。"))
        return redirect(url_for("studio.documents", sketch_id=sketch_id, path=path), 303)
    path, handed = request.form.get("path", ""), posted_content()
    if not _PATH.fullmatch(path) or handed is None:
        abort(404)
    text = handed.decode("utf-8", "replace")
    outcome = keep(sketch_id, path, opened(sketch_id, path), text)
    if outcome.refused:
        return _page(sketch_id, path, text, outcome), 409 if outcome.conflict else 422
    flash(gettext("已保存。"), "success")
    return redirect(url_for("studio.documents", sketch_id=sketch_id, path=path), 303)


@blueprint.post("/<int:sketch_id>/documents/preview")
@guard(SKETCHERS)
def document_preview(sketch_id: int) -> str:
    """预览 of the template that was posted, stored or not."""
    product().ask.sketch(sketch_id)
    path, content = request.form.get("document-path", ""), posted_content()
    if content is None or not _PATH.fullmatch(path):
        abort(404)
    return render_template("studio/document_preview.html", preview=drawn(product().ask.sketch_sources(sketch_id), path, content))


def _page(sketch_id: int, path: str, typed: str | None, outcome: Outcome | None) -> str:
    row, files = product().ask.sketch(sketch_id), product().ask.sketch_sources(sketch_id)
    own = [one for one in sorted(files) if _PATH.fullmatch(one)]
    names = {one: kind_of(_PATH.fullmatch(one)[1]) for one in own}  # type: ignore[index]
    shared = sorted(set(product().ask.shared_templates()) - {one[len("documents/") : -len(".typ")] for one in own})
    path = path if path in own else ""
    text = typed if typed is not None else files.get(path, b"").decode("utf-8", "replace")
    return render_tab(
        "studio/documents.html",
        sketch_id,
        "documents",
        path=path,
        rows=[{"path": one, "title": say(names[one].zh, names[one].en)} for one in own],
        shared=[{"kind": one, "title": say(kind_of(one).zh, kind_of(one).en)} for one in shared],
        text=text,
        revision=opened(sketch_id, path).revision if path else 0,
        outcome=outcome,
        read_only=row.state != "open",
        placeholders=_placeholders(path, text),
        preview=drawn(files, path, text.encode()) if path else None,
    )


def _placeholders(path: str, text: str) -> list[tuple[str, str]]:
    """Name and label of what the template declares, then what every document is offered."""
    try:
        declared = [(one.name, one.label) for one in read_template(path, text.encode()).placeholders.values()] if path else []
    except DefinitionError:
        declared = []
    known = {name for name, _ in declared}
    return declared + [(name, "") for name in sorted(OFFERED - known)]


def drawn(files: Mapping[str, bytes], path: str, content: bytes) -> Drawn:
    """The template printed without seal, signature or code."""
    try:
        paper = _printed(files, path, content)
    except DefinitionError as refused:
        return Drawn((), tuple((one.line, said(one)) for one in refused.findings))
    except DocumentRefused as refused:
        return Drawn((), ((refused.line, said(refused)),))
    pictures = (page_picture(paper.pdf, number) for number in range(1, MOST_PAGES + 1))
    return Drawn(tuple(b64encode(one).decode() for one in pictures if one), ())


def _printed(files: Mapping[str, bytes], path: str, content: bytes) -> Paper:
    """By the real press. Raises DefinitionError, DocumentRefused."""
    kind = path[len("documents/") : -len(".typ")]
    return render(content, kind, _sample(files, read_template(path, content)), seal=None, qr_url=None, written_at=now())


def prove_printable(files: Mapping[str, bytes]) -> None:
    """Prints each of the item's own documents: a case would wait for ever for one that the press refuses. Raises DefinitionError with file and line."""
    found: list[Finding] = []
    for path in sorted(one for one in files if _PATH.fullmatch(one)):
        try:
            _printed(files, path, files[path])
        except DefinitionError as refused:
            found += refused.findings
        except DocumentRefused as refused:
            found.append(Finding(path, refused.line, "", "document_template", refused.zh, refused.en))
    if found:
        raise DefinitionError(found)


def _sample(files: Mapping[str, bytes], template: Template) -> dict[str, object]:
    """例子: answers of one of the item's scenarios, the item's and the bureau's names, and for the rest the placeholder's label."""
    today = now().astimezone(ZONE).date()
    words = f"{today.year}年{today.month}月{today.day}日"
    dates = dict.fromkeys(("written_on", "received_on", "today", "due_on", "valid_from", "valid_until"), words)
    known: dict[str, object] = {**_answers(files), **dates, "unit_name": product().config.bureau_name, "item_name": _item_name(files)}
    return {place.name: known.get(place.name) or f"〔{place.label or place.name}〕" for place in template.placeholders.values()}


def _answers(files: Mapping[str, bytes]) -> dict[str, object]:
    """What the start form holds in the first scenario that says so: texts, numbers and lists of texts."""
    for path in sorted(one for one in files if one.startswith("scenarios/")):
        try:
            values = tomllib.loads(files[path].decode())["start"]["values"]
            return {key: value for key, value in values.items() if _plain(value)}
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return {}


def _plain(value: object) -> bool:
    return isinstance(value, str | int) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _item_name(files: Mapping[str, bytes]) -> str:
    try:
        return str(tomllib.loads(files.get("item.toml", b"").decode()).get("name", ""))
    except ValueError:
        return ""
