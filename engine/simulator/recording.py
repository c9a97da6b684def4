"""录制: writes a scenario file step by step, as an analyst would have written it; what else stands in the file, comments included, stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError

from engine.domain.form import fields_of, rows_of
from engine.domain.form.raw import row_indexes
from engine.simulator.scenario import Mismatch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tomlkit import TOMLDocument
    from tomlkit.items import Item

    from engine.domain.form import Field, Form

ALWAYS: Final = ("end", "status", "result", "decision", "documents", "opinions", "licence", "used_working_days", "alerts", "stages", "due", "open")
WHILE_OPEN: Final = ("status", "open", "documents", "opinions", "stages", "due", "alerts")
ORDER: Final = ("at", "task", "unit", "by", "signed_by")


def begun(title: str, start: Mapping[str, Any]) -> bytes:
    """A new scenario: its name and how the case comes in."""
    document = tomlkit.document()
    document.add("name", tomlkit.item(title))
    document.add(tomlkit.nl())
    opening = _table(start, nested=("values", "licences"))
    opening.add(tomlkit.nl())
    document.add("start", opening)
    return tomlkit.dumps(document).encode()


def with_step(content: bytes, step: Mapping[str, Any]) -> bytes:
    """One step more behind those that there are. Raises Mismatch for a file that is no TOML."""
    document = _read(content)
    table = _table(dict(sorted(step.items(), key=lambda pair: (ORDER.index(pair[0]) if pair[0] in ORDER else len(ORDER), 0))), nested=("values",))
    table.get("values", table).add(tomlkit.nl())
    steps = document.get("do")
    if steps is None:
        expected = document.pop("expect", None)
        steps = tomlkit.aot()
        steps.append(table)
        document.add("do", steps)
        if expected is not None:
            document.add("expect", expected)
    else:
        steps.append(table)
    return tomlkit.dumps(document).encode()


def cut_after(content: bytes, number: int) -> bytes:
    """Only the first ``number`` steps, and no expectation, which was another course's. Raises Mismatch for a file that is no TOML."""
    document = _read(content)
    steps = document.get("do", [])
    while len(steps) > number:
        del steps[len(steps) - 1]
    if not steps and "do" in document:
        del document["do"]
    document.pop("expect", None)
    return tomlkit.dumps(document).encode()


def expecting(content: bytes, title: str, expect: Mapping[str, Any]) -> bytes:
    """With this name and these expectations instead of what stood there. Raises Mismatch for a file that is no TOML."""
    document = _read(content)
    document["name"] = title
    document.pop("expect", None)
    document.add("expect", _table(expect, nested=()))
    return tomlkit.dumps(document).encode()


def suggested(found: Mapping[str, Any]) -> dict[str, Any]:
    """What a recorded scenario expects unless an analyst says otherwise: everything that could be read of its end, without what does not apply."""
    keys = WHILE_OPEN if found.get("end") is None else ALWAYS
    kept = {key: found[key] for key in keys if found.get(key) is not None and (found[key] not in ({}, []) or key in ("alerts", "documents"))}
    return {key: value for key, value in kept.items() if key != "open" or found.get("end") is None}


def as_said(form: Form, raw: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What was posted into a form as a scenario says it; the inverse of ``posting.posted``. Names that the form does not know stay as they are."""
    plain = {f.key: f for f in fields_of(form) if not f.rows}
    said: dict[str, Any] = {}
    for name, values in raw.items():
        if "[" in name:
            continue
        value = _said(plain.get(name), values)
        if value not in ("", [], None):
            said[name] = value
    for rows in rows_of(form):
        listed = [{f.key: _said(f, raw[f.name_in(index)]) for f in rows.fields if any(raw.get(f.name_in(index), ()))} for index in row_indexes(rows, raw)]
        if any(listed):
            said[rows.key] = [row for row in listed if row]
    return said


def _said(field: Field | None, values: Sequence[str]) -> Any:
    given = [value for value in values if value != ""]
    if field is None:
        return given[0] if len(given) == 1 else given
    if field.type == "checkbox":
        return True if given and given[0] not in ("false", "0") else None
    if field.type in ("checklist", "filepicker"):
        return given
    if not given:
        return ""
    whole = field.type == "number" and field.kind != "money" and given[0].isascii() and given[0].isdigit() and str(int(given[0])) == given[0]
    return int(given[0]) if whole else given[0]


def _read(content: bytes) -> TOMLDocument:
    try:
        return tomlkit.parse(content.decode())
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise Mismatch(f"不是合法的 TOML 文件:{error}", f"Expected a TOML file in UTF-8, but: {error}") from error


def _table(values: Mapping[str, Any], nested: Sequence[str]) -> Any:
    """A table, its plain entries before those that are tables of their own."""
    table = tomlkit.table()
    for key, value in values.items():
        if key not in nested:
            table.add(key, _value(value))
    for key in nested:
        if isinstance(values.get(key), dict):
            table.add(key, _table(values[key], nested=()))
        elif values.get(key):
            listed = tomlkit.aot()
            for one in values[key]:
                listed.append(_table(one, nested=("data",)))
            table.add(key, listed)
    return table


def _value(value: Any) -> Item:
    if isinstance(value, dict):
        made = tomlkit.inline_table()
        for key, inner in value.items():
            made.append(key, _value(inner))
        return made
    if isinstance(value, list | tuple | set | frozenset):
        array = tomlkit.array()
        for one in value:
            array.append(_value(one))
        return array
    item: Item = tomlkit.item(value)
    return item
