"""省了多少:what a bundle spares, computed from the catalogue for its guide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.domain.savings import Savings, as_deployed, savings
from web.current import product

if TYPE_CHECKING:
    from datetime import date

    from engine.domain.savings import SingleItem
    from engine.runtime.edition import Edition


MINUTES_A_DAY = 390  # of bureau hours, as promises are given


def savings_of(edition: Edition, today: date) -> Savings | None:
    """None for an item that is no bundle, and for one without a promise in working days."""
    promised, bundle = edition.limits.promised(today), edition.item.bundle
    if not bundle.replaces or promised is None or promised.unit != "working_days":
        return None
    known = product().ask.single_items()
    deployed = {one.item.id: one for one in product().ask.items()}
    singles = [_current(known[id_], deployed.get(known[id_].item), today) for id_ in bundle.replaces if id_ in known]
    return savings(singles, edition.materials, promised.value + _after(edition, today), bundle.visits)


def _after(edition: Edition, today: date) -> int:
    """Whole working days of the longest service that follows the licence, beside which the others are done."""
    stages = {node.stage for node in edition.definition.nodes.values() if node.kind == "service"}
    limits = [limit for stage in stages if (limit := edition.limits.stage(stage, today)) is not None]
    return max((limit.value if limit.unit == "working_days" else -(-limit.value // MINUTES_A_DAY) for limit in limits), default=0)


def _current(single: SingleItem, edition: Edition | None, today: date) -> SingleItem:
    promised = edition.limits.promised(today) if edition is not None else None
    if edition is None or promised is None or promised.unit != "working_days":
        return replace(single, item="")  # no guide to lead to
    return as_deployed(single, edition.materials, promised.value)
