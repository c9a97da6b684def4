"""表单视图:a Form with what was typed into it, its errors and its kept files, laid out for the ``form`` component.

view = form_view(form, raw, errors=errors, uploads=uploads)     # in a view function
{{ ui.form_fields(view) }} or {% call ui.form(view, action=…) %}buttons{% endcall %}
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.domain.form import Field, Group, Rows, Text, fields_of, hidden_components, rows_to_show
from engine.domain.media import MEDIA_TYPES
from web.current import now
from web.i18n import said, say
from web.words import ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.domain.errors import FieldError
    from engine.domain.form import Component, Condition, Form

_WIDTHS = {"uscc": "18", "resident_id": "18", "holder_code": "18", "phone": "18", "mobile": "8", "email": "30", "food_licence": "18", "project_code": "30"}
_PHONE_KINDS = {"phone": "tel", "mobile": "tel", "email": "email"}
_SHORT, _MEDIUM = 12, 40


@dataclass(frozen=True)
class KeptFile:
    """已传文件:an upload that is already stored. ``size`` in bytes."""

    id: str
    name: str
    size: int = 0
    href: str = ""


@dataclass(frozen=True)
class TextView:
    """说明文字, in paragraphs: (kind: heading | list | paragraph, its lines)."""

    id: str
    blocks: tuple[tuple[str, tuple[str, ...]], ...]
    hide: str
    hidden: bool
    kind: str = "text"


@dataclass(frozen=True)
class FieldView:
    """字段, ready to draw. ``arguments`` are those of the component named ``component``."""

    id: str
    name: str
    component: str
    arguments: Mapping[str, Any]
    answer: str
    hide: str
    hidden: bool
    kind: str = "field"


@dataclass(frozen=True)
class GroupView:
    """分组."""

    id: str
    label: str
    parts: tuple[Any, ...]
    hide: str
    hidden: bool
    kind: str = "group"


@dataclass(frozen=True)
class RowsView:
    """多行:each entry is the row's fields."""

    id: str
    key: str
    label: str
    entries: tuple[tuple[FieldView, ...], ...]
    most: int
    error: str
    hide: str
    hidden: bool
    kind: str = "rows"


@dataclass(frozen=True)
class FormView:
    """整张表单."""

    id: str
    parts: tuple[Any, ...]
    submit: str
    errors: tuple[dict[str, str], ...] = ()
    has_files: bool = False
    form: Form | None = field(default=None, repr=False)

    def only(self, *ids: str) -> FormView:
        """The same form with only these top-level parts drawn: one page of a task list."""
        return FormView(self.id, tuple(part for part in self.parts if part.id in ids), self.submit, self.errors, self.has_files, self.form)


def form_view(
    form: Form,
    raw: Mapping[str, Sequence[str]],
    *,
    errors: Iterable[FieldError] = (),
    uploads: Mapping[str, KeptFile] | None = None,
) -> FormView:
    """Lay the form out with ``raw`` values (html name → texts) in the reader's language."""
    found = tuple(errors)
    maker = _Maker(raw, found, uploads or {}, hidden_components(form, raw, now().astimezone(ZONE).date()))
    parts = maker.parts(form.components)
    return FormView(
        id=form.id,
        parts=parts,
        submit=said(form, "submit"),
        errors=tuple({"href": maker.places.get(error.key, "main"), "text": said(error)} for error in found),
        has_files=any(one.type == "filepicker" for one in fields_of(form)),
        form=form,
    )


class _Maker:
    """One page being laid out; remembers where each field's first control stands, for the error summary."""

    def __init__(self, raw: Mapping[str, Sequence[str]], errors: Iterable[FieldError], uploads: Mapping[str, KeptFile], hidden: frozenset[str]) -> None:
        self.raw = raw
        self.uploads = uploads
        self.hidden = hidden
        self.places: dict[str, str] = {}
        self.errors: dict[str, str] = {}
        for error in errors:
            self.errors.setdefault(error.key, said(error))

    def parts(self, components: Iterable[Component]) -> tuple[Any, ...]:
        return tuple(self._part(component) for component in components)

    def _part(self, component: Component) -> TextView | FieldView | GroupView | RowsView:
        hide, hidden = _as_json(component.hide), component.id in self.hidden
        if isinstance(component, Text):
            return TextView(component.id, _blocks(said(component, "text")), hide, hidden)
        if isinstance(component, Group):
            return GroupView(component.id, said(component, "label"), self.parts(component.components), hide, hidden)
        if isinstance(component, Rows):
            return self._rows(component, hide, hidden=hidden)
        return self._field(component, component.key, hidden=hidden)

    def _rows(self, rows: Rows, hide: str, *, hidden: bool) -> RowsView:
        self.places[rows.key] = f"f-{rows.key}"
        entries = tuple(tuple(self._field(one, one.name_in(index)) for one in rows.fields) for index in rows_to_show(rows, self.raw))
        return RowsView(rows.id, rows.key, said(rows, "label"), entries, rows.max_rows, self.errors.get(rows.key, ""), hide, hidden)

    def _field(self, one: Field, name: str, *, hidden: bool = False) -> FieldView:
        posted = list(self.raw.get(name, ()))
        id_ = "f-" + re.sub(r"[^\w-]", "-", name)
        self.places[name] = f"{id_}-1" if one.type in {"radio", "checklist"} else id_
        arguments: dict[str, Any] = {"name": name, "label": said(one, "label"), "hint": said(one, "description"), "error": self.errors.get(name, ""), "id": id_}
        if one.type != "checkbox":
            arguments["required"] = one.required
        component, more, answer = _drawn(one, posted, self.uploads)
        return FieldView(one.id, name, component, arguments | more, answer, _as_json(one.hide), hidden)


def _drawn(one: Field, posted: list[str], uploads: Mapping[str, KeptFile]) -> tuple[str, dict[str, Any], str]:
    """(component, its further arguments, how conditions read its answer)."""
    value = posted[0] if posted else ""
    options = [{"value": option.value, "label": say(option.label, option.label_en)} for option in one.options]
    if one.type == "textarea":
        return "textarea", {"value": value, "maxlength": one.max_length or ""}, "text"
    if one.type in {"select", "radio"}:
        return "select" if one.type == "select" else "radios", {"value": value, "options": options}, "text"
    if one.type == "checklist":
        return "checkboxes", {"values": posted, "options": options}, "list"
    if one.type == "checkbox":
        return "checkbox", {"value": "true", "checked": bool(posted) and value not in {"", "false"}}, "flag"
    if one.type == "datetime":
        return "date_input", {"value": value}, "text"
    if one.type == "filepicker":
        kept = [uploads.get(upload) or KeptFile(upload, upload) for upload in posted if upload]
        kinds = [MEDIA_TYPES[accepted] for accepted in one.accept if accepted in MEDIA_TYPES]
        limit = say("、".join(name for name, _ in kinds) + f",不超过 {one.max_mb} MB", ", ".join(name for name, _ in kinds) + f", up to {one.max_mb} MB")
        hint = said(one, "description")
        return (
            "file_input",
            {"kept": kept, "multiple": one.multiple, "accept": ",".join(ending for _, ending in kinds), "hint": f"{hint} {limit}".strip()},
            "list",
        )
    return "text_input", {"value": value, **_line(one)}, "number" if one.type == "number" or one.kind == "money" else "text"


def _line(one: Field) -> dict[str, Any]:
    """What a one-line input needs for its kind."""
    if one.type == "number" or one.kind == "money":
        return {"inputmode": "numeric" if one.decimals == 0 else "decimal", "width": "8", "prefix": "¥" if one.kind == "money" else ""}
    width = _WIDTHS.get(one.kind, "8" if 0 < one.max_length <= _SHORT else "30" if 0 < one.max_length <= _MEDIUM else "")
    contact = _PHONE_KINDS.get(one.kind, "")
    return {"width": width, "type": contact or "text", "autocomplete": contact, "maxlength": one.max_length or ""}


def _as_json(condition: Condition | None) -> str:
    """The condition's tree for conditional.js; the names in it are field keys."""
    return json.dumps(condition.tree, ensure_ascii=False) if condition else ""


def _blocks(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Plain text into paragraphs: a line opening with ``#`` is a heading, with ``-`` an entry of a list."""
    blocks: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        words = line.strip()
        if not words:
            blocks.append(("gap", []))
            continue
        kind = "heading" if words.startswith("#") else "list" if words.startswith("- ") else "paragraph"
        words = words.lstrip("#- ").strip()
        if blocks and blocks[-1][0] == kind != "heading":
            blocks[-1][1].append(words)
        else:
            blocks.append((kind, [words]))
    return tuple((kind, tuple(lines)) for kind, lines in blocks if lines)
