"""当前请求:whose request this is, which product instance answers it, and what time it is taken to be."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, cast

from flask import current_app, g, request, session

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from engine.bootstrap import Application
    from engine.queries.actors import Actor

_TOKEN = "token"  # noqa: S105 - the key's name, not a secret


def product() -> Application:
    """产品实例:``product().handle(command)`` and ``product().ask.<question>(…)``."""
    return cast("Application", current_app.extensions["yizhang"])


def now() -> datetime:
    """现在:the instant this request is answered at, the same all through one request."""
    if "now" not in g:
        g.now = cast("Callable[[], datetime]", current_app.config["NOW"])()
    return cast("datetime", g.now)


def request_id() -> str:
    """请求编号:what a person can read out to the administrator; also in the log line."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(5).upper()
    return cast("str", g.request_id)


def session_token() -> str | None:
    """会话令牌:the server-side session's secret carried in the signed cookie, if any."""
    token = session.get(_TOKEN)
    return token if isinstance(token, str) else None


def current_actor() -> Actor | None:
    """当前用户,未登录时为 None. Asked of the database once a request."""
    if "actor" not in g:
        token = session_token()
        g.actor = product().ask.actor_of_session(token) if token else None
    return cast("Actor | None", g.actor)


def begin_session(token: str) -> None:
    """登录后换新会话:drop everything the old cookie held (fixation), keep only the new token."""
    session.clear()
    session[_TOKEN] = token
    session.permanent = True
    g.pop("actor", None)


def end_session() -> None:
    """退出:forget the token; the engine has ended it already."""
    session.clear()
    g.actor = None


def safe_next(target: str | None, otherwise: str) -> str:
    """登录后去哪里:only a path of this site, never another host; else ``otherwise``."""
    if target and target.startswith("/") and not target.startswith(("//", "/\\")) and "\\" not in target and target.isprintable():
        return target
    return otherwise


def same_site_post() -> bool:
    """Whether the browser says that this change came from our own pages (used only to decide what to show, never to allow)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin", "").rstrip("/") == request.host_url.rstrip("/")
