"""出错时:every refusal is a designed page with a sentence, what to do next, and what was typed; never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, flash, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from engine.domain.errors import Busy, FieldError, Invalid, NotAllowed, NotFound, Rejection, Stale
from web import problem
from web.current import current_actor, request_id, same_site_post
from web.i18n import gettext, said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask
    from werkzeug.wrappers import Response

_SECRET = ("csrf_token", "password", "old", "new")


def typed_values() -> list[tuple[str, str]]:
    """填过的内容:what this post carried, secrets left out, so that a refusal never loses it."""
    if request.method != "POST":
        return []
    try:
        pairs = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    return [(name, value) for name, value in pairs if not any(name == word or "password" in name for word in _SECRET)]


def flash_rejection(rejection: Rejection) -> None:
    """Show the refusal's sentence on the next page instead of a page of its own."""
    flash(said(rejection), "error")


def errors_by_field(errors: Iterable[FieldError]) -> dict[str, str]:
    """字段错误 → {html name: sentence in the reader's language}, the first of each field."""
    found: dict[str, str] = {}
    for error in errors:
        found.setdefault(error.key, said(error))
    return found


def _titles(status: int) -> tuple[str, str, str]:
    """Heading, sentence and advice of a status nobody raised words for."""
    pages = {
        400: (gettext("这个请求没有看懂"), gettext("页面发来的内容不完整。"), gettext("返回上一页,刷新后再试。")),
        401: (gettext("请先登录"), gettext("这个页面要登录后才能用,或者登录已经过期。"), gettext("登录后从这里继续,填过的内容都在。")),
        403: (gettext("您不能使用这个页面"), gettext("这个页面属于别的岗位。"), gettext("如果应当由您办理,请联系管理员核对岗位。")),
        404: (gettext("没有找到"), gettext("没有这个页面或办件,或者您无权查看。"), gettext("核对网址或办件编号;也可以从首页重新进入。")),
        405: (gettext("这里不能这样打开"), gettext("这个地址只接受页面上的按钮提交。"), gettext("返回上一页,用页面上的按钮再试。")),
        409: (gettext("没有办成"), gettext("办件的情况已经变了,这次提交没有改动任何内容。"), gettext("打开最新的页面,核对后再办。")),
        413: (gettext("文件太大"), gettext("这次上传超过了允许的大小。"), gettext("把文件压缩或分开上传,每个不超过 %(limit)d MB。", limit=_limit())),
        422: (gettext("有几处需要改正"), gettext("填写的内容还不完整。"), gettext("返回上一页,按提示改正。")),
        429: (gettext("操作太频繁"), gettext("短时间内的请求太多,已经暂停受理。"), gettext("请过一分钟再试。")),
        503: (gettext("系统暂时忙"), gettext("数据库现在不能写入,这次提交没有生效。"), gettext("过一会儿再提交一次,不会重复。")),
    }
    return pages.get(status, (gettext("系统出错了"), gettext("这不是您的问题,已经记录下来。"), gettext("请稍后再试;如果还不行,把下面的编号告诉管理员。")))


def _limit() -> int:
    return int((current_app.config["MAX_CONTENT_LENGTH"] or 0) // 1_048_576)


def page(status: int, sentence: str = "", *, resend: bool = False) -> tuple[str, int]:
    """The designed page of a status. ``resend`` offers to post the same values again."""
    layout = _layout()
    title, default, advice = _titles(status)
    sentence = sentence or default
    values = typed_values()
    html = render_template(
        "errors/page.html",
        status=status,
        title=title,
        sentence=sentence,
        advice=advice,
        values=values,
        resend=resend and bool(values) and not request.files and same_site_post(),
        request_id=request_id(),
        layout=layout,
    )
    return html, status


def _layout() -> str:
    try:
        actor = current_actor()
    except Exception:  # noqa: BLE001 - the error page must come even when the database does not
        g.actor = actor = None
    return "layout_officer.html" if actor is not None and actor.kind == "officer" else "layout_public.html"


def rejected(rejection: Rejection) -> tuple[str, int] | Response:
    """A refusal of the engine's that no view dealt with."""
    if problem.asked_by_program(request.path):
        return problem.of_rejection(rejection)
    if isinstance(rejection, NotFound):
        return page(404)
    sentence = said(rejection)
    if isinstance(rejection, Invalid):
        sentence = " ".join([sentence, *(said(error) for error in rejection.errors)])
    return page(rejection.status, sentence, resend=isinstance(rejection, Busy))


def refused_http(error: HTTPException) -> tuple[str, int] | Response | HTTPException:
    """Werkzeug's own refusals: 401, 404, 405, 413, 429, 500 …"""
    status = error.code or 500
    if status < 400:
        return error
    if problem.asked_by_program(request.path):
        return problem.of_status(status, error.get_headers(request.environ))
    if isinstance(error, CSRFError):
        return page(400, gettext("这个页面放得太久,安全校验已经过期;这次提交没有改动任何内容。"), resend=True)
    return page(status, resend=status == 401)


def set_up(app: Flask) -> None:
    """Register the pages. Unexpected exceptions reach Flask's own logging first and then the 500 page."""
    app.register_error_handler(Rejection, rejected)
    app.register_error_handler(HTTPException, refused_http)


__all__ = ["Busy", "NotAllowed", "NotFound", "Stale", "errors_by_field", "flash_rejection", "page", "rejected", "set_up", "typed_values"]
