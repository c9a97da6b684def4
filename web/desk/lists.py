"""Work lists 待办、已办、踏勘 and their export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from engine.queries.work_list import Place
from web import visit_words
from web.acting import fresh_id, viewer
from web.current import product
from web.desk.alerts import my_alerts
from web.desk.blueprint import blueprint
from web.desk.filters import filters_of, link, wanted
from web.desk.found import done_rows
from web.desk.on_site import route_today
from web.desk.rows import Turn, csv_rows, lists_of, next_task
from web.desk.surveys import survey_cards
from web.desk.told import waiting
from web.guards import guard, officer
from web.i18n import gettext
from web.table_export import export
from web.words import moment as moment_words

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@blueprint.get("/")
@guard(officer())
def work_list() -> str:
    """待办."""
    chosen, tally = wanted(), product().ask.work_tally(viewer())
    lists = lists_of(viewer(), turn_of("own"), turn_of("pool"), tally=tally, chosen=chosen)
    return render_template(
        "desk/work_list.html",
        lists=lists,
        alerts=my_alerts(),
        confirmations=waiting(),
        filters=filters_of(viewer(), tally, chosen),
        link=link,
        may_approve="approver" in viewer().roles,
        request_id=fresh_id(),
    )


def turn_of(name: str) -> Turn:
    """翻页 as the address says it: ``own-after``, ``own-before``, ``pool-after``, ``pool-before`` name a place in a list."""
    after, before = request.args.get(f"{name}-after", ""), request.args.get(f"{name}-before", "")
    return Turn(Place.read(before), back=True) if before else Turn(Place.read(after))


@blueprint.get("/list.csv")
@guard(officer())
def work_list_csv() -> Response:
    """待办 for a spreadsheet, filtered as the list is."""
    lists = lists_of(viewer(), tally=product().ask.work_tally(viewer()), chosen=wanted())
    return export(csv_rows([*lists.urgent, *lists.mine, *lists.waiting, *lists.paused]), "work-list")


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
    """踏勘: the day's route, addresses first, for a phone; then the surveys that no visit serves yet."""
    return render_template("desk/surveys.html", route=route_today(), words=visit_words, cards=survey_cards(viewer()), request_id=fresh_id())
