"""查办件:cases by number, name or code, those only that exist for the asker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain.moment import moment
from engine.domain.stages import RESULTS, STATUSES
from web.current import product
from web.i18n import said, say

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class FoundCase:
    """A case in a list."""

    row: Any
    item: str
    status: str
    received: datetime


def found_cases(actor: Any, text: str) -> list[FoundCase]:
    """The cases found, or the latest when nothing is asked for."""
    rows = product().ask.find_cases(text, actor)
    names = {edition.item.id: said(edition.item, "name") for edition in product().ask.items()}
    return [FoundCase(row, names.get(row.item, row.item), status_words(row), moment(row.received_at)) for row in rows]


@dataclass(frozen=True)
class DoneRow:
    """已办一行."""

    case_id: int
    number: str
    title: str
    node: str
    at: datetime
    status: str


def done_rows(actor: Any) -> list[DoneRow]:
    """What the officer completed lately, the latest first."""
    nodes = {edition.item.id: edition.definition.nodes for edition in product().ask.items()}
    return [
        DoneRow(r.case_id, r.number, r.title, _node(nodes, r), moment(r.completed_at), say(*STATUSES.get(r.status, (r.status, r.status))))
        for r in product().ask.done(actor)
    ]


def _node(nodes: dict[str, Any], row: Any) -> str:
    node = nodes.get(row.item, {}).get(row.node)
    return say(node.name, node.name_en or node.name) if node else str(row.node)


def status_words(row: Any) -> str:
    """状态 of a case, its result when it is closed."""
    if row.result in RESULTS:  # also of a case that is served while something follows
        return say(*RESULTS[row.result])
    return say(*STATUSES.get(row.status, (row.status, row.status)))
