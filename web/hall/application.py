"""申请页面:the task list, one page of the form, the checklist of materials, and the answers to be checked before handing in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flask import url_for

from engine.domain.form import Field, Group, Rows, fields_of, hidden_components, rows_to_show
from engine.domain.materials import needed
from web import words
from web.company_check import company_check
from web.current import now, product
from web.form_view import FieldView, GroupView, form_view
from web.hall.draft import applicant, kept_files
from web.hall.pages import page_title, page_with, shown_pages, task_states
from web.i18n import gettext, ngettext, said
from web.licence_words import licence_state, state_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from engine.domain.catalogue import Material
    from engine.domain.errors import FieldError
    from engine.domain.form import Component, Form
    from web.company_check import CompanyCheck
    from web.form_view import FormView, KeptFile
    from web.hall.draft import Draft
    from web.hall.pages import FormPage


@dataclass(frozen=True)
class CheckSection:
    """核对的一段: a page's answers with links to change them."""

    title: str
    change: str
    rows: tuple[dict[str, str], ...]


def today() -> date:
    """The date in Asia/Shanghai on which this request is answered."""
    return now().astimezone(words.ZONE).date()


def pages(draft: Draft) -> tuple[FormPage, ...]:
    """The pages that this application needs."""
    return shown_pages(draft.edition.form_of("start"), draft.values, today())


def page_href(draft: Draft, page: FormPage, name: str = "") -> str:
    """Address of a page of this draft, or of one field on it."""
    return url_for("hall.apply_page", item=draft.edition.item.id, page=page.id, **draft.place, _anchor=name or None)


def task_list(draft: Draft) -> list[dict[str, str]]:
    """任务清单: each page with how far it has come; checking and handing in comes last."""
    shown, errors = pages(draft), draft.errors()
    states = task_states(shown, draft.visited, errors)
    items = [{"title": page_title(page), "href": page_href(draft, page), "state": states[page.id][0], "status": states[page.id][1]} for page in shown]
    ready = draft.id is not None and not errors
    last = {"title": gettext("核对并提交"), "state": "todo" if ready else "waiting", "status": gettext("可以提交") if ready else gettext("填好上面各页后")}
    if ready:
        last["href"] = url_for("hall.check", item=draft.edition.item.id, **draft.place)
    return [*items, last]


def next_href(draft: Draft, page: FormPage) -> str:
    """After a page: the next one; after the last, the answers to check, or the task list when something is open."""
    shown = pages(draft)
    number = next((index for index, one in enumerate(shown) if one.id == page.id), len(shown) - 1)
    if number + 1 < len(shown):
        return page_href(draft, shown[number + 1])
    return url_for("hall.apply" if draft.errors() else "hall.check", item=draft.edition.item.id, **draft.place)


def page_view(draft: Draft, page: FormPage, errors: Sequence[FieldError] = ()) -> FormView:
    """One page's fields, with hints about its materials."""
    form = draft.edition.form_of("start")
    view = form_view(form, draft.values, errors=errors, uploads=kept_files(form, draft.values))
    parts = tuple(inner for part in view.parts if part.id in page.parts for inner in (part.parts if isinstance(part, GroupView) else (part,)))
    has_files = any(one.type == "filepicker" for one in page.fields)
    return replace(view, parts=tuple(_with_notes(draft, part) for part in parts), has_files=has_files)


def _with_notes(draft: Draft, part: Any) -> Any:
    """An upload's hint also says what the material must show, and that the library already holds it."""
    field = next((one for one in fields_of(draft.edition.form_of("start")) if isinstance(part, FieldView) and one.key == part.name and one.material), None)
    material = next((one for one in draft.edition.materials if field and one.id == field.material), None)
    if material is None:
        return part
    described, limits = said(field, "description") if field else "", part.arguments["hint"]
    limits = limits.removeprefix(described).strip()
    held = held_licences(draft).get(material.reusable_from)
    ended = unusable_licences(draft, held_licences(draft)).get(material.reusable_from) if not held else None
    words_of_it = said(material, "notes") or described
    if held:
        words_of_it = gettext("证照库里已有（%(number)s），不用再传；与实际不符的，上传您自己的，以您的为准。", number=held)
    elif ended:
        words_of_it = gettext("证照库里的不能用（%(why)s），请上传。", why=ended)
    return replace(part, arguments={**part.arguments, "hint": f"{words_of_it}{'' if words_of_it.endswith('。') else ' '}{limits}".strip()})


def held_licences(draft: Draft) -> dict[str, str]:
    """证照库: kind → number and last day of what stands in for materials, of whoever applies: by the code in the form, else the account's."""
    code = _code(draft)
    rows = product().ask.reusable_licences(code) if code == applicant().code else []
    return {row.kind: gettext("%(number)s，有效期至 %(day)s", number=row.number, day=row.valid_until) if row.valid_until else row.number for row in rows}


def unusable_licences(draft: Draft, held: Mapping[str, str]) -> dict[str, str]:
    """不能用的: kind → why, of licences that the library has and that stand in for nothing: ended, or contested."""
    code = _code(draft)
    rows = product().ask.licences_of(code) if code == applicant().code else []
    states = {row.kind: (row.number, licence_state(row.state, row.valid_until, row.valid_from)) for row in rows if row.kind not in held}
    disputed = gettext("有异议，正在核对")
    return {kind: f"{number} {disputed if state == 'valid' else state_words(state)}" for kind, (number, state) in states.items()}


def _code(draft: Draft) -> str:
    codes = {one.reuse: (draft.values.get(one.key) or [""])[0] for one in fields_of(draft.edition.form_of("start")) if one.reuse}
    return (codes.get("code") or applicant().code).strip().upper()


def checklist(draft: Draft) -> list[dict[str, str]]:
    """材料清单: every material that these answers need and how it stands."""
    held, values = held_licences(draft), loose_values(draft.edition.form_of("start"), draft.values)
    wanted = [one for one in draft.edition.materials if needed(one, values) or _handles(draft, one)]
    item = draft.edition.item.id
    samples = {one.id: url_for("public.sample", item=item, material=one.id) for one in wanted if one.sample}
    return [{"name": said(one, "name"), "sample": samples.get(one.id, ""), **_state(draft, one, held)} for one in wanted]


def company(draft: Draft) -> CompanyCheck | None:
    """名称查重、经营范围: what the register says of the company as it is typed so far."""
    return company_check(draft.edition, loose_values(draft.edition.form_of("start"), draft.values), applicant().code)


def _state(draft: Draft, material: Material, held: Mapping[str, str]) -> dict[str, str]:
    if material.reusable_from == "start_form":
        return {"state": "done", "status": gettext("填表生成")}
    if _handles(draft, material):
        return {"state": "done", "status": gettext("已上传")}
    if material.reusable_from in held:
        return {"state": "done", "status": gettext("证照库已有")}
    if not material.core:
        return {"state": "provisional", "status": gettext("可以后补")}
    field = next((one for one in fields_of(draft.edition.form_of("start")) if one.material == material.id), None)
    return {"state": "todo", "status": gettext("要上传") if field and field.required else gettext("上传或带到窗口")}


def _handles(draft: Draft, material: Material) -> list[str]:
    return [handle for one in fields_of(draft.edition.form_of("start")) if one.material == material.id for handle in draft.values.get(one.key, ()) if handle]


def loose_values(form: Form, raw: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Unchecked values by key, typed as conditions want them: numbers where they read as numbers."""
    found: dict[str, object] = {}
    for one in fields_of(form):
        texts = [text for text in raw.get(one.key, ()) if text]
        found[one.key] = texts if one.type == "checklist" else _number(texts) if one.type == "number" else texts[0] if texts else None
    return found


def _number(texts: list[str]) -> float | None:
    try:
        return float(texts[0]) if texts else None
    except ValueError:
        return None


def summary_links(draft: Draft, errors: Iterable[FieldError]) -> list[dict[str, str]]:
    """The error summary of the whole application: each sentence leads to its field on its page."""
    shown = pages(draft)
    view = form_view(draft.edition.form_of("start"), draft.values, errors=errors)
    links = []
    for error, placed in zip(errors, view.errors, strict=True):
        page = page_with(shown, error.key)
        links.append({"address": page_href(draft, page, placed["href"]) if page else "#main", "text": said(error)})
    return links


def gaps(draft: Draft) -> list[dict[str, str]]:
    """还差什么: each page that is not complete, with how many places."""
    errors, shown = draft.errors(), pages(draft)
    counted = [(page, sum(page.owns(error.key) for error in errors)) for page in shown]
    return [
        {"title": page_title(page), "href": page_href(draft, page), "count": ngettext("还差 %(num)d 处", "还差 %(num)d 处", count)}
        for page, count in counted
        if count
    ]


def check_sections(draft: Draft) -> list[CheckSection]:
    """核对: every visible answer, page by page."""
    form = draft.edition.form_of("start")
    hidden, files = hidden_components(form, draft.values, today()), kept_files(form, draft.values)
    return [CheckSection(page_title(page), page_href(draft, page), tuple(_answers(draft, page, page.components, hidden, files))) for page in pages(draft)]


def _answers(draft: Draft, page: FormPage, components: Iterable[Component], hidden: frozenset[str], files: Mapping[str, KeptFile]) -> Iterable[dict[str, str]]:
    for one in components:
        if one.id in hidden:
            continue
        if isinstance(one, Group):
            yield from _answers(draft, page, one.components, hidden, files)
        elif isinstance(one, Rows):
            yield {"key": said(one, "label"), "value": _rows_value(one, draft.values), "change": page_href(draft, page, f"f-{one.key}")}
        elif isinstance(one, Field):
            yield {"key": said(one, "label"), "value": field_value(one, draft.values.get(one.key, ()), files), "change": page_href(draft, page, f"f-{one.key}")}


def _rows_value(rows: Rows, values: Mapping[str, Sequence[str]]) -> str:
    lines = []
    for index in rows_to_show(rows, values):
        cells = [field_value(one, values.get(one.name_in(index), ()), {}) for one in rows.fields]
        if any(cells):
            lines.append(" · ".join(cell for cell in cells if cell))
    return "\n".join(lines)


def field_value(one: Field, texts: Sequence[str], files: Mapping[str, KeptFile]) -> str:
    """An answer as people read it."""
    given = [text for text in texts if text]
    if one.type == "checkbox":
        return gettext("是") if given and given[0] != "false" else gettext("否")
    if one.type == "filepicker":
        return "\n".join(files[handle].name if handle in files else gettext("文件") for handle in given)
    labels = {option.value: said(option, "label") for option in one.options}
    return words.listed(labels.get(text, text) for text in given)
