"""开始公示:the application is shown to everybody, who may object."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import text_of
from engine.domain.effects import OpenPublicity
from engine.domain.facts import Facts, Outcome

SHOWN = ("holder", "address", "place_address", "place", "purpose", "content")


@dataclass(frozen=True)
class Inputs:
    """``limit`` is the [deemed] limit that says for how many working days; ``fields`` the start form's keys that are shown, SHOWN left empty."""

    limit: str = "publicity"
    fields: tuple[str, ...] = ()


def open_publicity(inputs: Inputs, facts: Facts) -> Outcome:
    """开始公示:writes ``lead_unit``, which answers objections. Raises ValueError for an item that nobody reviews."""
    if not facts.item.participants:
        raise ValueError("Expected a unit that answers objections, but the item names none.")
    shown = [text_of(facts.case.form, key) for key in inputs.fields or SHOWN]
    summary = "；".join([facts.item.name, *(one for one in shown if one)])
    return Outcome(data={"lead_unit": facts.item.participants[0].unit}, effects=(OpenPublicity(summary, inputs.limit),))
