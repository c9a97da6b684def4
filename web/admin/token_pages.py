"""接口令牌: what programs present instead of a password; given out and revoked here, each secret shown once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import orjson
from flask import redirect, render_template, request, url_for

from engine.domain.api_commands import CreateToken, RevokeToken
from engine.domain.api_scopes import SCOPES
from engine.domain.calendar import ZONE
from engine.domain.errors import FieldError, Invalid
from engine.domain.moment import millis, moment
from web.acting import attempt, fresh_id, me, posted_id
from web.admin.blueprint import blueprint
from web.current import now, product
from web.errors import errors_by_field
from web.guards import administrator, guard
from web.i18n import gettext, said, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.wrappers import Response as Answer

USUAL_DAYS = 90


@blueprint.get("/tokens")
@guard(administrator)
def tokens() -> str:
    """全部令牌, and the form for a new one."""
    return _drawn({})


@blueprint.post("/tokens")
@guard(administrator)
def create_token() -> str | tuple[str, int]:
    """发放: the page that answers shows the secret, and no other ever will."""
    form = request.form
    typed = {name: form.get(name, "").strip()[:200] for name in ("login", "name", "until")}
    scopes = tuple(dict.fromkeys(form.getlist("scopes")))
    try:
        until = date.fromisoformat(typed["until"])
    except ValueError:
        until = date.min
    try:
        made = product().handle(CreateToken(me(), typed["login"], typed["name"], scopes, until, posted_id()))
    except Invalid as wrong:
        return _drawn({**typed, "scopes": scopes}, wrong.errors), 422
    return _drawn({}, secret=made.number or "")


@blueprint.post("/tokens/<int:token_id>/revoke")
@guard(administrator)
def revoke_token(token_id: int) -> Answer:
    """吊销."""
    attempt(RevokeToken(me(), token_id), gettext("令牌已吊销，从现在起不能再用。"))
    return redirect(url_for("admin.tokens"), 303)


def _drawn(typed: Mapping[str, Any], errors: Sequence[FieldError] = (), secret: str = "") -> str:
    until = (now().astimezone(ZONE).date() + timedelta(days=USUAL_DAYS)).isoformat()
    options = [{"value": scope, "label": scope, "hint": say(*words)} for scope, words in SCOPES.items()]
    shown = {"login": "", "name": "", "until": until, "scopes": (), **typed}
    links = [{"href": f"f-{error.key}", "text": said(error)} for error in errors]
    rows = [_row(row) for row in product().ask.api_tokens()]
    by_field = errors_by_field(errors)
    return render_template(
        "admin/tokens.html", rows=rows, typed=shown, errors=by_field, summary=links, secret=secret, options=options, request_id=fresh_id(), moment_of=moment
    )


def _row(row: Any) -> dict[str, Any]:
    at = millis(now())
    state = "done" if row.revoked_at is not None else "warned" if row.expires_at <= at else "on_time"
    words = {"done": gettext("已吊销"), "warned": gettext("已到期"), "on_time": gettext("有效")}
    return {"token": row, "state": state, "words": words[state], "scopes": orjson.loads(row.scopes), "live": state == "on_time"}
