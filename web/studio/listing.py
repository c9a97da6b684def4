"""画稿一览:mine, the others', and what was handed in or discarded."""

from __future__ import annotations

from typing import Any

from flask import render_template

from engine.domain.moment import moment
from web.acting import fresh_id, me
from web.current import product
from web.guards import guard
from web.i18n import gettext
from web.studio.blueprint import SKETCHERS, blueprint
from web.studio.frame import outdated, state_words


@blueprint.get("/")
@guard(SKETCHERS)
def sketches() -> str:
    """全部画稿."""
    rows = [_listed(row) for row in product().ask.sketches()]
    at_work = [row for row in rows if row["state"] == "open"]
    groups = [
        (gettext("我的画稿"), [row for row in at_work if row["owner"] == me()]),
        (gettext("别人的画稿"), [row for row in at_work if row["owner"] != me()]),
        (gettext("已交审"), [row for row in rows if row["state"] == "handed_in"]),
        (gettext("已丢弃"), [row for row in rows if row["state"] == "discarded"]),
    ]
    return render_template("studio/sketches.html", groups=[one for one in groups if one[1]], request_id=fresh_id())


def _listed(row: Any) -> dict[str, Any]:
    return {**row._asdict(), "tag": state_words(row), "outdated": outdated(row), "at": moment(row.updated_at)}
