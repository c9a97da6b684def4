"""事项页:item.toml as boxes: codes and names, legal basis, units that review, licences, the guide; what else the file holds stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import request, url_for

from engine.domain.catalogue import read_item
from engine.domain.codes import item_code_valid
from engine.domain.commitment import Commitment, Point
from engine.domain.errors import FieldError
from engine.domain.item import Guide, Item, LegalBasis, LicenceKind, Participant, RenewalOf
from engine.domain.record_boxes import boxes, typed
from engine.domain.sibling_rules import Late, Siblings
from engine.domain.toml_edit import add_entry, edit
from web.guards import guard
from web.i18n import gettext
from web.studio import box_words
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.editing import Opened, Outcome, entries, errors_in, opened, rearranged, saved
from web.studio.frame import render_tab
from web.studio.known import known_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.record_boxes import Box

FILE: Final = "item.toml"
NAMES: Final = ("code", "name", "name_en", "power_type", "theme", "unit", "unit_name", "unit_name_en", "summary", "summary_en")
LISTS: Final[Mapping[str, tuple[type[Any], tuple[tuple[str, ...], ...]]]] = {
    "basis": (LegalBasis, (("text", "article", "verified"),)),
    "participants": (
        Participant,
        (("name", "name_en", "component", "component_en", "when", "core", "surveys"), ("unit", "after", "phase", "waived", "waiver", "waiver_en")),
    ),
    "licences": (LicenceKind, (("name", "name_en", "prefix", "valid_years"), ("id", "check", "elicence", "component", "fields", "basis"))),
    "commitment.points": (Point, (("kind", "text", "text_en"),)),
}
# 各种办法的规则: a table of its own each, absent where the item does without.
RULES: Final[Mapping[str, tuple[type[Any], tuple[str, ...]]]] = {
    "late": (Late, ("rule", "reference", "verified")),
    "siblings": (Siblings, ("refusal", "withdrawal", "lapse")),
    "renewal": (RenewalOf, ("licence", "field")),
    "commitment": (Commitment, ("field", "value", "public", "reference")),
}
FRESH: Final[Mapping[str, tuple[str, ...]]] = {
    "basis": ("text", "article"),
    "participants": ("unit", "name", "name_en", "component", "component_en"),
    "licences": ("id", "name", "name_en", "prefix"),
    "commitment.points": ("kind", "text", "text_en"),
}
_KNOWN: Final = {"id", *NAMES, *LISTS, *RULES, "guide"}


@blueprint.get("/<int:sketch_id>/facts")
@guard(SKETCHERS)
def facts(sketch_id: int) -> str:
    """事项."""
    standing = opened(sketch_id, FILE)
    return _page(sketch_id, standing, Outcome(standing.revision))


@blueprint.post("/<int:sketch_id>/facts")
@guard(SKETCHERS)
def save_facts(sketch_id: int) -> Any:
    """保存事项: what was typed, and one entry of a list more, less or elsewhere."""
    return saved(sketch_id, FILE, _made, _page, ("studio/facts_aside.html", _aside), url_for("studio.facts", sketch_id=sketch_id))


def _made(standing: Opened, errors: list[FieldError]) -> str:
    changes = typed([box for found in _boxes(standing.data or {}).values() for box in found], request.form.get, request.form.getlist)
    return _added(rearranged(edit(standing.text, changes), LISTS), errors)


def _boxes(data: Mapping[str, Any]) -> dict[str, tuple[Box, ...]]:
    """By part: the item's own keys, the guide, and each list's entries."""
    guide = data.get("guide", {})
    found = {"names": boxes(data, Item, (), NAMES), "guide": boxes(guide if isinstance(guide, dict) else {}, Guide, ("guide",))}
    for table, (rule, keys) in RULES.items():
        own = data.get(table, {})
        found[table] = boxes(own if isinstance(own, dict) else {}, rule, (table,), keys)
    for table, (record, _) in LISTS.items():
        path = tuple(table.split("."))
        found[table] = tuple(box for number, one in enumerate(entries(data, table)) for box in boxes(one, record, (*path, number)))
    return found


def _added(text: str, errors: list[FieldError]) -> str:
    table = request.form.get("add", "")
    if table not in FRESH:
        return text
    given = {key: request.form.get(f"{table}/{key}", "").strip() for key in FRESH[table]}
    errors += [FieldError(f"{table}/{key}", "请填写。", "Expected something here.") for key, value in given.items() if not value and key != "article"]
    key = {"participants": "unit", "commitment.points": "text"}.get(table, "id")
    if any(key in given and one.get(key) == given[key] for one in entries(Opened(text, 0).data, table)):
        errors.append(FieldError(f"{table}/{key}", "已经有了，不能重复。", "Expected one that is not there yet."))
    if errors:
        return text
    basis = {"text": "", "article": "", "verified": False}
    rest: dict[str, dict[str, Any]] = {
        "basis": {"verified": False},
        "participants": {"when": "true", "core": False, "surveys": False},
        "licences": {"check": "none", "valid_years": 0, "basis": basis},
        "commitment.points": {},
    }
    return add_entry(text, table, {**given, **rest[table]})


def _page(sketch_id: int, standing: Opened, outcome: Outcome) -> str:
    data = standing.data or {}
    errors = {**errors_in(read_item, standing.text), **outcome.error_of}
    kept: Mapping[str, Any] = request.form if outcome.errors or outcome.refused else {}
    found = _boxes(data)
    titles = {
        "basis": gettext("设定依据"),
        "participants": gettext("会审单位"),
        "licences": gettext("证照"),
        "commitment.points": gettext("告知承诺书写的各项"),
    }
    lists = [
        {
            "table": table,
            "title": titles[table],
            "cards": [box_words.card(one, record, (*table.split("."), number), errors, kept, parts) for number, one in enumerate(entries(data, table))],
            "fresh": [(key, box_words.label_of(key), box_words.choices_of(key)) for key in FRESH[table]],
        }
        for table, (record, parts) in LISTS.items()
    ]
    rules = [
        {"table": table, "title": box_words.rule_title(table), "boxes": [box_words.shown(box, errors, kept) for box in found[table]], "used": table in data}
        for table in RULES
    ]
    return render_tab(
        "studio/facts.html",
        sketch_id,
        "facts",
        names=[box_words.shown(box, errors, kept) for box in found["names"]],
        guide=[box_words.shown(box, errors, kept) for box in found["guide"]],
        lists=[one for one in lists if one["table"] != "commitment.points"],
        points=next(one for one in lists if one["table"] == "commitment.points"),
        rules=rules,
        readable=standing.data is not None,
        posted=kept,
        field_errors=outcome.error_of,
        swap=False,
        known=known_values(sketch_id),
        **_aside(sketch_id, standing, outcome),
    )


def _aside(sketch_id: int, standing: Opened, outcome: Outcome) -> dict[str, Any]:
    """What the reader of the file finds, and which of its tables are changed as text."""
    data = standing.data or {}
    code = str(data.get("code", ""))
    return {
        "sid": sketch_id,
        "form_id": "facts-form",
        "outcome": outcome,
        "revision": outcome.revision,
        "wrong": errors_in(read_item, standing.text),
        "code": code,
        "code_valid": item_code_valid(code),
        "code_length": len(code),
        "unverified": [one for one in entries(data, "basis") if one.get("verified") is not True],
        "kept_tables": sorted(key for key in data if key not in _KNOWN),
    }
