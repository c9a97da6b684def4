"""The audience of programs: importing a module puts its operations on the blueprint, in the order of the document."""

from __future__ import annotations

from web.api import (
    case_operations,
    catalogue_operations,
    definition_operations,
    document_operations,
    licence_operations,
    metrics_operations,
    supervision_operations,
    task_operations,
    webhook_operations,
)
from web.api.blueprint import blueprint

VIEWS = (
    catalogue_operations,
    case_operations,
    task_operations,
    licence_operations,
    definition_operations,
    supervision_operations,
    metrics_operations,
    webhook_operations,
    document_operations,
)
__all__ = ["VIEWS", "blueprint"]
