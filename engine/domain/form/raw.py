"""原始值:the html multi-mapping (name → texts) of a form, for an empty page, for a draft and for showing typed values again."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.domain.form.component import fields_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.domain.form.component import Form, Rows

_INDEX = re.compile(r"\[([0-9]{1,3})\]\.", re.ASCII)


def blank(form: Form, profile: Mapping[str, str] | None = None) -> dict[str, list[str]]:
    """空白表单:defaults, and what the applicant's profile already knows (``reuse``)."""
    known = profile or {}
    raw: dict[str, list[str]] = {}
    for field in fields_of(form):
        if not field.rows:
            start = [known[field.reuse]] if known.get(field.reuse) else list(field.default)
            if start:
                raw[field.key] = start
    for rows in rows_of(form):
        for index in range(rows.shown_rows):
            raw.update({field.name_in(index): list(field.default) for field in rows.fields})
    return raw


def as_raw(form: Form, values: Mapping[str, object]) -> dict[str, list[str]]:
    """回填:typed values as the texts that would be posted for them; the inverse of reading."""
    raw: dict[str, list[str]] = {}
    for field in fields_of(form):
        if not field.rows and field.key in values:
            raw[field.key] = _texts(values[field.key])
    for rows in rows_of(form):
        listed = values.get(rows.key)
        for index, row in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(row, dict):
                raw.update({field.name_in(index): _texts(row[field.key]) for field in rows.fields if field.key in row})
    return raw


def row_indexes(rows: Rows, posted: Iterable[str]) -> list[int]:
    """行号:the indexes (ascending) of the rows that a posted page contains."""
    places = (place_in(rows, name) for name in posted)
    return sorted({place[0] for place in places if place})


def place_in(rows: Rows, name: str) -> tuple[int, str] | None:
    """(index, field key) of an html name inside these rows; None when it is not one of theirs."""
    if not name.startswith(f"{rows.key}["):
        return None
    match = _INDEX.match(name, len(rows.key))
    key = name[match.end() :] if match else ""
    # «01» would be a second name for row 1
    if match is None or (match.group(1) != str(int(match.group(1)))) or all(field.key != key for field in rows.fields):
        return None
    return int(match.group(1)), key


def rows_to_show(rows: Rows, raw: Mapping[str, Sequence[str]]) -> list[int]:
    """显示的行:the indexes a page should draw: those posted, and at least as many as are offered at first."""
    posted = row_indexes(rows, raw)
    following = (posted[-1] + 1) if posted else 0
    return posted + list(range(following, following + max(0, rows.shown_rows - len(posted))))


def _texts(value: object) -> list[str]:
    if value is None or value is False or value == "":
        return []
    if value is True:
        return ["true"]
    if isinstance(value, list):
        return [str(one) for one in value]
    if isinstance(value, float):
        return [format(Decimal(repr(value)), "f")]
    return [str(value)]
