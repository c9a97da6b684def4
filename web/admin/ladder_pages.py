"""预警督办阶梯: what is in force for everybody and for each item, who would be told when, and its changes, drafted by one and approved by another."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for

from engine.domain.alerts import LEVELS, WHO, read_alerts
from engine.domain.calendar import ZONE
from engine.domain.errors import FieldError, Invalid, NotFound, Rejection
from engine.domain.ladder_commands import DraftLadder, JudgeLadder
from engine.domain.ladder_form import answers_of
from engine.domain.ladder_trial import KINDS
from web.acting import fresh_id, me, posted_id, viewer
from web.admin.blueprint import blueprint
from web.admin.catalogue_pages import STEWARDS
from web.alert_words import TAGS, kind_words, level_words, who_words
from web.current import now, product
from web.guards import administrator, guard
from web.i18n import gettext, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.wrappers import Response

    from engine.domain.alerts import Ladder, Rung
    from engine.domain.ladder_trial import Trial

GENERAL = "general"
MOST_DAYS = 400


def item_of(key: str) -> str:
    """The item that an address names; ``general`` is everybody's ladder."""
    return "" if key == GENERAL else key


def name_of(item: str) -> str:
    """What the ladder is of."""
    edition = product().ask.edition(item) if item else None
    return said(edition.item, "name") if edition else gettext("全部事项")


@blueprint.get("/ladders")
@guard(STEWARDS)
def ladders() -> str:
    """All ladders: everybody's and each item's, whether it has one of its own, what waits."""
    today = now().astimezone(ZONE).date().isoformat()
    changes: dict[str, list[Any]] = {}
    for row in product().ask.changed_ladders():
        changes.setdefault(row.item, []).append(row)
    rows = []
    for item, name, own in [
        ("", gettext("全部事项（没有自己阶梯的）"), False),
        *((e.item.id, said(e.item, "name"), e.alerts is not None) for e in product().ask.items()),
    ]:
        mine = changes.get(item, [])
        in_force = max((row.effective_on for row in mine if row.state == "approved" and row.effective_on <= today), default="")
        coming = min((row.effective_on for row in mine if row.state == "approved" and row.effective_on > today), default="")
        rows.append((item or GENERAL, name, own, in_force, coming, any(row.state == "draft" for row in mine)))
    rows[1:] = sorted(rows[1:], key=lambda row: not (row[2] or row[3] or row[4] or row[5]))
    return render_template("admin/ladders.html", rows=rows)


@blueprint.get("/ladders/<key>")
@guard(STEWARDS)
def ladder(key: str) -> str:
    """One ladder: what is in force, who would be told when, every change."""
    item = item_of(key)
    found = product().ask.ladder_at(item, now())
    if found is None:
        abort(404)
    versions = product().ask.ladder_versions(item)
    trial, typed, errors = _trial(item)
    edition = product().ask.edition(item) if item else None
    return render_template(
        "admin/ladder.html",
        key=key,
        name=name_of(item),
        ladder=found[0],
        version=next((row for row in versions if row.id == found[1]), None),
        own=edition is not None and edition.alerts is not None,
        versions=[(row, _state(row)) for row in versions],
        levels=levels_of(found[0]),
        trial=trial,
        typed=typed,
        errors=errors,
        kinds=[{"value": kind, "label": kind_words(kind)} for kind in ("promised", "statutory", "stage")],
        words=words(),
        may_draft="administrator" in viewer().roles,
    )


def words() -> dict[str, Any]:
    """What the templates say things with."""
    return {"level": level_words, "who": who_words, "tags": TAGS, "wait": wait_words}


def levels_of(found: Ladder) -> list[tuple[str, Sequence[Rung]]]:
    """The rungs by level."""
    return [(level, found.rungs[level]) for level in LEVELS]


def wait_words(rung: Rung) -> str:
    """多久没有答复 in words."""
    if rung.working_days:
        return gettext("上一级 %(num)s 个工作日没有答复", num=rung.working_days)
    return gettext("上一级 %(num)s 个工作分钟没有答复", num=rung.working_minutes) if rung.working_minutes else gettext("当时")


def _state(row: Any) -> tuple[str, str]:
    """(tag, words) of a change."""
    today = now().astimezone(ZONE).date().isoformat()
    if row.state == "approved":
        return ("done", gettext("已生效")) if row.effective_on <= today else ("todo", gettext("已批准，待生效"))
    return ("waiting", gettext("待审核")) if row.state == "draft" else ("neutral", gettext("已退回"))


def _trial(item: str, candidate: Ladder | None = None) -> tuple[Trial | None, dict[str, str], dict[str, FieldError]]:
    """督办试算 as the address asks for it; a promise of five working days accepted today where it asks for nothing."""
    today = now().astimezone(ZONE).date()
    typed = {"kind": "promised", "days": "5", "start": today.isoformat()}
    typed |= {name: request.args[name].strip()[:20] for name in typed if name in request.args}
    errors = {}
    days = int(typed["days"]) if typed["days"].isascii() and typed["days"].isdecimal() and len(typed["days"]) < 5 else 0
    if not 1 <= days <= MOST_DAYS:
        errors["days"] = FieldError("days", f"应为 1 到 {MOST_DAYS} 之间的整数。", f"Expected a whole number from 1 to {MOST_DAYS}.")
    try:
        start = date.fromisoformat(typed["start"])
    except ValueError:
        start = date.min
    if not today - timedelta(days=3650) <= start <= today + timedelta(days=730):
        errors["start"] = FieldError("start", "请填写受理日期，过去十年到以后两年。", "Expected a day within ten years past and two years to come.")
    if typed["kind"] not in KINDS or errors:
        return None, typed, errors
    return product().ask.ladder_trial(item, typed["kind"], days, datetime.combine(start, time(9), ZONE), candidate), typed, errors


@blueprint.get("/ladders/<key>/draft")
@guard(administrator)
def ladder_form(key: str) -> str:
    """The form of a change, filled in with what is in force or with the version that the address names."""
    found = product().ask.ladder_at(item_of(key), now())
    if found is None:
        abort(404)
    old = product().ask.ladder_version(request.args.get("from", 0, int)) if request.args.get("from", "").isdecimal() else None
    source = read_alerts(old.content.encode()) if old is not None else found[0]
    return _form(key, answers_of(source), {})


def _form(key: str, answers: Mapping[str, str], typed: Mapping[str, str], refused: Rejection | None = None) -> str:
    errors = {error.key: error for error in refused.errors} if isinstance(refused, Invalid) else {}
    return render_template(
        "admin/ladder_form.html",
        key=key,
        name=name_of(item_of(key)),
        answers=answers,
        typed=typed,
        errors=errors,
        refusal=refused if refused is not None and not errors else None,
        levels=LEVELS,
        whos=WHO,
        words=words(),
        tomorrow=(now().astimezone(ZONE).date() + timedelta(days=1)).isoformat(),
        request_id=fresh_id(),
    )


@blueprint.post("/ladders/<key>/draft")
@guard(administrator)
def draft_ladder(key: str) -> Response | tuple[str, int]:
    """起草."""
    own = {"csrf_token", "request-id", "ground", "effective_on"}
    answers = {name: value.strip() for name, value in request.form.items() if name not in own and value.strip()}
    command = DraftLadder(me(), item_of(key), answers, request.form.get("ground", ""), request.form.get("effective_on", ""), posted_id())
    try:
        made = product().handle(command)
    except NotFound:
        raise
    except Rejection as refused:
        return _form(key, answers, request.form, refused), refused.status
    flash(gettext("已存为草稿，请另一个人审核。"), "success")
    return redirect(url_for("admin.ladder_change", ladder_id=made.id), 303)


@blueprint.get("/ladders/changes/<int:ladder_id>")
@guard(STEWARDS)
def ladder_change(ladder_id: int) -> str:
    """One change: what it says, on which ground, who would be told when under it; approved or returned here."""
    return _change(ladder_id)


def _change(ladder_id: int, refused: Rejection | None = None) -> str:
    row = product().ask.ladder_version(ladder_id)
    if row is None:
        abort(404)
    found = read_alerts(row.content.encode())
    current = product().ask.ladder_at(row.item, now())
    trial, typed, errors = _trial(row.item, found)
    return render_template(
        "admin/ladder_change.html",
        row=row,
        key=row.item or GENERAL,
        name=name_of(row.item),
        ladder=found,
        levels=levels_of(found),
        changed=_differences(current[0] if current else None, found),
        trial=trial,
        typed=typed,
        errors=errors | ({error.key: error for error in refused.errors} if isinstance(refused, Invalid) else {}),
        refusal=refused if refused is not None and not isinstance(refused, Invalid) else None,
        state=_state(row),
        kinds=[{"value": kind, "label": kind_words(kind)} for kind in ("promised", "statutory", "stage")],
        words=words(),
        may_judge=row.state == "draft" and row.drafted_by != me(),
        may_draft="administrator" in viewer().roles,
        request_id=fresh_id(),
    )


def _differences(old: Ladder | None, new: Ladder) -> set[str]:
    """Which levels, and ``threshold`` or ``appeal``, differ from what is in force."""
    if old is None:
        return set()
    parts = {"threshold": old.threshold != new.threshold, "appeal": old.appeal != new.appeal}
    return {name for name, differs in {**parts, **{level: old.rungs[level] != new.rungs[level] for level in LEVELS}}.items() if differs}


@blueprint.post("/ladders/changes/<int:ladder_id>")
@guard(STEWARDS)
def judge_ladder(ladder_id: int) -> Response | tuple[str, int]:
    """批准 or 退回."""
    approve = request.form.get("decision") == "approve"
    try:
        product().handle(JudgeLadder(me(), ladder_id, approve, request.form.get("note", ""), posted_id()))
    except NotFound:
        raise
    except Rejection as refused:
        return _change(ladder_id, refused), refused.status
    flash(gettext("已批准，到日子自动生效。") if approve else gettext("已退回。"), "success")
    return redirect(url_for("admin.ladder_change", ladder_id=ladder_id), 303)
