"""令牌:who presents one, whether it covers what is asked for, and how often it may ask."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from flask import g, request
from limits import parse

from engine.domain.api_commands import NoteTokenUse
from engine.domain.errors import Rejection
from engine.domain.moment import millis
from web.current import now, product
from web.limiter import limiter
from web.problem import problem

if TYPE_CHECKING:
    from flask import Response

    from engine.queries.actors import Actor
    from engine.queries.api_questions import TokenHeld

RATE: Final = parse("600 per minute")
ANONYMOUS: Final = parse("60 per minute")  # for whoever presents no good token, by address
NOTED_MS: Final = 60_000
REALM: Final = {"WWW-Authenticate": 'Bearer realm="yizhang"'}


class Refused(Exception):
    """拒绝: answered as it stands."""

    def __init__(self, answer: Response) -> None:
        """Keep the answer."""
        super().__init__(answer.status)
        self.answer = answer


def admit(scope: str, roles: frozenset[str]) -> TokenHeld | None:
    """Who asks; None for what is public. Raises Refused (401, 403, 429)."""
    g.actor = None  # a browser's session counts for nothing here
    held = _presented()
    if held is None:
        if scope:
            _count(ANONYMOUS, request.remote_addr or "-")
            raise Refused(problem("no-token", headers=REALM))
        _count(ANONYMOUS, request.remote_addr or "-")
        return None
    g.actor, g.token = held.actor, held.prefix
    _count(RATE, held.prefix)
    if scope and scope not in held.scopes:
        raise Refused(problem("no-scope", zh=f"令牌缺少权限范围 {scope}。", en=f"Expected a token with the scope {scope}.", scope=scope))
    if roles and not roles & held.actor.roles:
        raise Refused(problem("not-allowed"))
    _note(held)
    return held


def _presented() -> TokenHeld | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if kind.lower() != "bearer" or not token.isascii() or not token.isprintable() or len(token) > 200:
        return None
    found: TokenHeld | None = product().ask.token_held(token)
    return found


def _count(rate: object, key: str) -> None:
    if not limiter.enabled or limiter.limiter.hit(rate, "api", key):  # type: ignore[arg-type]
        return
    reset = limiter.limiter.get_window_stats(rate, "api", key).reset_time  # type: ignore[arg-type]
    raise Refused(problem("too-many", headers={"Retry-After": str(max(1, round(reset - time.time())))}))


def _note(held: TokenHeld) -> None:
    """When it was last used, to the minute; a database that can't write now keeps nobody from reading."""
    if held.used_at is None or millis(now()) - held.used_at >= NOTED_MS:
        with suppress(Rejection):
            product().handle(NoteTokenUse(held.id))


def me() -> Actor:
    """The person whom the token acts as."""
    actor: Actor = g.actor
    return actor


def own_request_id() -> str:
    """提交编号 of the command at hand: names the token and its key, so that the record says by what means it was done."""
    return f"api:{g.token}:{g.key}"
