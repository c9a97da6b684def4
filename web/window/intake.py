"""收件页:the start form as it stands on the counter: what is known of the applicant, what was typed, which materials lie there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.commands import GreenChannel, ReceiveCase
from engine.domain.form import as_raw, blank, fields_of, parse_condition, rows_of
from engine.domain.form.kinds.reading import empty, in_condition, read_value
from engine.domain.form.paper import on_paper
from engine.domain.form.problem import Problem
from engine.domain.licence_items import kinds_of, number_field
from engine.domain.materials import needed
from engine.domain.moment import moment
from web.current import now, product
from web.form_view import FieldView, GroupView, KeptFile, form_view
from web.i18n import gettext, said
from web.words import ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from engine.domain.catalogue import Material
    from engine.domain.errors import FieldError
    from engine.domain.form import Form
    from engine.queries.intake import KnownApplicant
    from engine.runtime.edition import Edition
    from web.form_view import FormView

TICKED = "material-ticked"
GREEN = ("green-channel", "channel-confirmed-by", "channel-letter", "channel-written-on")  # of the item's channels, who confirmed, his letter, its date
AGAIN = frozenset({"declaration"})  # asked for anew each time


@dataclass(frozen=True)
class Tick:
    """一项材料 on the counter. ``held`` says that the licence library has it; ``hide`` is the condition under which it is not needed."""

    id: str
    name: str
    hint: str
    needed: bool
    ticked: bool
    held: bool
    own: bool
    hide: str


@dataclass
class Sheet:
    """一张收件单: raw values of the start form, ticked materials, the draft it is kept in; ``green`` as typed under the names of ``GREEN``."""

    edition: Edition
    values: dict[str, list[str]]
    ticked: list[str] = field(default_factory=list)
    code: str = ""
    draft_id: int | None = None
    errors: tuple[FieldError, ...] = ()
    known: KnownApplicant | None = None
    fresh: bool = True
    green: dict[str, str] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        """The start form, its uploads optional."""
        return on_paper(self.edition.form_of("start"))


def fresh_sheet(edition: Edition, code: str) -> Sheet:
    """A new sheet, filled in from what is known under ``code``."""
    form = edition.form_of("start")
    known = product().ask.known_applicant(code, edition.item.id) if code else None
    values = blank(form, known.profile if known and known.known else {})
    if known is not None:
        values = {**values, **_known_values(edition, form, known)}
    for one in fields_of(form):
        if one.reuse == "code" and code:
            values[one.key] = [code]
    return Sheet(edition, values, _ticked_by_itself(edition), code, None, (), known)


def _known_values(edition: Edition, form: Form, known: KnownApplicant) -> dict[str, list[str]]:
    """What was declared last time, then what held licences say; never the declaration, never uploads."""
    keys = {f.key for f in fields_of(form) if f.type != "filepicker" and f.key not in AGAIN} | {rows.key for rows in rows_of(form)}
    found = {key: value for key, value in known.form.items() if key in keys}
    kinds = (edition.item.renewal.licence,) if edition.item.renewal.licence else kinds_of(edition.item)
    for licence in known.licences:
        if number_field(edition.item) and licence.kind in (kinds or (licence.kind,)):
            found[number_field(edition.item)] = licence.number
        found |= {key: value for key, value in orjson.loads(licence.data).items() if key in keys}
    return as_raw(form, found)


def _ticked_by_itself(edition: Edition) -> list[str]:
    return [m.id for m in edition.materials if m.reusable_from == "start_form"]


def kept_sheet(edition: Edition, draft: Any) -> Sheet:
    """A half-filled sheet as it was left."""
    kept = orjson.loads(draft.answers)
    values = {name: texts for name, texts in kept.items() if "-" not in name}
    code = next((values[f.key][0] for f in fields_of(edition.form_of("start")) if f.reuse == "code" and values.get(f.key)), "")
    return Sheet(edition, values, kept.get(TICKED, []), code, draft.id, (), None, fresh=False, green={name: kept[name][0] for name in GREEN if kept.get(name)})


def kept_values(sheet: Sheet) -> dict[str, Sequence[str]]:
    """What a draft keeps of the sheet."""
    return {**sheet.values, TICKED: sheet.ticked, **{name: [text] for name, text in sheet.green.items() if text}}


@dataclass(frozen=True)
class DraftLine:
    """没收完的一件, by the applicant's name as far as it was typed."""

    id: int
    title: str
    at: datetime


def draft_line(draft: Any) -> DraftLine:
    """A kept sheet in the list."""
    kept = orjson.loads(draft.answers)
    names = [text for texts in kept.values() for text in texts if text]
    edition = product().ask.edition(draft.item)
    keys = [f.key for f in fields_of(edition.form_of("start")) if f.reuse == "name"] if edition else []
    named = next((kept[key][0] for key in keys if kept.get(key) and kept[key][0]), "")
    return DraftLine(draft.id, named or (gettext("还没有填名称") if names else gettext("空白")), moment(draft.saved_at))


def ticks_of(sheet: Sheet) -> list[Tick]:
    """材料 with ticks, in the item's order."""
    values = typed_values(sheet.form, sheet.values)
    held = {row.kind for row in sheet.known.licences} if sheet.known else set()
    return [_tick(material, values, sheet, held) for material in sheet.edition.materials]


def _tick(material: Material, values: Mapping[str, object], sheet: Sheet, held: set[str]) -> Tick:
    wanted = needed(material, values)
    tree = parse_condition(material.required_when).tree
    hide = "" if tree == ("value", True) else orjson.dumps(["not", tree]).decode()
    own = material.reusable_from == "start_form"
    words = {"original": gettext("原件"), "copy": gettext("复印件"), "electronic": gettext("电子件或纸质")}[material.form]
    hint = gettext("就是这张表，打印后签名") if own else words if material.core else gettext("%(words)s，可以后补", words=words)
    return Tick(material.id, said(material, "name"), hint, wanted, material.id in sheet.ticked, material.reusable_from in held, own, hide)


def typed_values(form: Form, raw: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """The answers so far, for conditions; what can't be read counts as not answered."""
    today, found = now().astimezone(ZONE).date(), {}
    for one in fields_of(form):
        if one.rows or one.type == "filepicker":
            continue
        try:
            value = in_condition(one, read_value(one, list(raw.get(one.key, ())), today))
        except Problem:
            value = empty(one)
        found[one.key] = value
        if one.route:
            found[one.route] = value
    return found


def views_of(sheet: Sheet, uploads: Mapping[str, KeptFile]) -> tuple[FormView, FormView]:
    """The form in two: what is typed, and the scans that may be added; a group that holds both is in both, with its part of the fields."""
    view = form_view(sheet.form, sheet.values, errors=sheet.errors, uploads=uploads)
    files = {f.name_in(0) if f.rows else f.key for f in fields_of(sheet.form) if f.type == "filepicker"}
    typed: list[Any] = []
    scans: list[Any] = []
    for part in view.parts:
        inside = part.parts if isinstance(part, GroupView) else (part,)
        scanned = tuple(one for one in inside if isinstance(one, FieldView) and one.name in files)
        rest = tuple(one for one in inside if one not in scanned)
        for half, found in ((typed, rest), (scans, scanned)):
            if found:
                half.append(replace(part, parts=found) if isinstance(part, GroupView) else part)
    return replace(view, parts=tuple(typed)), replace(view, parts=tuple(scans))


def receiving(sheet: Sheet, actor: int, request_id: str) -> ReceiveCase:
    """The command that takes the sheet in."""
    channel, *confirmed = (sheet.green.get(name, "").strip() for name in GREEN)
    green = GreenChannel(channel, *confirmed) if channel else None
    return ReceiveCase(actor, sheet.edition.item.id, sheet.values, tuple(sheet.ticked), request_id, green)
