"""说明页的读法:the document laid out for reading: operations by tag, shapes of bodies and answers as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Line:
    """一项: of a body, an answer or an address."""

    name: str
    type: str
    shape: str
    required: bool
    words: str


@dataclass(frozen=True)
class OperationTold:
    """一个操作, to be read."""

    id: str
    tag: str
    method: str
    path: str
    zh: str
    en: str
    words: str
    scope: str
    parameters: tuple[Line, ...]
    body: str
    upload: bool
    answer: str
    media: str
    statuses: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """一种内容."""

    name: str
    words: str
    lines: tuple[Line, ...]


def told_operations(document: Mapping[str, Any]) -> list[OperationTold]:
    """Every operation in the order of the document."""
    base = document["servers"][0]["url"]
    return [_told(base + path, method.upper(), one) for path, methods in document["paths"].items() for method, one in methods.items()]


def _told(path: str, method: str, one: Mapping[str, Any]) -> OperationTold:
    zh, _, en = one["summary"].partition(" / ")
    content = one.get("requestBody", {}).get("content", {})
    status = next(code for code in one["responses"] if code.startswith("2"))
    media, answered = next(iter(one["responses"][status]["content"].items()))
    return OperationTold(
        id=one["operationId"],
        tag=one["tags"][0],
        method=method,
        path=path,
        zh=zh,
        en=en,
        words=one["description"],
        scope=next((scope for each in one["security"] for scope in each["token"]), ""),
        parameters=tuple(_line(each["name"], each["schema"], required=each["required"], words=each.get("description", "")) for each in one["parameters"]),
        body=_named(content.get("application/json", {}).get("schema", {})),
        upload="multipart/form-data" in content,
        answer=_named(answered["schema"]),
        media=media,
        statuses=tuple(sorted(one["responses"])),
    )


def shapes_of(document: Mapping[str, Any]) -> list[Shape]:
    """Every body and answer, by name."""
    found = document["components"]["schemas"]
    return [_shape(name, found[name]) for name in sorted(found)]


def _shape(name: str, schema: Mapping[str, Any]) -> Shape:
    needed = schema.get("required", ())
    lines = (_line(key, one, required=key in needed, words=one.get("description", "")) for key, one in schema.get("properties", {}).items())
    return Shape(name, schema.get("description", ""), tuple(lines))


def _line(name: str, schema: Mapping[str, Any], *, required: bool, words: str) -> Line:
    return Line(name, _type(schema), _named(schema), required, words)


def _named(schema: Mapping[str, Any]) -> str:
    """The shape that a schema names, also as an entry of a list or beside null."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    inner = [schema["items"]] if "items" in schema else schema.get("anyOf", ())
    return next((name for name in map(_named, inner) if name), "")


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return ""
    if "enum" in schema:
        return " | ".join(str(one) or "“”" for one in schema["enum"])
    if "const" in schema:
        return str(schema["const"]) or "“”"
    if "anyOf" in schema:
        return " | ".join(filter(None, map(_type, schema["anyOf"])))
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"[{_type(schema['items'])}]" if _type(schema["items"]) else "[ ]"
    return f"{kind} ({schema['format']})" if "format" in schema else kind
