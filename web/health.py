"""健康检查:``/healthz`` for the proxy in front and for whoever watches the nodes; nothing about the bureau's work stands there.

200: this node can serve. 503: it can't, and why – the database does not answer, its schema is older than this release needs, or the
node's writer has been at one transaction for longer than any honest one takes (a handler that can't be interrupted).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify

from engine.domain.errors import Busy
from migrations import head
from web import guards
from web.current import product

if TYPE_CHECKING:
    from flask import Flask, Response

STUCK_SECONDS = 30.0


def _state() -> dict[str, str]:
    """What was found; every value ``ok`` or a short reason."""
    found = {"database": "ok", "schema": "ok", "writer": "ok"}
    needed = head()
    try:
        schema = product().schema()
    except Busy:
        found |= {"database": "unreachable", "schema": "unknown"}
    else:
        if schema is None or schema < needed:  # a newer one is an expansion, with which this release works
            found["schema"] = f"{schema or 'none'}, needs {needed}"
    if product().database.stuck > STUCK_SECONDS:
        found["writer"] = "stuck"
    return found


@guards.guard(guards.public)
def healthz() -> tuple[Response, int]:
    """状态 as JSON."""
    found = _state()
    return jsonify(found), 200 if set(found.values()) == {"ok"} else 503


def set_up(app: Flask) -> None:
    """Register the address."""
    app.add_url_rule("/healthz", "healthz", healthz)
