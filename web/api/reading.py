"""读请求:query, JSON body and uploaded file of a request, all mistakes at once, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from web.api.bearer import Refused
from web.problem import problem

if TYPE_CHECKING:
    from collections.abc import Mapping

Model = TypeVar("Model", bound=BaseModel)
DEEPEST: Final = 40
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "missing": ("缺少这一项。", "Expected this, but it is missing."),
    "extra_forbidden": ("没有这一项。", "Expected only what the document names."),
    "string_too_long": ("太长。最多 {max_length} 字。", "Expected at most {max_length} characters."),
    "string_too_short": ("太短。至少 {min_length} 字。", "Expected at least {min_length} characters."),
    "too_long": ("项数太多。最多 {max_length} 项。", "Expected at most {max_length} entries."),
    "too_short": ("项数太少。至少 {min_length} 项。", "Expected at least {min_length} entries."),
    "literal_error": ("应为以下之一:{expected}。", "Expected one of {expected}."),
    "greater_than_equal": ("不能小于 {ge}。", "Expected at least {ge}."),
    "less_than_equal": ("不能大于 {le}。", "Expected at most {le}."),
}
_OTHER: Final = ("这一项的类型或者格式不对。", "Expected another type or format")


def read_query(model: type[Model]) -> Model:
    """What stands behind the question mark. Raises Refused (422)."""
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as wrong:
        raise Refused(_invalid(wrong)) from None


def read_body(model: type[Model]) -> Model:
    """The JSON body. Raises Refused: 415 for another media type, 400 for no JSON, 422 for what doesn't fit."""
    if request.mimetype != "application/json":
        raise Refused(problem("media-type", "请求内容须为 application/json。", "Expected application/json."))
    content = request.get_data()
    try:
        plain = _plain(from_json(content, allow_inf_nan=False))
    except ValueError:
        plain = False
    if not plain:
        raise Refused(problem("bad-request"))
    try:
        return model.model_validate_json(content)
    except ValidationError as wrong:
        raise Refused(_invalid(wrong)) from None


def read_file() -> tuple[str, bytes]:
    """``file`` of a multipart body: its name and bytes. Raises Refused: 415, or 422 when there is none."""
    if request.mimetype != "multipart/form-data":
        raise Refused(problem("media-type", "请求内容须为 multipart/form-data,文件的字段名为 file。", "Expected multipart/form-data with a field file."))
    sent = request.files.get("file")
    if sent is None:
        missing = {"field": "file", "pointer": "/file", "detail": _WORDS["missing"][0], "detail_en": _WORDS["missing"][1]}
        raise Refused(problem("invalid", errors=[missing]))
    return (sent.filename or "").replace("\0", ""), sent.read()


def _plain(value: Any, depth: int = 0) -> bool:
    """Whether every text can be kept (no NUL) and nothing is nested beyond use."""
    if depth > DEEPEST:
        return False
    if isinstance(value, str):
        return "\0" not in value
    if isinstance(value, dict):
        return all("\0" not in key and _plain(one, depth + 1) for key, one in value.items())
    return all(_plain(one, depth + 1) for one in value) if isinstance(value, list) else True


def _invalid(wrong: ValidationError) -> Any:
    return problem("invalid", errors=[_place(one) for one in wrong.errors(include_url=False, include_input=False)][:50])


def _place(error: Mapping[str, Any]) -> dict[str, str]:
    parts = [str(part) for part in error["loc"]]
    zh, en = _WORDS.get(error["type"], (_OTHER[0], f"{_OTHER[1]}: {error['msg']}."))
    said = error.get("ctx", {})
    pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
    return {"field": ".".join(parts), "pointer": pointer, "detail": _filled(zh, said), "detail_en": _filled(en, said)}


def _filled(words: str, said: Mapping[str, Any]) -> str:
    for name, value in said.items():
        words = words.replace(f"{{{name}}}", str(value))
    return words
