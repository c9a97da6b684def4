"""办理页:one task with everything beside it: its form as it stands, the clocks, the papers, the earlier opinions, and the verbs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from engine.domain.form import as_raw, blank, fields_of
from engine.domain.moment import moment
from web import visit_words
from web.acting import fresh_id, kept_files, viewer
from web.company_check import company_of
from web.current import now, product
from web.desk import acceptance, case_view, journal
from web.desk.clocks import clocks_of, header_clocks, stage_clock, unit_name
from web.desk.concern import concern_of
from web.desk.deciding import summary_of
from web.desk.found import status_words
from web.desk.phrases import picker_of
from web.desk.proof import proofs_of
from web.desk.rows import row_of
from web.desk.signers import signing_of, title_of
from web.desk.surveys import phone_of, planned_visit, site_of, surveys_of
from web.form_view import FieldView, FormView, form_view
from web.i18n import gettext, said
from web.services import services_of
from web.words import ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.domain.errors import FieldError, Rejection
    from engine.domain.form import Form
    from engine.queries.cases import CasePage
    from engine.queries.tasks import TaskRow

KINDS = ("accept", "approve", "issue", "joint_survey", "deliver", "consult", "returned", "correction", "rectify", "supply", "publicity", "sign")

CHECKING = ("accept", "review", "approve", "enter", "generic")  # where a company's name and scope are looked at
SERVING = ("service", "deliver")  # where it matters how the services after the licence stand


@dataclass(frozen=True)
class Typed:
    """填过的内容 of a post that was refused: shown again, with every error, the refusal and what happened meanwhile."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()
    refusal: Rejection | None = None
    seen: int | None = None
    verb: str = ""


def task_context(task: TaskRow, page: CasePage, typed: Typed | None = None) -> dict[str, Any]:
    """What the task's page is drawn from."""
    form = None if task.kind in {"consult", "sign"} else product().ask.form_of(task)
    values = _values(task, page, form, typed)
    drawn = _drawn(task, page, form, values, typed)
    clocks = clocks_of(page)
    return {
        "task": task,
        "page": page,
        "concern_of": concern_of,
        "row": row_of(task, product().ask.calendar()),
        "kind": task.kind if task.kind in KINDS else "generic",
        "kind_of_work": acts_as(task, page),
        "title": _title(task, page),
        "status": status_words(page.row),
        "form": drawn,
        "values": values,
        "picker": picker_of(task, page, drawn),
        "clocks": header_clocks(clocks, task.id),
        "stage": stage_clock(clocks, task.id),
        "typed": typed or Typed(),
        "happened": journal.since(page, typed.seen) if typed and typed.seen is not None else [],
        "request_id": fresh_id(),
        "view": case_view,
        "lines": journal.journal_of(page),
        "notes": journal.notes_of(page),
        "requests": case_view.requests_of(page),
        "may_ask_material": acts_as(task, page) == "joint_review" and task.parent is None and task.state == "open" and not task.data.get("asked"),
        "check": company_of(page) if task.kind in CHECKING else None,
        "services": services_of(page) if task.kind in SERVING else (),
        **_of_kind(task, page, form, values),
        **verbs_for(task, page),
    }


def _title(task: TaskRow, page: CasePage) -> str:
    name = said(task, "name")
    if task.kind == "consult":
        name = gettext("答复同事的征求意见")
    elif task.kind == "sign":
        name = title_of(task, page)
    elif task.kind == "returned":
        name = gettext("修改后重新提交：%(name)s", name=name)
    return gettext("%(name)s（%(unit)s）", name=name, unit=unit_name(page, task.unit)) if task.unit else name


def _drawn(task: TaskRow, page: CasePage, form: Form | None, values: Mapping[str, Sequence[str]], typed: Typed | None) -> FormView | None:
    if form is None:
        return None
    errors = typed.errors if typed and not typed.verb else ()
    view = with_choice_keys(form_view(form, values, errors=errors, uploads=kept_files(form, values)))
    return acceptance.only_needed(view, page) if acts_as(task, page) == "accept" else view


def with_choice_keys(view: FormView) -> FormView:
    """The form's first choice of one, which is its decision, can be made with the digit keys."""
    first = next((part for part in view.parts if isinstance(part, FieldView) and part.component == "radios"), None)
    if first is None:
        return view
    marked = replace(first, arguments={**first.arguments, "attrs": {"data-choice-keys": ""}})
    return replace(view, parts=tuple(marked if part is first else part for part in view.parts))


def acts_as(task: TaskRow, page: CasePage) -> str:
    """The kind of work a task is, a returned one being what it was the first time."""
    node = page.node(task.node)
    return node.kind if task.kind == "returned" and node else task.kind


def _values(task: TaskRow, page: CasePage, form: Form | None, typed: Typed | None) -> dict[str, Sequence[str]]:
    """What stands in the form: what was typed, the answers to be mended, or what is already known."""
    if form is None:
        return {}
    if typed is not None and not typed.verb:
        return dict(typed.values)
    if task.kind == "returned":
        return dict(as_raw(form, product().ask.answers_of(str(task.data.get("completion", "")))))
    if task.kind == "accept":
        return {**blank(form), **acceptance.starting_values(page, form)}
    return {**blank(form), **_known(page, form)}


def _known(page: CasePage, form: Form) -> dict[str, list[str]]:
    """Answers that the application has given already under the same key, and today for a past date that must be filled in."""
    known = as_raw(form, {f.key: page.form[f.key] for f in fields_of(form) if f.key in page.form and f.type in {"radio", "select", "textfield"}})
    today = now().astimezone(ZONE).date().isoformat()
    return known | {f.key: [today] for f in fields_of(form) if f.type == "datetime" and f.when == "past" and f.required}


def _of_kind(task: TaskRow, page: CasePage, form: Form | None, values: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What only this kind of task shows."""
    kind = acts_as(task, page)
    if kind == "accept" and form is not None:
        return {"preview": acceptance.preview(page, form, values)}
    if kind == "approve":
        return {"summary": summary_of(page)}
    if kind == "publicity":
        return {"objections": product().ask.objections_of(page.row.id)}
    if kind == "issue":
        return {"proofs": proofs_of(page)}
    rounds = surveys_of(page)
    if kind == "joint_review":
        return {"visited": next((one for one in reversed(rounds) if one.result), None)}
    if kind == "joint_survey":
        visit = planned_visit(page, task.id)
        return {"survey": rounds[-1] if rounds else None, "site": site_of(page), "phone": phone_of(page), "planned": visit, "words": visit_words}
    return {}


def verbs_for(task: TaskRow, page: CasePage) -> dict[str, Any]:
    """转办、退回、征求意见、签收: which of the verbs the asker may use on this task, with their choices."""
    ask, actor = product().ask, viewer()
    own, open_ = task.mine, task.state == "open"
    plain = task.parent is None and open_ and not task.pool.startswith("applicant")
    node = page.node(task.node)
    returnable = (
        [(c, said(page.node(c.node), "name")) for c in ask.returnable(task.case_id, actor) if c.node in page.edition.definition.nodes]
        if plain and own and _judges(task)
        else []
    )
    return {
        "can_claim": plain and not own,
        "can_release": plain and own and node is not None and node.assign != "draw",
        "colleagues": ask.colleagues(task, actor) if plain and own else [],
        "returnable": [{"id": c.task_id, "name": name, "who": c.name, "at": moment(c.completed_at), "unit": c.unit} for c, name in returnable],
        "advisers": [o for o in ask.officers() if o.id != actor.id] if plain and own else [],
        **signing_of(task, page),
        "hanging": [t for t in page.tasks if t.parent == task.id],
    }


def _judges(task: TaskRow) -> bool:
    """Whether this work looks at what others have done, and so may send it back."""
    return task.kind not in {"accept", "correction", "hand_in", "rectify", "supply", "supply_check", "deliver"}


def first_errors(errors: Iterable[FieldError]) -> dict[str, str]:
    """Sentence by field, for a verb's little form."""
    found: dict[str, str] = {}
    for error in errors:
        found.setdefault(error.key, said(error))
    return found
