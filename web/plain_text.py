"""请求文字:what no database can keep as text (NUL) is refused at the edge with a sentence, before anybody looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request

from engine.domain.errors import Rejection

if TYPE_CHECKING:
    from collections.abc import Iterator


class UnkeepableText(Rejection):
    """不能保存的字符."""

    status = 400


def enforce() -> None:
    """Before each request: raises UnkeepableText when a name or value carries NUL; the answer shows again what was typed."""
    if "\0" in request.path and "code" not in (request.view_args or {}):
        abort(404)  # no address has one; wrong codes of licences are all answered alike, by their page
    if any("\0" in text for text in _texts()):
        raise UnkeepableText(
            "提交的内容里有不能保存的控制字符(NUL),没有保存。请删去后重新输入再提交。", "Expected text, but it carries a NUL character; nothing was saved."
        )


def _texts() -> Iterator[str]:
    for pairs in (request.args, request.form) if request.method == "POST" else (request.args,):
        for name, value in pairs.items(multi=True):
            yield name or ""  # a part of a multipart body may have none
            yield value
