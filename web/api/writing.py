"""写请求:a change is carried out once for each key of a token; whoever repeats the request gets the same answer again."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, Final

from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from engine.domain.api_commands import BeginRequest, EndRequest
from engine.domain.errors import DefinitionError, Rejection
from web.api.bearer import Refused
from web.api.reading import read_body, read_file
from web.current import product
from web.problem import of_rejection, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.queries.api_questions import TokenHeld
    from web.api.declared import Operation

HEADER: Final = "Idempotency-Key"
_KEY: Final = re.compile(r"[!-~]{1,64}", re.ASCII)


def write(one: Operation, held: TokenHeld, carry_out: Callable[[dict[str, Any]], Response]) -> Response:
    """Read, claim the key, carry out, keep the answer. A refusal frees the key: nothing was changed."""
    key = request.headers.get(HEADER, "")
    if not _KEY.fullmatch(key):
        return problem("no-key")
    given = _given(one)
    g.key = key
    try:
        kept = product().handle(BeginRequest(held.id, key, _fingerprint(given)))
    except Rejection as refused:
        return problem("key-reused") if refused.status == 422 else of_rejection(refused)
    if kept.id is not None:
        return Response(kept.number, int(kept.id), {"Idempotency-Replayed": "true"}, mimetype="application/json")
    try:
        answer = carry_out(given)
    except (Rejection, Refused, HTTPException, DefinitionError) as refused:
        product().handle(EndRequest(held.id, key))
        if isinstance(refused, Rejection):
            return of_rejection(refused, one.pointer)
        raise
    product().handle(EndRequest(held.id, key, answer.status_code, answer.get_data(as_text=True)))
    return answer


def _given(one: Operation) -> dict[str, Any]:
    if one.upload:
        name, content = read_file()
        return {"name": name, "content": content}
    return {"body": read_body(one.body)} if one.body else {}


def _fingerprint(given: dict[str, Any]) -> str:
    """What the key stands for: method, address and content."""
    whole = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    whole.update(f"{given['name']}\n".encode() + given["content"] if "content" in given else request.get_data())
    return whole.hexdigest()


def require_version(version: object) -> None:
    """If-Match, where it is sent. Raises Refused (412)."""
    wanted = request.if_match
    if wanted and not wanted.contains(str(version)):
        raise Refused(problem("precondition"))
