"""操作:one thing that a program can ask for, declared where it is carried out; the document and the tests are made from the declarations.

    @operation("POST", "/cases", scope="cases:write", tag="cases", zh="提交申请", en="Open a case", body=NewCase, answer=CaseMade, status=201)
    def open_case(body: NewCase) -> CaseMade: ...

Without a scope nothing is declared: what anybody may ask says ``PUBLIC``.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Response, request

from engine.domain.api_scopes import SCOPES
from engine.domain.errors import DefinitionError
from engine.domain.punctuation import punctuated
from web.api.bearer import Refused, admit
from web.api.blueprint import blueprint
from web.api.declared import OPERATIONS, PARTS, PUBLIC, VERSION, FileTold, Operation, Versioned
from web.api.reading import read_query
from web.api.writing import write
from web.disposition import disposition
from web.guards import Policy, guard
from web.problem import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel


def operation(
    method: str,
    path: str,
    *,
    scope: str,
    tag: str,
    zh: str,
    en: str,
    query: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
    answer: type[BaseModel] | None = None,
    media: str = "application/json",
    status: int = 200,
    upload: bool = False,
    versioned: bool = False,
    matched: bool = False,
    pointer: str = "",
    roles: tuple[str, ...] = (),
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an operation; the view gets the address's parts, and ``query``, ``body`` or ``file`` as declared."""
    assert scope == PUBLIC or scope in SCOPES, f"{path}: no such scope"

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        made = Operation(
            view.__name__, method, path, scope, tag, zh, en, query, body, answer, media, status, upload, versioned, matched, pointer, frozenset(roles)
        )
        OPERATIONS.append(made)
        rule = path
        for part in made.parts:
            kind = PARTS[part][0]
            rule = rule.replace(f"{{{part}}}", f"<{part}>" if kind == "string" else f"<{kind}:{part}>")
        blueprint.add_url_rule(f"/{VERSION}{rule}", made.id, guard(Policy(f"bearer:{scope or 'public'}", None))(_carried_out(made, view)), methods=[method])
        return view

    return declare


def _carried_out(one: Operation, view: Callable[..., Any]) -> Callable[..., Response]:
    @wraps(view)
    def carried_out(**parts: Any) -> Response:
        try:
            held = admit(one.scope, one.roles)
            if one.method != "GET":
                assert held is not None, "nobody writes without a token"
                return write(one, held, lambda given: answered(one, view(**parts, **given)))
            given = {"query": read_query(one.query)} if one.query else {}
            return answered(one, view(**parts, **given))
        except Refused as refused:
            return refused.answer
        except DefinitionError as wrong:
            return refused_folder(wrong)

    return carried_out


def answered(one: Operation, told: Any) -> Response:
    """The answer as it is sent."""
    if isinstance(told, FileTold):
        sent = Response(told.content, one.status, mimetype=told.media_type)
        sent.headers["Content-Disposition"] = disposition(told.name, told.ending)
        sent.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return sent
    headers = {}
    if isinstance(told, Versioned):
        headers["ETag"] = f'"{told.version}"'
        if request.if_none_match.contains(told.version):
            return Response(status=304, headers=headers)
        told = told.told
    return Response(told.model_dump_json(), one.status, headers, mimetype="application/json")


def refused_folder(wrong: DefinitionError) -> Response:
    """What the deploy gate has found, with places."""
    return problem("refused-folder", findings=[finding_told(one) for one in wrong.findings])


def finding_told(one: Any) -> Mapping[str, Any]:
    """One finding of the gate."""
    named = {"file": one.file, "line": one.line, "element": one.element, "rule": one.rule, "severity": one.severity}
    return {**named, "detail": punctuated(one.zh), "detail_en": one.en}
