"""查办件:cases by number, name or code, those only that exist for the asker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import url_for

from engine.domain.moment import moment
from engine.domain.stages import RESULTS, STATUSES
from web.current import product
from web.i18n import said, say

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class FoundCase:
    """A case in a list; ``href`` leads to its page, an archivist to its volume."""

    row: Any
    item: str
    status: str
    href: str
    received: datetime
    closed: datetime | None
    due: datetime | None


def found_case(row: Any, actor: Any) -> FoundCase:
    """Ready to show."""
    edition = product().ask.edition(row.item) or product().ask.known_edition(row.item)
    volume = row.archive_id is not None and "archivist" in actor.roles
    return FoundCase(
        row,
        said(edition.item, "name") if edition else row.item,
        status_words(row),
        url_for("archive.volume", archive_id=row.archive_id) if volume else url_for("desk.case", case_id=row.id),
        moment(row.received_at),
        moment(row.closed_at) if row.closed_at is not None else None,
        moment(row.due_at) if row.due_at is not None else None,
    )


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
    rows = product().ask.done(actor)
    nodes = {edition.item.id: edition.definition.nodes for edition in product().ask.items()}
    for retired in {row.item for row in rows} - nodes.keys():
        edition = product().ask.known_edition(retired)
        nodes[retired] = edition.definition.nodes if edition is not None else {}
    return [DoneRow(r.case_id, r.number, r.title, _node(nodes, r), moment(r.completed_at), say(*STATUSES.get(r.status, (r.status, r.status)))) for r in rows]


def _node(nodes: dict[str, Any], row: Any) -> str:
    node = nodes.get(row.item, {}).get(row.node)
    return say(node.name, node.name_en or node.name) if node else str(row.node)


def status_words(row: Any) -> str:
    """状态 of a case, its result when it is closed."""
    if row.result in RESULTS:  # also of a case that is served while something follows
        return say(*RESULTS[row.result])
    return say(*STATUSES.get(row.status, (row.status, row.status)))
