"""表单提交:what a page posted, told apart: the form's own values, the files to store, rows to add or remove.

Names that the pages themselves use contain a hyphen (``request-id``, ``seen-revision``, ``add-row``), which no field's key can.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.domain.errors import FieldError, Invalid, Rejection
from engine.domain.form import fields_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzeug.datastructures import FileStorage, MultiDict

    from engine.domain.form import Field, Form

    Store = Callable[[str, bytes], object]

_CSRF = "csrf_token"
_ROW = re.compile(r"\[([0-9]{1,3})\]\.")


@dataclass
class Posted:
    """提交来的内容. ``values`` include the ids of stored uploads; ``redraw`` means that only the rows were to change: show the page again."""

    values: dict[str, list[str]] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)
    redraw: bool = False


def read_post(form: Form, data: MultiDict[str, str], files: MultiDict[str, FileStorage], store: Store) -> Posted:
    """Sort a post out. ``store(name, content)`` keeps one file and returns its upload id; its Rejection becomes the field's error."""
    posted = Posted({name: data.getlist(name) for name in data if name != _CSRF and "-" not in name})
    _drop_removed(posted, data)
    _store_files(form, posted, files, store)
    _change_rows(form, posted, data)
    return posted


def _drop_removed(posted: Posted, data: MultiDict[str, str]) -> None:
    for name in [name for name in data if name.endswith("--remove")]:
        kept, removed = name.removesuffix("--remove"), set(data.getlist(name))
        posted.values[kept] = [upload for upload in posted.values.get(kept, []) if upload not in removed]


def _store_files(form: Form, posted: Posted, files: MultiDict[str, FileStorage], store: Store) -> None:
    declared = {one.name: one for one in fields_of(form)}
    for name in [name for name in files if "-" not in name]:
        one = declared.get(_ROW.sub("[].", name))
        fresh = [upload for upload in files.getlist(name) if upload.filename]
        if one is None or one.type != "filepicker":
            if fresh:
                posted.values.setdefault(name, [])
            continue
        for upload in fresh:
            _store_one(one, name, upload, posted, store)


def _store_one(one: Field, name: str, upload: FileStorage, posted: Posted, store: Store) -> None:
    try:
        id_ = str(store(upload.filename or "", upload.stream.read()))
    except Invalid as refused:
        posted.errors += [FieldError(name, error.zh, error.en) for error in refused.errors]
    except Rejection as refused:
        posted.errors.append(FieldError(name, refused.zh, refused.en))
    else:
        posted.values[name] = [*posted.values.get(name, []), id_] if one.multiple else [id_]


def _change_rows(form: Form, posted: Posted, data: MultiDict[str, str]) -> None:
    """``add-row=<rows key>`` opens one more row; ``remove-row=<rows key>:<position>`` takes the row at that position away."""
    added, removed = data.get("add-row", ""), data.get("remove-row", "")
    key, _, position = removed.partition(":")
    for rows in rows_of(form):
        present = _indexes(rows.key, posted.values)
        if rows.key == added and len(present) < rows.max_rows:
            index = (present[-1] + 1) if present else 0
            posted.values.update({one.name_in(index): list(one.default) or [""] for one in rows.fields})
        if rows.key == key and position.isdecimal() and int(position) < len(present):
            gone = f"{rows.key}[{present[int(position)]}]."
            posted.values = {name: value for name, value in posted.values.items() if not name.startswith(gone)}
    posted.redraw = bool(added or removed)


def _indexes(key: str, values: Mapping[str, list[str]]) -> list[int]:
    found = (re.match(re.escape(key) + r"\[([0-9]{1,3})\]\.", name) for name in values)
    return sorted({int(match.group(1)) for match in found if match})
