"""办件查询: the one screen that finds cases, by any combination of conditions; its views, and its exports with their register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import abort, flash, redirect, render_template, request, url_for

from engine.domain.case_filter import LATE, OPEN, SORTS, CaseFilter
from engine.domain.commands import DropView, SaveView
from engine.domain.errors import Invalid
from engine.domain.moment import moment
from engine.domain.search_commands import LogCaseExport
from engine.domain.stages import RESULTS, STATUSES
from engine.queries.case_search import PAGE, CasePlace
from engine.queries.search_questions import BEGINNING, MOST
from engine.service.case_exports import ROLES
from web.acting import attempt, fresh_id, me, posted_id, viewer
from web.current import product
from web.desk.blueprint import blueprint
from web.desk.found import found_case
from web.guards import guard, officer
from web.i18n import gettext, said, say
from web.table_export import export
from web.whole_number import whole_number
from web.words import moment as moment_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.wrappers import Response

    from engine.domain.errors import FieldError


def link(wanted: CaseFilter, **more: str) -> str:
    """The search with these conditions."""
    query = urlencode({**wanted.fields, **more})
    return url_for("desk.search") + (f"?{query}" if query else "")


@blueprint.get("/search")
@guard(officer())
def search() -> str | Response:
    """办件查询: one hit of words typed alone opens at once."""
    wanted, errors = CaseFilter.of(request.args)
    place = CasePlace.read(request.args.get("after", ""))
    page = product().ask.found_cases(viewer(), wanted, place)
    rows = [found_case(row, viewer()) for row in page.rows]
    if len(rows) == 1 and wanted.fields.keys() == {"q"} and place is None and page.later is None:
        return redirect(rows[0].href, 303)
    later = link(wanted, after=page.later.text) if page.later else ""
    return _page(wanted, list(errors), found=page, rows=rows, turned=place is not None, later=later)


def _page(wanted: CaseFilter, errors: list[FieldError], **more: Any) -> str:
    return render_template(
        "desk/search.html",
        wanted=wanted,
        errors={error.key: error for error in errors},
        choices=_choices(),
        orders=order_words(),
        said_of=conditions_of(wanted),
        views=[(view, link(view.wanted), view.wanted == wanted) for view in product().ask.case_views(viewer())],
        link=link,
        may_export=not viewer().roles.isdisjoint(ROLES),
        most=MOST,
        request_id=fresh_id(),
        typed={name: request.args.get(name, "") for name in CaseFilter.__dataclass_fields__} | {error.key: request.args.get(error.key, "") for error in errors},
        **more,
    )


def order_words() -> dict[str, str]:
    """排序 in words."""
    return {"received": gettext("后收的在前"), "oldest": gettext("先收的在前"), "accepted": gettext("后受理的在前"), "closed": gettext("后办结的在前")}


def _choices() -> dict[str, list[dict[str, str]]]:
    """What each select offers."""
    states = {OPEN: gettext("在办（全部）"), **{one: say(*words) for one, words in {**STATUSES, **RESULTS}.items()}}
    late = dict(zip(LATE, (gettext("现在超期"), gettext("超过期"), gettext("没有超过期")), strict=True))
    items = {edition.item.id: said(edition.item, "name") for edition in product().ask.items()}
    units = {row.id: said(row, "name") for row in product().ask.units().values()}
    offered = {"state": states, "late": late, "item": items, "unit": units, "sort": {one: order_words()[one] for one in SORTS}}
    return {name: [{"value": value, "label": label} for value, label in known.items()] for name, known in offered.items()}


def conditions_of(wanted: CaseFilter) -> str:
    """The conditions in one line, for the register of exports and above the list."""
    labels = {
        "q": gettext("编号、名称或代码"),
        "item": gettext("事项"),
        "officer": gettext("办理人"),
        "unit": gettext("单位"),
        "state": gettext("现状"),
        "late": gettext("超期"),
        "received": gettext("收到"),
        "accepted": gettext("受理"),
        "closed": gettext("办结"),
    }
    words = {name: {one["value"]: one["label"] for one in known} for name, known in _choices().items()}
    found = [(labels[name], words.get(name, {}).get(value, value)) for name, value in wanted.fields.items() if name in labels]
    for name in ("received", "accepted", "closed"):
        since, until = getattr(wanted, f"{name}_from"), getattr(wanted, f"{name}_until")
        if since or until:
            found.append((labels[name], f"{since or '…'} — {until or '…'}"))
    return gettext("；").join(gettext("%(name)s：%(value)s", name=name, value=value) for name, value in found) or gettext("全部办件")


@blueprint.post("/search/views")
@guard(officer())
def keep_search() -> Response:
    """存为常用查询."""
    wanted, _ = CaseFilter.of(request.form)
    attempt(SaveView(me(), request.form.get("view-name", ""), wanted.fields, "cases"), gettext("已存为常用查询。"))
    return redirect(link(wanted), 303)


@blueprint.post("/search/views/drop")
@guard(officer())
def drop_search() -> Response:
    """删除常用查询."""
    attempt(DropView(me(), whole_number(request.form, "view")))
    flash(gettext("已删除这个常用查询。"), "success")
    return redirect(url_for("desk.search"), 303)


@blueprint.post("/search/exports")
@guard(officer(*ROLES))
def export_found() -> Response | tuple[str, int]:
    """导出: entered in the register before anything leaves."""
    wanted, _ = CaseFilter.of(request.form)
    command = LogCaseExport(me(), wanted.fields, "personal" in request.form, request.form.get("purpose", ""), posted_id())
    try:
        made = product().handle(command)
    except Invalid as refused:
        page = product().ask.found_cases(viewer(), wanted)
        rows = [found_case(row, viewer()) for row in page.rows]
        later = link(wanted, after=page.later.text) if page.later else ""
        return _page(wanted, list(refused.errors), found=page, rows=rows, turned=False, later=later, exporting=request.form), refused.status
    return redirect(url_for("desk.exported", export_id=made.id), 303)


@blueprint.get("/search/exports/<int:export_id>.csv")
@guard(officer(*ROLES))
def exported(export_id: int) -> Response:
    """The table of one's own entry in the register."""
    entry = product().ask.case_export(export_id, me())
    if entry is None:
        abort(404)
    return export(_table(CaseFilter.read(entry.filter), personal=bool(entry.personal)), "cases")


def _table(wanted: CaseFilter, *, personal: bool) -> Iterator[list[str]]:
    head = [gettext("编号"), gettext("事项"), gettext("现状"), gettext("收到时间"), gettext("受理时间"), gettext("到期"), gettext("办结时间")]
    yield [*head, gettext("现在超期"), *([gettext("申请人")] if personal else [])]
    for no, row in enumerate(product().ask.every_found_case(viewer(), wanted)):
        if no == MOST:
            yield [gettext("只导出了前 %(most)s 件，其余没有导出。请按日期分几次导出。", most=MOST)]
            return
        found = found_case(row, viewer())
        instants = [moment_words(moment(at)) if at is not None else "" for at in (row.received_at, row.accepted_at, row.due_at, row.closed_at)]
        yield [row.number, found.item, found.status, *instants, gettext("是") if row.overdue else "", *([row.title] if personal else [])]


@blueprint.get("/search/exports")
@guard(officer(*ROLES))
def exports() -> str:
    """导出登记: who exported what, when and why, the latest first."""
    at, _, last = request.args.get("after", "").partition("-")
    numbers = all(part.isdecimal() and part.isascii() and len(part) < 20 for part in (at, last))
    found = product().ask.case_exports((int(at), int(last)) if numbers else BEGINNING)
    later = url_for("desk.exports", after=f"{found[PAGE - 1].exported_at}-{found[PAGE - 1].id}") if len(found) > PAGE else ""
    rows = [(row, moment(row.exported_at), conditions_of(CaseFilter.read(row.filter)), link(CaseFilter.read(row.filter))) for row in found[:PAGE]]
    return render_template("desk/exports.html", rows=rows, later=later)
