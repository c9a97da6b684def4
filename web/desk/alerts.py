"""我的预警: what a holder, a section head or a head has to answer, and the records in which he has a share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for

from engine.domain.errors import Invalid, NotFound, Rejection
from engine.domain.moment import millis, moment
from engine.domain.supervision_commands import AnswerAccountability, AnswerAlert, AppealAccountability
from web.acting import fresh_id, me, posted_id, viewer
from web.alert_words import TAGS, hours, level_of_kind, level_words, limit_words, node_words
from web.current import now, product
from web.desk.blueprint import blueprint
from web.guards import guard, officer
from web.i18n import gettext

if TYPE_CHECKING:
    from datetime import datetime

    from werkzeug.wrappers import Response


@dataclass(frozen=True)
class MyAlert:
    """一条要答复的预警."""

    id: int
    case_id: int
    number: str
    title: str
    tag: str
    level: str
    what: str
    raised: datetime
    due: datetime | None
    demand: str
    reference: str
    pooled: bool


@dataclass(frozen=True)
class MyShare:
    """我在一条追责记录里的一份."""

    record: int
    no: int
    number: str
    title: str
    tag: str
    level: str
    what: str
    time: str
    due: datetime
    appeal_until: datetime
    row: Any
    may_appeal: bool


def my_alerts() -> list[MyAlert]:
    """Those that the asker has not answered, the oldest first."""
    rows = product().ask.my_alerts(viewer())
    named = node_words() if rows else None
    return [_alert(row, named(row)) for row in rows] if named else []


def _alert(row: Any, node: str) -> MyAlert:
    kind = row.clock.partition(":")[0]
    return MyAlert(
        id=row.id,
        case_id=row.case_id,
        number=row.number,
        title=row.title,
        tag=TAGS[row.level],
        level=level_words(row.level),
        what=limit_words(kind, node, row.clock),
        raised=moment(row.raised_at),
        due=moment(row.due_at) if row.due_at else None,
        demand=row.demand,
        reference=row.reference,
        pooled=row.recipient.startswith("pool:"),
    )


def _shares() -> list[MyShare]:
    named, at = node_words(), millis(now())
    return [
        MyShare(
            record=row.accountability_id,
            no=row.no,
            number=row.number,
            title=row.title,
            tag=TAGS[level_of_kind(row.kind)],
            level=level_words(level_of_kind(row.kind)),
            what=limit_words(row.kind, named(row), row.clock),
            time=hours(row.seconds),
            due=moment(row.due_at),
            appeal_until=moment(row.appeal_until),
            row=row,
            may_appeal=row.appealed_at is None and at <= row.appeal_until,
        )
        for row in product().ask.my_shares(viewer())
    ]


@blueprint.get("/alerts")
@guard(officer())
def alerts() -> str:
    """我的预警."""
    return _page()


@blueprint.post("/alerts/<int:alert_id>/answer")
@guard(officer())
def answer_alert(alert_id: int) -> Response | tuple[str, int]:
    """答复一条预警."""
    return _done(f"alert-{alert_id}", AnswerAlert(me(), alert_id, request.form.get("answer", ""), posted_id()), gettext("答复已记下。"))


@blueprint.post("/accountability/<int:accountability_id>/<int:no>/answer")
@guard(officer())
def answer_share(accountability_id: int, no: int) -> Response | tuple[str, int]:
    """答复追责."""
    command = AnswerAccountability(me(), accountability_id, no, request.form.get("answer", ""), posted_id())
    return _done(f"share-{accountability_id}-{no}", command, gettext("情况说明已记下。"))


@blueprint.post("/accountability/<int:accountability_id>/<int:no>/appeal")
@guard(officer())
def appeal_share(accountability_id: int, no: int) -> Response | tuple[str, int]:
    """申诉."""
    command = AppealAccountability(me(), accountability_id, no, request.form.get("appeal", ""), posted_id())
    return _done(f"appeal-{accountability_id}-{no}", command, gettext("申诉已提交,由监察决定。"))


def _done(form: str, command: Any, words: str) -> Response | tuple[str, int]:
    """Carry it out; a refusal opens the page again with what was typed."""
    try:
        product().handle(command)
    except NotFound:
        raise
    except Rejection as refused:
        return _page(form, refused), refused.status
    flash(words, "success")
    return redirect(url_for("desk.alerts"), 303)


def _page(form: str = "", refused: Rejection | None = None) -> str:
    errors = {one.key: one for one in refused.errors} if isinstance(refused, Invalid) else {}
    return render_template(
        "desk/alerts.html",
        alerts=my_alerts(),
        shares=_shares(),
        form=form,
        errors=errors,
        refusal=refused if refused is not None and not errors else None,
        typed=request.form if form else {},
        request_id=fresh_id(),
    )
