"""常用语: kept for oneself, one's section or the bureau; put into a long text of a task's form, where it becomes the officer's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from engine.domain.errors import Invalid, NotFound, Rejection
from engine.domain.moment import moment
from engine.domain.phrase import LONGEST, PLACEHOLDERS, filled
from engine.domain.phrase_commands import AddPhrase, DropPhrase
from engine.domain.stages import KINDS
from web.acting import attempt, fresh_id, me, posted_id, viewer
from web.current import product
from web.desk.blueprint import blueprint
from web.guards import guard, officer
from web.i18n import gettext, said, say
from web.whole_number import whole_number
from web.words import day as day_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzeug.wrappers import Response

    from engine.queries.cases import CasePage
    from engine.queries.tasks import TaskRow
    from web.form_view import FormView


@dataclass(frozen=True)
class Picker:
    """选常用语: the phrases filled from the case, and the long texts that one may go into: (name, label)."""

    phrases: Sequence[tuple[int, str]]
    fields: Sequence[tuple[str, str]]


def picker_of(task: TaskRow, page: CasePage, form: FormView | None) -> Picker | None:
    """None where there is no long text; with no phrase to choose it only says where phrases are kept."""
    fields = [("answer", gettext("答复"))] if task.kind == "consult" else [*_long_texts(form.parts)] if form is not None else []
    return Picker(_fitting(task, page), fields) if fields and task.state == "open" else None


def _long_texts(parts: Any) -> Iterator[tuple[str, str]]:
    for part in parts:
        if part.kind == "field" and part.component == "textarea":
            yield part.name, part.arguments["label"]
        elif part.kind == "group":
            yield from _long_texts(part.parts)


def _fitting(task: TaskRow, page: CasePage) -> list[tuple[int, str]]:
    """The phrases for this item and kind of work, filled."""
    node = page.node(task.node)
    kind = node.kind if task.kind == "returned" and node else task.kind
    item = page.edition.item
    received = day_words(moment(page.row.received_at))
    values = {"applicant": page.row.title, "item": said(item, "name"), "number": page.row.number, "received": str(received)}
    rows = [row for row in product().ask.phrases(viewer()) if row.item in {"", item.id} and row.kind in {"", kind}]
    return [(row.id, filled(row.text, values)) for row in rows]


def with_phrase(task: TaskRow, page: CasePage, values: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """What was typed, with the chosen phrase at the end of the chosen text: the picker without script."""
    chosen, name = whole_number(request.form, "phrase-id"), request.form.get("phrase-into", "")
    text = next((text for id_, text in _fitting(task, page) if id_ == chosen), "")
    before = next(iter(values.get(name, ())), "")
    return {**values, name: [f"{before}{text}"]} if name and text else dict(values)


@blueprint.get("/phrases")
@guard(officer())
def phrases() -> str:
    """常用语: those that one may use, and a form for a new one."""
    return _drawn()


def _drawn(refused: Rejection | None = None) -> str:
    units, items = product().ask.units(), {edition.item.id: said(edition.item, "name") for edition in product().ask.items()}
    heads = [held.unit for held in viewer().posts if held.role == "section_head"]
    admin = "administrator" in viewer().roles
    scopes = [{"value": "mine", "label": gettext("我自己")}]
    scopes += [{"value": f"unit:{unit}", "label": said(units[unit], "name")} for unit in heads if unit in units]
    scopes += [{"value": "bureau", "label": gettext("全局")}] if admin else []
    return render_template(
        "desk/phrases.html",
        rows=[
            (
                row,
                gettext("我自己") if row.person_id else said(units[row.unit], "name") if row.unit in units else gettext("全局"),
                items.get(row.item, gettext("全部事项")),
                say(*KINDS[row.kind]) if row.kind in KINDS else gettext("全部环节"),
                bool(row.person_id) or (row.unit in heads if row.unit else admin),
            )
            for row in product().ask.phrases(viewer())
        ],
        scopes=scopes,
        items=[{"value": item, "label": name} for item, name in items.items()],
        kinds=[{"value": kind, "label": say(*words)} for kind, words in KINDS.items()],
        placeholders=[(f"{{{name}}}", say(*words)) for name, words in PLACEHOLDERS.items()],
        longest=LONGEST,
        typed=request.form if refused is not None else {},
        errors={error.key: error for error in refused.errors} if isinstance(refused, Invalid) else {},
        refusal=refused if refused is not None and not isinstance(refused, Invalid) else None,
        request_id=fresh_id(),
    )


@blueprint.post("/phrases")
@guard(officer())
def add_phrase() -> Response | tuple[str, int]:
    """存下."""
    form = request.form
    command = AddPhrase(me(), form.get("of", "mine"), form.get("item", ""), form.get("kind", ""), form.get("text", ""), posted_id())
    try:
        product().handle(command)
    except NotFound:
        raise
    except Rejection as refused:
        return _drawn(refused), refused.status
    flash(gettext("已存为常用语。"), "success")
    return redirect(url_for("desk.phrases"), 303)


@blueprint.post("/phrases/drop")
@guard(officer())
def drop_phrase() -> Response:
    """删除."""
    attempt(DropPhrase(me(), whole_number(request.form, "phrase")), gettext("已删除这条常用语。"))
    return redirect(url_for("desk.phrases"), 303)
