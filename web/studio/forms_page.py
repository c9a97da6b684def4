"""表单页:the forms of a sketch, drawn by form-js, beside what the server makes of them; what people type there is checked and kept nowhere."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from flask import render_template, request, url_for

from engine.domain.calendar import ZONE
from engine.domain.errors import DefinitionError
from engine.domain.form import FormError, parse_form, read_submission
from engine.domain.form.component import fields_of
from engine.domain.sketch_folder import is_shared
from engine.runtime.lint.gate import folder_of
from engine.runtime.material_forms import fill
from web.current import now, product
from web.form_post import read_post
from web.form_view import form_view
from web.guards import guard
from web.i18n import gettext, said, say
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.frame import render_tab

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.form import Form

SCHEMA: Final = "schema-file"  # with a hyphen, as no field's key has one
LARGEST: Final = 512_000


class FormRow(NamedTuple):
    """一份表单 in the list: the task whose it is, how many fields it has, or that it can't be read."""

    path: str
    href: str
    title: str
    fields: int | None
    shared: bool


class Drawn(NamedTuple):
    """预览: the form as the server draws it, or why it can't."""

    view: Any
    findings: tuple[str, ...]
    tried: bool = False
    right: bool = False


@blueprint.get("/<int:sketch_id>/forms")
@guard(SKETCHERS)
def forms(sketch_id: int) -> str:
    """全部表单, and one of them in the editor (``path``)."""
    row, files = product().ask.sketch(sketch_id), product().ask.sketch_sources(sketch_id)
    rows = _rows(sketch_id, files)
    path = request.args.get("path", "")
    chosen = next((one for one in rows if one.path == path), None)
    locked = chosen is not None and chosen.shared and not row.shared_open
    return render_tab(
        "studio/forms.html",
        sketch_id,
        "forms",
        rows=rows,
        chosen=chosen,
        path=path if chosen else "",
        locked=locked,
        read_only=row.state != "open" or locked,
        preview=_drawn(_form_of(files, path)) if chosen else None,
        routes=sorted({field.route for one in files if one.startswith("forms/") for field in _fields(files, one) if field.route}),
        materials=_materials(files),
        editor_words=editor_words(),
    )


@blueprint.post("/<int:sketch_id>/forms/preview")
@guard(SKETCHERS)
def form_preview(sketch_id: int) -> Any:
    """预览: the schema that was posted, or the stored one, drawn with what was typed; ``try-it`` checks it as handing in would."""
    product().ask.sketch(sketch_id)
    files, path = product().ask.sketch_sources(sketch_id), request.form.get("form-path", "")
    handed = request.files.get(SCHEMA)
    if handed is not None:
        files[path] = handed.read(LARGEST + 1)
    found = _drawn(_form_of(files, path), tried="try-it" in request.form)
    if handed is None:
        rows = _rows(sketch_id, files)
        page = {"rows": rows, "chosen": next((one for one in rows if one.path == path), None), "path": path, "preview": found}
        return render_tab("studio/forms.html", sketch_id, "forms", **page, locked=False, read_only=True, routes=[], materials=[], editor_words={})
    return render_template("studio/form_preview.html", preview=found, sid=sketch_id, path=path)


def _rows(sketch_id: int, files: Mapping[str, bytes]) -> list[FormRow]:
    """The start form first, then by the tasks' order in the diagram, the shared ones last."""
    folder = folder_of(files)
    names = {"forms/start.form": gettext("申请表")}
    for diagram in sorted(folder.diagrams, key=lambda one: not one.main):
        for node in diagram.of_kind("userTask"):
            name = folder.form_of(node)
            if name:
                names.setdefault(name, say(node.name, node.properties.get("name_en") or node.name))
    order = list(names)
    paths = sorted((path for path in files if path.endswith(".form")), key=lambda path: (is_shared(path), order.index(path) if path in order else 999, path))
    rows = []
    for path in paths:
        form = folder.forms.get(path)
        title = names.get(path, path.rpartition("/")[2])
        href = url_for("studio.forms", sketch_id=sketch_id, path=path)
        rows.append(FormRow(path, href, title, None if form is None else sum(1 for _ in fields_of(form)), is_shared(path)))
    return rows


def _form_of(files: Mapping[str, bytes], path: str) -> Form | FormError | None:
    """The form with its places for materials filled, as a case of the item would have it."""
    if path not in files:
        return None
    filled = dict(files)
    fill(filled)
    try:
        return parse_form(filled.get(path, files[path]), path)
    except FormError as refused:
        return refused


def _drawn(form: Form | FormError | None, *, tried: bool = False) -> Drawn:
    if form is None:
        return Drawn(None, (gettext("没有这份表单。"),))
    if isinstance(form, FormError):
        return Drawn(None, tuple(f"{said(one)}{f' ({one.element})' if one.element != '(form)' else ''}" for one in form.findings))
    posted = read_post(form, request.form, request.files, lambda name, _: name)
    if not tried:
        return Drawn(form_view(form, posted.values), ())
    today = now().astimezone(ZONE).date()
    answer = read_submission(form, posted.values, today=today)
    errors = [*posted.errors, *(answer if isinstance(answer, tuple) else ())]
    return Drawn(form_view(form, posted.values, errors=errors), (), tried=True, right=not errors)


def _fields(files: Mapping[str, bytes], path: str) -> tuple[Any, ...]:
    try:
        return tuple(fields_of(parse_form(files[path], path))) if path.endswith(".form") else ()
    except DefinitionError:
        return ()


def _materials(files: Mapping[str, bytes]) -> list[dict[str, str]]:
    """What an upload field may stand for."""
    try:
        listed = tomllib.loads(files.get("materials.toml", b"").decode()).get("materials", [])
        return [{"value": str(one["id"]), "label": say(str(one["name"]), str(one.get("name_en") or one["name"]))} for one in listed]
    except (ValueError, KeyError, TypeError):
        return []


def editor_words() -> dict[str, str]:
    """编辑器的话: what the form editor's own panel says, in the reader's language."""
    return {
        "group": gettext("一章"),
        "label_en": gettext("英文标题"),
        "text_en": gettext("英文说明文字"),
        "description_en": gettext("英文提示"),
        "route": gettext("流程变量"),
        "kind": gettext("格式"),
        "when": gettext("日期范围"),
        "material": gettext("对应的材料"),
        "max_mb": gettext("最大（MB）"),
        "accept": gettext("收什么格式"),
        "reuse": gettext("从申请人资料带出"),
        "unit": gettext("哪个会审单位的核查表"),
        "min_rows": gettext("至少几行"),
        "max_rows": gettext("至多几行"),
        "materials": gettext("按材料清单生成"),
        "options_en": gettext("选项的英文"),
        "none": gettext("（没有）"),
        "unreadable": gettext("编辑器打不开这份表单，原因见下面的问题。请在“文件”页改正。"),
        "preview_failed": gettext("预览没有成功，稍后会再试。"),
    }
