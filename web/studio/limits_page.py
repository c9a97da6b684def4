"""时限页:limits.toml as dated rows, what the stages add up to, and what a limit means for a day of the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from flask import render_template, request, url_for

from engine.domain.calendar import ZONE
from engine.domain.due import due_from
from engine.domain.errors import FieldError, Invalid
from engine.domain.limit_rows import LimitTable, Typed, added, changed, day_of, is_table, limit_tables, units_of
from engine.domain.limits_file import read_limits
from engine.domain.toml_edit import Change, edit
from engine.runtime.limit_sum import limit_sums
from engine.runtime.limit_uses import LimitUses, limit_uses
from web.current import now, product
from web.guards import guard
from web.i18n import gettext, say
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.editing import Opened, Outcome, bundle_with, errors_in, opened, saved
from web.studio.frame import render_tab
from web.studio.known import known_values
from web.studio.limit_words import group_of, table_title, unit_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

FILE: Final = "limits.toml"
HEADS: Final = {"channel": ("name", "name_en"), "class": ("name", "name_en", "when")}


class RowShown(NamedTuple):
    """一条数值 as it is drawn; ``name`` precedes the names of its fields."""

    name: str
    since: str
    unit: str
    value: str
    reference: str
    verified: bool
    state: str
    words: str
    errors: Mapping[str, str]


class TableShown(NamedTuple):
    """一种时限 as it is drawn."""

    key: str
    title: str
    units: Sequence[tuple[str, str]]
    rows: Sequence[RowShown]


@blueprint.get("/<int:sketch_id>/limits")
@guard(SKETCHERS)
def limits(sketch_id: int) -> str:
    """时限."""
    standing = opened(sketch_id, FILE)
    return _page(sketch_id, standing, Outcome(standing.revision))


@blueprint.post("/<int:sketch_id>/limits")
@guard(SKETCHERS)
def save_limits(sketch_id: int) -> Any:
    """保存时限: what was typed over rows, one more row, or one less."""
    back = url_for("studio.limits", sketch_id=sketch_id) + _anchor()
    return saved(sketch_id, FILE, _made, _page, ("studio/limits_aside.html", _aside), back)


def _made(standing: Opened, errors: list[FieldError]) -> str:
    tables = limit_tables(standing.data or {})
    changes, wrong = _typed(tables)
    errors += wrong
    try:
        changes += _added(tables) + _removed(tables)
    except Invalid as refused:
        errors += refused.errors
    return edit(standing.text, changes)


@blueprint.get("/<int:sketch_id>/limits/example")
@guard(SKETCHERS)
def limits_example(sketch_id: int) -> str:
    """合计与到期举例, for another first day."""
    standing = opened(sketch_id, FILE)
    return render_template("studio/limits_aside.html", **_aside(sketch_id, standing, Outcome(standing.revision)), swap=False)


# ---------------------------------------------------------------- what was typed


def _typed(tables: Sequence[LimitTable]) -> tuple[list[Change], list[FieldError]]:
    changes: list[Change] = []
    errors: list[FieldError] = []
    for table in tables:
        for row in table.rows:
            name = f"{table.key}/{row.since}/"
            if f"{name}reference" in request.form:
                try:
                    changes += changed(table, row, _row(name, row.since), name)
                except Invalid as refused:
                    errors += refused.errors
    for key, text in request.form.items():
        path, _, head = key.partition("/")
        kind, _, one = path.partition(".")
        if one and head in HEADS.get(kind, ()):
            changes.append(Change((kind, one, head), text.strip()))
    return changes, errors


def _row(name: str, since: str) -> Typed:
    said_of = {key: request.form.get(f"{name}{key}", "") for key in ("unit", "value", "reference", "verified")}
    return Typed(since, said_of["unit"], said_of["value"], said_of["reference"], said_of["verified"] == "true")


def _added(tables: Sequence[LimitTable]) -> list[Change]:
    """One more value of a table; of one that is not there yet where the page's last part asks for it."""
    wanted = request.form.get("add", "")
    if not wanted:
        return []
    name = "new/" if wanted == "new" else f"add/{wanted}/"
    path = tuple((request.form.get("new/table", "") if wanted == "new" else wanted).split("."))
    if not is_table(path):
        raise Invalid([FieldError(f"{name}table", "请选一种时限。", "Expected one of the limits of the list.")])
    table = next((one for one in tables if one.path == path), LimitTable(path, units_of(path), ()))
    return added(table, _row(name, request.form.get(f"{name}since", "")), name)


def _removed(tables: Sequence[LimitTable]) -> list[Change]:
    key, _, since = request.form.get("remove", "").partition("/")
    return [Change((*table.path, since), None) for table in tables if table.key == key and any(row.since == since for row in table.rows)]


def _anchor() -> str:
    key = request.form.get("add", "") or request.form.get("remove", "").partition("/")[0]
    return f"#{key}" if key and key != "new" else ""


# ---------------------------------------------------------------- what is drawn


def _page(sketch_id: int, standing: Opened, outcome: Outcome) -> str:
    tables = limit_tables(standing.data or {})
    uses = limit_uses(bundle_with(sketch_id, FILE, standing.text), standing.data or {}, [table.path for table in tables])
    errors = {**errors_in(read_limits, standing.text), **outcome.error_of}
    groups: dict[str, list[TableShown]] = {}
    for table in tables:
        groups.setdefault(group_of(table.path), []).append(_table(table, uses, errors, refused=bool(outcome.errors or outcome.refused)))
    return render_tab(
        "studio/limits.html",
        sketch_id,
        "limits",
        groups=groups,
        heads=_heads(standing),
        readable=standing.data is not None,
        missing=uses.missing,
        wanted=request.values.get("new/table", "") or request.args.get("new", ""),
        options_of_missing=[_missing(path, uses) for path in uses.missing],
        all_units=[(unit, unit_words(unit)) for unit in ("working_days", "working_minutes", "days", "until")],
        field_errors=outcome.error_of,
        posted=request.form if outcome.errors or outcome.refused else {},
        swap=False,
        known=known_values(sketch_id),
        **_aside(sketch_id, standing, outcome),
    )


def _missing(path: tuple[str | int, ...], uses: LimitUses) -> dict[str, str]:
    """A limit that may be written; marked where the diagram waits for it already."""
    waits = path[0] in ("stage", "whole_case", "phase", "procedure") or path[-1] in uses.deadlines
    return {"value": ".".join(map(str, path)), "label": f"{'※ ' if waits else ''}{group_of(path)} · {table_title(path, uses)}"}


def _table(table: LimitTable, uses: LimitUses, errors: Mapping[str, str], *, refused: bool) -> TableShown:
    today = now().astimezone(ZONE).date()
    rows = []
    for row in table.rows:
        name = f"{table.key}/{row.since}/"
        typed = _row(name, row.since) if refused and f"{name}reference" in request.form else None
        state, words = ("on_time", gettext("现在用")) if row.in_force(today) else ("provisional", gettext("以后用"))
        if row.until and row.until < today:
            state, words = "neutral", gettext("用到 %(day)s", day=row.until)
        elif row.until:
            words = gettext("%(state)s，到 %(day)s", state=words, day=row.until)
        own = {key: errors[f"{name}{key}"] for key in ("value", "reference") if f"{name}{key}" in errors}
        whole = errors.get(f"{table.key}.{row.since}")
        rows.append(
            RowShown(
                name,
                row.since,
                (typed.unit if typed else row.unit) or table.units[0],
                typed.value if typed else "" if row.value is None else str(row.value),
                typed.reference if typed else row.reference,
                typed.verified if typed else row.verified,
                state,
                words,
                own or ({"value": whole} if whole else {}),
            )
        )
    return TableShown(table.key, table_title(table.path, uses), [(unit, unit_words(unit)) for unit in table.units], rows)


def _heads(standing: Opened) -> list[dict[str, Any]]:
    """Names of channels and classes, and the conditions of these."""
    found = []
    for kind, keys in HEADS.items():
        for one, table in (standing.data or {}).get(kind, {}).items():
            if isinstance(table, dict) and (kind == "class" or "name" in table):
                fields = {key: request.form.get(f"{kind}.{one}/{key}", str(table.get(key, ""))) for key in keys}
                found.append({"kind": kind, "id": one, "fields": fields})
    return found


def _aside(sketch_id: int, standing: Opened, outcome: Outcome) -> dict[str, Any]:
    today = now().astimezone(ZONE).date()
    first = day_of(request.values.get("from", "")) or today
    bundle = bundle_with(sketch_id, FILE, standing.text)
    tables = limit_tables(standing.data or {})
    uses = limit_uses(bundle, standing.data or {}, [table.path for table in tables])
    current = [(table, row) for table in tables for row in table.rows if row.in_force(first) and row.value is not None]
    return {
        "sid": sketch_id,
        "outcome": outcome,
        "revision": outcome.revision,
        "sums": [_sum(one, uses) for one in limit_sums(bundle, today)],
        "unverified": sum(not row.verified for _, row in current),
        "first": first,
        "examples": [_example(table, row, first, uses) for table, row in current if table.path[0] in ("whole_case", "class", "phase", "deemed")],
    }


def _sum(one: Any, uses: LimitUses) -> dict[str, Any]:
    """一行合计 in words."""
    key = one.phase or one.channel or one.kind
    names = uses.phases.get(key) or uses.kinds.get(key)
    which = say(*names) if names else key or gettext("一般")
    return {"which": which, "since": one.since, "days": f"{one.days:.4g}", "one": one, "way": one.way}


def _example(table: LimitTable, row: Any, first: date, uses: LimitUses) -> dict[str, Any]:
    """到期举例: of one limit, counted from a day, on the real calendar."""
    found = due_from(product().ask.calendar(), first, row.value, row.unit)
    return {
        "title": table_title(table.path, uses),
        "value": row.value,
        "unit": unit_words(row.unit),
        "due": found.due,
        "provisional": found.provisional,
        "sheet": found.sheet,
    }
