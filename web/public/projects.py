"""1+8:the base of the investment projects and its sector variants side by side: what differs, how many units, how many days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.serial import compare
from web import words
from web.current import now, product
from web.i18n import said
from web.phase_view import guide_phases

if TYPE_CHECKING:
    from engine.domain.serial import Comparison
    from engine.runtime.edition import Edition
    from web.phase_view import PhaseView


@dataclass(frozen=True)
class ProjectKind:
    """底版或者一个行业版. ``more`` and ``less`` are components that the base has not and that only the base has; ``own`` what the sector does besides.

    ``promises`` are the phases that are promised otherwise.
    """

    id: str
    name: str
    sector: str
    summary: str
    ours: bool
    phases: tuple[PhaseView, ...]
    units: int
    days: Comparison
    own: tuple[str, ...]
    more: tuple[str, ...]
    less: tuple[str, ...]
    promises: tuple[PhaseView, ...]


def project_kinds() -> list[ProjectKind]:
    """Every released item that is a base with variants, each followed by its variants."""
    editions = product().ask.items()
    bases = {edition.item.variant_of for edition in editions} - {""}
    found = [edition for edition in editions if edition.item.id in bases]
    return [_kind(one, base) for base in found for one in (base, *(each for each in editions if each.item.variant_of == base.item.id))]


def _kind(edition: Edition, base: Edition) -> ProjectKind:
    item, today = edition.item, now().astimezone(words.ZONE).date()
    usual = {phase.name: phase.promised for phase in guide_phases(base, today)}
    phases = guide_phases(edition, today)
    own = {part.unit: said(part, "component") for part in item.participants}
    theirs = {part.unit: said(part, "component") for part in base.item.participants}
    tasks = (node for node in edition.definition.nodes.values() if node.process in item.draws and node.element == "userTask")
    return ProjectKind(
        id=item.id,
        name=said(item, "name"),
        sector=said(item, "sector"),
        summary=said(item, "summary"),
        ours=item.ours,
        phases=tuple(phases),
        units=len(item.participants),
        days=compare(item, edition.limits, today),
        own=tuple(said(node, "name") for node in tasks),
        more=tuple(name for unit, name in own.items() if unit not in theirs),
        less=tuple(name for unit, name in theirs.items() if unit not in own),
        promises=tuple(phase for phase in phases if usual.get(phase.name) != phase.promised),
    )
