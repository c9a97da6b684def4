"""新建画稿: from a version, from the template, as a copy of another item, or from an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import current_app, redirect, render_template, request, url_for

from engine.domain.errors import DefinitionError, FieldError, Invalid, NotFound
from engine.domain.item_template import NewItem, fill, outlined
from engine.domain.sketch_commands import StartSketch
from engine.domain.sketch_folder import item_of, renamed, unpacked
from engine.runtime.bundle import with_shared
from engine.runtime.foreign import convert
from engine.runtime.lint.gate import folder_of
from engine.runtime.material_places import with_places
from web import folder_archive
from web.acting import fresh_id, me, posted_id
from web.convert_command import told as told_lines
from web.current import product
from web.errors import errors_by_field
from web.guards import guard
from web.i18n import said
from web.item_command import PRODUCT, template_files
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.frame import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

WAYS: Final = ("version", "template", "copy", "archive")
NAMED: Final = ("id", "code", "name", "name_en")
OUTLINE: Final = ("item.toml", "limits.toml", "materials.toml", "forms/start.form", "documents/licence.typ", "CHANGELOG.md")
TEMPLATED: Final = (*NAMED, "licence", "prefix", "basis", "article", "unit")


@blueprint.get("/new")
@guard(SKETCHERS)
def new() -> str:
    """新建: the four ways."""
    way = request.args.get("way", "version")
    return _page(way if way in WAYS else "version", {}, ())


@blueprint.post("/new")
@guard(SKETCHERS)
def start() -> Response | tuple[str, int]:
    """新建, and on to the diagram."""
    way = request.form.get("way", "")
    typed = {key: request.form.get(key, "").strip() for key in (*TEMPLATED, "version")}
    makers = {"version": _of_version, "template": _of_template, "copy": _copied, "archive": _of_archive}
    try:
        if way not in makers:
            raise NotFound
        files, based_on = makers[way](typed)
        receipt = product().handle(StartSketch(me(), way, files, posted_id(), based_on))
    except Invalid as wrong:
        return _page(way, typed, wrong.errors), 422
    except DefinitionError as refused:
        return _page(way, typed, [FieldError("folder", one.zh, one.en) for one in refused.findings]), 422
    if ACCOUNT in files:
        return redirect(url_for("studio.account", sketch_id=receipt.id), 303)
    return redirect(url_for("studio.diagram", sketch_id=receipt.id), 303)


def _page(way: str, typed: Mapping[str, str], errors: Any) -> str:
    names = {edition.item.id: said(edition.item, "name") for edition in product().ask.items()}
    versions = [row for row in product().ask.versions() if row.state == "released" or row.item not in names]
    units = product().ask.units().values()
    return render_template(
        "studio/new.html",
        way=way,
        ways=WAYS,
        typed={"prefix": "XK", "version": request.args.get("version", ""), **typed},
        errors=errors_by_field(errors),
        summary=errors,
        versions=[{"value": str(row.id), "label": f"{names.get(row.item, row.item)} ({row.item}) · {row.number}"} for row in versions],
        units=[{"value": row.id, "label": said(row, "name")} for row in units],
        request_id=fresh_id(),
    )


def _of_version(typed: Mapping[str, str]) -> tuple[Mapping[str, bytes], int | None]:
    row = _version(typed)
    return with_places(product().ask.files_of(row.id)), row.id


def _version(typed: Mapping[str, str]) -> Any:
    row = next((one for one in product().ask.versions() if str(one.id) == typed["version"]), None)
    if row is None:
        raise Invalid([FieldError("version", "请选一个版本。", "Expected one of the versions.")])
    return row


def _copied(typed: Mapping[str, str]) -> tuple[Mapping[str, bytes], int | None]:
    row = _version(typed)
    _free(typed["id"])
    return renamed(with_places(product().ask.files_of(row.id)), row.item, {key: typed[key] for key in NAMED}), None


def _of_template(typed: Mapping[str, str]) -> tuple[Mapping[str, bytes], int | None]:
    unit = product().ask.units().get(typed["unit"])
    named = {key: typed[key] for key in TEMPLATED} | {"licence": typed["licence"] or (f"{typed['name']}证" if typed["name"] else "")}
    whose = {"unit_name": unit.name, "unit_name_en": unit.name_en} if unit else {"unit": "unit", "unit_name": "-", "unit_name_en": "-"}
    about = NewItem(**{**named, **whose, "bureau": current_app.config["BUREAU_ZH"]})
    wrong = [] if unit else [FieldError("unit", "请选审查的单位。", "Expected the unit that reviews.")]
    try:
        files = fill(template_files(), about)
    except Invalid as refused:
        wrong += [one for one in refused.errors if one.key != "licence" or typed["licence"] or typed["name"]]
    if wrong:
        raise Invalid(wrong)
    _free(about.id)
    files[f"{about.id}.bpmn"] = files.pop("process.bpmn")
    return with_shared(files, PRODUCT), None


def _free(item: str) -> None:
    """A new item has an id that no other has."""
    if any(row.item == item for row in product().ask.versions()):
        raise Invalid([FieldError("id", f"已经有事项 {item}。请换一个编号。", f"Expected a new id, but there is an item {item} already.")])


def _converted(content: bytes) -> dict[str, bytes]:
    """A diagram by itself, drawn here or for another engine, with the account of what was translated. Raises Invalid with its sentence."""
    found = convert(content)
    if not found.accepted:
        told = found.lines[0] if found.lines else found
        raise Invalid([FieldError("folder", told.zh, told.en)])
    return {ACCOUNT: "\n".join(told_lines(found)).encode(), **_outline(found.files), **found.files}


def _outline(drawn: Mapping[str, bytes]) -> dict[str, bytes]:
    """What an item has besides its diagram, as the template has it, with the diagram's names; what only people know is empty, and the gate asks for it."""
    item = item_of(drawn)
    name = next((process.name for diagram in folder_of(drawn).diagrams for process in diagram.processes if process.name), item)
    words = {"id": item, "name": name, "name_en": item.replace("_", " ").capitalize(), "licence": f"{name}证", "prefix": "XK"}
    made = outlined(template_files(), {**words, "bureau": current_app.config["BUREAU_ZH"]})
    return {path: made[path] for path in OUTLINE}


def _of_archive(_: Mapping[str, str]) -> tuple[Mapping[str, bytes], int | None]:
    handed = request.files.get("folder")
    content = handed.read(folder_archive.MOST_BYTES + 1) if handed is not None else b""
    files = with_shared(unpacked(folder_archive.unpacked(content)) if content[:2] == b"PK" or not content.strip() else _converted(content), PRODUCT)
    item = next((path.removesuffix(".bpmn") for path in files if path.endswith(".bpmn") and "/" not in path), "")
    released = next((int(row.id) for row in product().ask.versions() if row.item == item and row.state == "released"), None)
    return files, released
