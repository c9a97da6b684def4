"""接口说明:the OpenAPI 3.1 document, made from what the operations declare; nothing is written twice."""

from __future__ import annotations

import inspect
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from pydantic.json_schema import models_json_schema

from engine.domain.api_scopes import SCOPES
from engine.domain.punctuation import punctuated
from web.api.declared import OPERATIONS, PARTS, VERSION
from web.api.models import Problem
from web.problem import KINDS, MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pydantic import BaseModel

    from web.api.declared import Operation

REF: Final = "#/components/schemas/{model}"
TAGS: Final[dict[str, tuple[str, str]]] = {
    "catalogue": ("事项与目录", "Items and catalogue"),
    "cases": ("办件", "Cases"),
    "tasks": ("待办", "Tasks"),
    "licences": ("证照", "Licences"),
    "definitions": ("流程版本", "Versions of processes"),
    "calendar": ("日历", "Calendar"),
    "supervision": ("效能监察", "Supervision"),
    "webhooks": ("事件推送", "Webhooks"),
    "document": ("接口说明", "The document"),
}
_ALWAYS: Final = (400, 404, 405, 429, 500, 503)
_WRITTEN: Final = (409, 413, 415, 422)


def both(zh: str, en: str) -> str:
    """Words of the document, in both languages."""
    return f"{punctuated(zh)} / {en}"


def statuses(one: Operation) -> list[int]:
    """Every status by which an operation may refuse."""
    found = {*_ALWAYS, *(_WRITTEN if one.method != "GET" else ()), *((401, 403) if one.scope else ())}
    if one.query is not None:
        found.add(422)
    if one.matched:
        found.add(412)
    return sorted(found - {405})


@cache
def document(views: Callable[[str], Callable[..., Any]]) -> dict[str, Any]:
    """The document; ``views`` finds the function of an operation, whose docstring describes it."""
    schemas = _schemas()
    paths: dict[str, Any] = {}
    for one in OPERATIONS:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, inspect.getdoc(views(one.id)) or "")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "yizhang",
            "version": version("yizhang"),
            "summary": both("行政审批系统的接口", "the interface of an administrative approval bureau"),
            "description": both("说明页在 /api/", "the readable reference is at /api/"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": f"/api/{VERSION}"}],
        "tags": [{"name": name, "description": both(zh, en)} for name, (zh, en) in TAGS.items() if any(one.tag == name for one in OPERATIONS)],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": _scopes()}},
        },
    }


def _scopes() -> str:
    return "\n".join(f"- `{scope}`: {both(zh, en)}" for scope, (zh, en) in SCOPES.items())


def _schemas() -> dict[str, Any]:
    answers: list[type[BaseModel]] = [Problem, *(one.answer for one in OPERATIONS if one.answer)]
    bodies = [one.body for one in OPERATIONS if one.body]
    wanted: list[tuple[type[BaseModel], Any]] = [(model, "serialization") for model in dict.fromkeys(answers)]
    wanted += [(model, "validation") for model in dict.fromkeys(bodies)]
    _, made = models_json_schema(wanted, ref_template=REF)
    found: dict[str, Any] = made["$defs"]
    return found


def _operation(one: Operation, described: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": one.id,
        "tags": [one.tag],
        "summary": both(one.zh, one.en),
        "description": described,
        "security": [{"token": [one.scope]}] if one.scope else [],
        "parameters": [*_parts(one), *_query(one), *_headers(one)],
        "responses": dict(_responses(one)),
    }
    if one.upload:
        file = {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}
        made["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": file}}}
    elif one.body:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": {"$ref": REF.format(model=one.body.__name__)}}}}
    return made


def _parts(one: Operation) -> Iterator[dict[str, Any]]:
    for part in one.parts:
        kind, zh, en = PARTS[part]
        schema = {"type": "string", "pattern": "^[1-9][0-9]{0,17}$"} if kind == "int" else {"type": "string", "minLength": 1, "maxLength": 100}
        yield {"name": part, "in": "path", "required": True, "description": both(zh, en), "schema": schema}


def _query(one: Operation) -> Iterator[dict[str, Any]]:
    if one.query is None:
        return
    schema = one.query.model_json_schema()
    for name, inner in schema["properties"].items():
        kept = {key: value for key, value in inner.items() if key not in {"title", "description"}}
        made = {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": kept}
        yield made | ({"description": inner["description"]} if "description" in inner else {})


def _headers(one: Operation) -> Iterator[dict[str, Any]]:
    if one.method != "GET":
        words = both("同一请求重发时不变,保留 30 天", "the same when the same request is sent again; kept for 30 days")
        schema = {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[!-~]+$"}
        yield {"name": "Idempotency-Key", "in": "header", "required": True, "description": words, "schema": schema}
    if one.matched:
        yield {"name": "If-Match", "in": "header", "required": False, "description": "ETag", "schema": {"type": "string", "maxLength": 40}}
    if one.versioned:
        yield {"name": "If-None-Match", "in": "header", "required": False, "description": "ETag", "schema": {"type": "string", "maxLength": 40}}


def _told(one: Operation) -> dict[str, Any]:
    if one.answer:
        return {"$ref": REF.format(model=one.answer.__name__)}
    return {"type": "object"} if one.media == "application/json" else {"type": "string", "format": "binary"}


def _responses(one: Operation) -> Iterator[tuple[str, Mapping[str, Any]]]:
    made: dict[str, Any] = {"description": one.en, "content": {one.media: {"schema": _told(one)}}}
    if one.versioned:
        made["headers"] = {"ETag": {"description": both("版本", "version"), "schema": {"type": "string"}}}
        yield "304", {"description": both("没有变化", "Not modified")}
    yield str(one.status), made
    for status in statuses(one):
        kinds = " · ".join(f"{kind.title} {kind.title_en}" for kind in KINDS.values() if kind.status == status)
        yield str(status), {"description": kinds, "content": {MEDIA_TYPE: {"schema": {"$ref": REF.format(model=Problem.__name__)}}}}
