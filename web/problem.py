"""接口的错误答复(RFC 9457):what a program is told when a request is refused, in both languages, with the place of every mistake.

``type`` leads to the explanation of the kind on the reference page; programs tell refusals apart by its last part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flask import Response, json

from engine.domain.errors import Busy, Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.domain.punctuation import punctuated
from web.current import product, request_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.domain.errors import FieldError

PREFIX: Final = "/api/v1/"
MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """错误种类:its status, title, sentence; the sentence is said when the refusal brings none of its own."""

    status: int
    title: str
    title_en: str
    zh: str
    en: str


KINDS: Final[dict[str, Kind]] = {
    "bad-request": Kind(400, "请求没有看懂", "Not understood", "请求的内容不是合法的 JSON,或者请求头不对。", "Expected a well-formed request, but it is not."),
    "no-key": Kind(
        400,
        "缺少幂等键",
        "No idempotency key",
        "修改类请求须带请求头 Idempotency-Key(1 至 64 个可见 ASCII 字符)。",
        "Expected a header Idempotency-Key of 1 to 64 visible ASCII characters, but there is none.",
    ),
    "no-token": Kind(401, "需要令牌", "A token is needed", "没有带有效的令牌,或者令牌已到期、已吊销。", "Expected a valid bearer token, but there is none."),
    "no-scope": Kind(403, "令牌的权限范围不够", "Outside the token's scopes", "这个令牌不包含所需的权限范围。", "Expected a token with the scope for this."),
    "not-allowed": Kind(403, "无权办理", "Not allowed", "令牌所代表的人员不能办理这一项。", "Expected somebody who may do this."),
    "not-found": Kind(404, "没有找到", "Not found", "没有这个地址或对象,或者无权查看。", "Expected something that exists and that you may see."),
    "method": Kind(405, "不支持这种方法", "Method not allowed", "这个地址不支持这种请求方法。", "Expected another method at this address."),
    "conflict": Kind(409, "没有办成", "Not done", "情况已经变了,这次请求没有改动任何内容。", "Expected another state of things; nothing was changed."),
    "stale": Kind(409, "内容已过期", "Stale", "办件已有新的进展,请重新读取后再办。", "Expected what you have seen, but the case has moved on."),
    "precondition": Kind(412, "版本不符", "Another version", "If-Match 与现在的版本不符,请重新读取。", "Expected the version of If-Match."),
    "too-large": Kind(413, "内容太大", "Too large", "请求的内容超过了允许的大小。", "Expected a smaller request."),
    "media-type": Kind(415, "内容类型不对", "Unsupported media type", "请求内容须为说明中的类型。", "Expected the media type that the document names."),
    "invalid": Kind(422, "填写有误", "Invalid", "有几处需要改正。", "Some places need mending."),
    "refused-folder": Kind(422, "流程文件夹未通过检查", "The folder is refused", "流程文件夹没有通过检查。", "The deploy gate refuses the folder."),
    "key-reused": Kind(422, "幂等键重复使用", "Key used before", "这个幂等键已用于另一个请求。", "This key was used for another request."),
    "too-many": Kind(429, "请求太频繁", "Too many requests", "短时间内的请求太多,请稍后再试。", "Expected fewer requests; try again later."),
    "failure": Kind(500, "系统出错了", "Failure", "这不是您的问题,已经记录下来。", "Something failed here; it has been recorded."),
    "busy": Kind(503, "系统暂时忙", "Busy", "数据库现在不能写入,请用同一个幂等键再试。", "Expected to write, but can't now; send the same request again."),
}
BY_STATUS: Final[dict[int, str]] = {kind.status: name for name, kind in reversed(KINDS.items())}


def asked_by_program(path: str) -> bool:
    """Whether an address belongs to the interface for programs."""
    return path.startswith(PREFIX)


def problem(
    name: str,
    zh: str = "",
    en: str = "",
    *,
    status: int = 0,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """The answer to a refused request."""
    kind = KINDS[name]
    status = status or kind.status
    body: dict[str, Any] = {
        "type": f"{_site()}/api/#{name}",
        "title": kind.title,
        "title_en": kind.title_en,
        "status": status,
        "detail": punctuated(zh or kind.zh),
        "detail_en": en or kind.en,
        "request_id": request_id(),
        **more,
    }
    if errors:
        body["errors"] = list(errors)
    answer = Response(json.dumps(body, ensure_ascii=False), status, mimetype=MEDIA_TYPE)
    answer.headers.extend(dict(headers or {}))
    return answer


def _site() -> str:
    config = getattr(product(), "config", None)  # the shell's tests stand without one
    return config.public_url if config is not None else ""


def of_rejection(refused: Rejection, pointer: str = "") -> Response:
    """A refusal of the engine's. ``pointer`` is where in the request the fields stand that it names."""
    if isinstance(refused, NotFound):
        return problem("not-found")
    if isinstance(refused, Invalid):
        return problem("invalid", refused.zh, refused.en, errors=[place(one, pointer) for one in refused.errors])
    name = getattr(refused, "kind", "") or _name(refused)
    return problem(name, refused.zh, refused.en, status=refused.status)


def _name(refused: Rejection) -> str:
    if isinstance(refused, Stale):
        return "stale"
    if isinstance(refused, NotAllowed):
        return "not-allowed"
    return "busy" if isinstance(refused, Busy) else BY_STATUS.get(refused.status, "conflict")


def place(error: FieldError, pointer: str = "") -> dict[str, str]:
    """One mistake: the field, its place in the request as a JSON pointer (RFC 6901), and the sentence in both languages."""
    parts = error.key.replace("[", ".").replace("]", "").split(".")
    escaped = "/".join(part.replace("~", "~0").replace("/", "~1") for part in parts)
    return {"field": error.key, "pointer": f"{pointer}/{escaped}", "detail": punctuated(error.zh), "detail_en": error.en}


def of_status(status: int, headers: Iterable[tuple[str, str]] = ()) -> Response:
    """What was refused before anybody looked at it: no such address, another method, too large."""
    name = BY_STATUS.get(status, "failure" if status >= 500 else "bad-request")
    return problem(name, status=status, headers={key: value for key, value in headers if key in {"Allow", "Retry-After"}})
