"""转入联办服务:the registration is done; what follows the business licence begins, each service with a clock of its own.

A successor counts as accepted when the written completion of what came before has arrived (浙江省保障“最多跑一次”改革规定 第五条第三款).
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.effects import StopWholeClocks
from engine.domain.facts import Facts, Outcome
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """Nothing: which services follow is the diagram's."""


def open_services(_inputs: Inputs, facts: Facts) -> Outcome:
    """转入联办服务:the clocks of the whole case end. Raises ValueError without a licence that was drafted and a favourable decision."""
    if facts.draft is None or (facts.decision or {}).get("outcome") not in ("granted", "partly"):
        raise ValueError("Expected a licence before its services begin, but there is none.")
    told = tell("services_begin", number=facts.case.number, licence=(_kind(facts, en=False), _kind(facts, en=True)), licence_number=facts.draft.number)
    return Outcome(effects=(StopWholeClocks(), told))


def _kind(facts: Facts, *, en: bool) -> str:
    """The licence's name."""
    return next((kind.name_en if en else kind.name for kind in facts.item.licences if facts.draft and kind.id == facts.draft.kind), "")
