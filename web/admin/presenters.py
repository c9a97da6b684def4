"""管理页的行:versions, incidents and messages as an administrator reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain.incident_causes import cause_of
from engine.domain.moment import moment
from web.current import product
from web.i18n import gettext, said, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

STATES = {"released": ("on_time", "现行", "In force"), "retired": ("done", "已停用", "Retired"), "draft": ("todo", "草稿", "Draft")}


@dataclass(frozen=True)
class Version:
    """一版流程."""

    id: int
    item: str
    name: str
    number: int
    tag: str
    state: str
    hash: str
    open_cases: int
    all_cases: int
    deployer: str
    at: datetime


@dataclass(frozen=True)
class Incident:
    """故障件."""

    id: int
    case_id: int
    number: str
    title: str
    node: str
    why: str
    cause: str
    raised: datetime
    resolved: datetime | None
    attempts: int
    again: datetime | None


def base_of(row: Any, siblings: Sequence[Any]) -> Any:
    """与哪一版比较: the other version that is in force, or the nearest before; None for the first."""
    others = [one for one in siblings if one.id != row.id]
    return next((one for one in others if one.state == "released"), None) or next((one for one in others if one.number < row.number), None)


def versions() -> list[Version]:
    """Every version, the newest of each item first."""
    rows = product().ask.versions_in_use()
    names = _names(rows)
    return [_version(row, names) for row in rows]


def version(row: Any) -> Version:
    """One version."""
    return _version(row, _names([row]))


def _names(rows: Sequence[Any]) -> dict[str, str]:
    """By item: its name in force; of one that was never released, the name in its newest draft."""
    names = {edition.item.id: said(edition.item, "name") for edition in product().ask.items()}
    for row in rows:
        if row.item not in names:
            names[row.item] = said(product().ask.item_of(row.id), "name")
    return names


def _version(row: Any, names: dict[str, str]) -> Version:
    tag, zh, en = STATES.get(row.state, ("neutral", row.state, row.state))
    name, deployer = names.get(row.item, row.item), row.deployer or gettext("命令行")
    return Version(
        row.id, row.item, name, row.number, tag, say(zh, en), row.content_hash[:12], row.open_cases, row.all_cases, deployer, moment(row.deployed_at)
    )


def resolved_incidents() -> list[Incident]:
    """The latest that are resolved."""
    nodes = {edition.id: edition.definition.nodes for edition in product().ask.items()}
    return [incident(row, nodes.get(row.definition_id, {}).get(row.node)) for row in product().ask.incidents()[1]]


def incident(row: Any, node: Any) -> Incident:
    """One incident of a list."""
    cause = cause_of(row.subject, row.cause)
    waits = row.next_at if row.resolved_at is None else None
    return Incident(
        row.id,
        row.case_id,
        row.number,
        row.title,
        node_name(node, row.node),
        say(cause.zh, cause.en),
        row.cause,
        moment(row.raised_at),
        moment(row.resolved_at) if row.resolved_at else None,
        row.attempts,
        moment(waits) if waits else None,
    )


def node_name(node: Any, node_id: str) -> str:
    """An element's name in the reader's language, else its id."""
    return say(node.name, node.name_en or node.name) if node is not None and node.name else node_id
