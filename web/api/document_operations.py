"""接口说明:the document for machines, and its reference page for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, json, render_template

from engine.domain.api_scopes import SCOPES
from web.api.blueprint import blueprint
from web.api.declared import PUBLIC, FileTold
from web.api.document import TAGS, document
from web.api.operation import operation
from web.api.reference import shapes_of, told_operations
from web.guards import guard, public
from web.problem import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable


def view_of(name: str) -> Callable[..., Any]:
    """The function of an operation."""
    return current_app.view_functions[f"api.{name}"]


@operation("GET", "/openapi.json", scope=PUBLIC, tag="document", zh="本说明", en="This document")
def describe() -> FileTold:
    """OpenAPI 3.1."""
    return FileTold(json.dumps(document(view_of), ensure_ascii=False, sort_keys=False).encode(), "application/json", "openapi.json", ".json")


@blueprint.get("/")
@guard(public)
def reference() -> str:
    """接口说明 to read: every operation, its scope, what it takes and tells, and every kind of refusal."""
    made = document(view_of)
    return render_template("api/reference.html", tags=TAGS, operations=told_operations(made), shapes=shapes_of(made), scopes=SCOPES, kinds=KINDS)
