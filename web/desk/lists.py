"""Work lists 待办、已办、踏勘, their export, claiming, and finding a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for

from engine.domain.commands import ClaimTask
from web.acting import attempt, fresh_id, me, posted_id, viewer
from web.desk.blueprint import blueprint
from web.desk.found import done_rows, found_cases
from web.desk.rows import csv_rows, lists_of, next_task
from web.desk.surveys import survey_cards
from web.guards import guard, officer
from web.i18n import gettext, ngettext
from web.table_export import export
from web.words import moment as moment_words

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

PAGE = 50


@blueprint.get("/")
@guard(officer())
def work_list() -> str:
    """待办."""
    skip = max(request.args.get("skip", 0, int), 0)
    lists = lists_of(viewer(), skip)
    return render_template("desk/work_list.html", lists=lists, skip=skip, more=len(lists.mine) >= PAGE, request_id=fresh_id())


@blueprint.get("/list.csv")
@guard(officer())
def work_list_csv() -> Response:
    """待办 for a spreadsheet."""
    lists = lists_of(viewer())
    return export(csv_rows([*lists.urgent, *lists.mine, *lists.waiting, *lists.paused]), "work-list")


@blueprint.post("/claim")
@guard(officer())
def claim() -> Response:
    """签收 one (``only``) or all the ticked ones."""
    only = request.form.get("only")
    wanted = [only] if only else request.form.getlist("task")
    taken = [task for n, task in enumerate(wanted[:PAGE]) if attempt(ClaimTask(me(), task, posted_id(f"-{n}")))]
    if taken:
        flash(ngettext("已签收 %(num)d 件。", "已签收 %(num)d 件。", len(taken)), "success")
    elif not wanted:
        flash(gettext("没有勾选待办。用 x 键或鼠标勾选后再签收。"), "info")
    return redirect(url_for("desk.task", task_id=taken[0]) if only and taken else url_for("desk.work_list"), 303)


@blueprint.get("/next")
@guard(officer())
def next_one() -> Response:
    """下一件: straight to the most urgent task of one's own, else to the list."""
    task = next_task(viewer())
    return redirect(url_for("desk.task", task_id=task.id) if task else url_for("desk.work_list"), 303)


@blueprint.get("/done")
@guard(officer())
def done() -> str:
    """已办: what one completed lately."""
    return render_template("desk/done.html", rows=done_rows(viewer()))


@blueprint.get("/done.csv")
@guard(officer())
def done_csv() -> Response:
    """已办 for a spreadsheet."""
    head = [gettext("编号"), gettext("申请人"), gettext("环节"), gettext("办理时间")]
    return export([head, *([r.number, r.title, r.node, moment_words(r.at)] for r in done_rows(viewer()))], "done")


@blueprint.get("/surveys")
@guard(officer("surveyor", "reviewer"))
def surveys() -> str:
    """踏勘: the day's route, addresses first, for a phone."""
    return render_template("desk/surveys.html", cards=survey_cards(viewer()), request_id=fresh_id())


@blueprint.get("/search")
@guard(officer())
def search() -> str | Response:
    """查办件: one hit opens at once."""
    text = request.args.get("q", "").strip()[:100]
    rows = found_cases(viewer(), text)
    if len(rows) == 1:
        return redirect(url_for("desk.case", case_id=rows[0].row.id), 303)
    return render_template("desk/search.html", text=text, rows=rows)
