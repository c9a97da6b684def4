"""期望: what a scenario says of the case at its end, against what the database holds."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import orjson

from engine.domain.calendar import ZONE
from engine.simulator.scenario import Mismatch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.queries.cases import CasePage
    from engine.queries.questions import Questions


def compare(expect: Mapping[str, Any], page: CasePage, ask: Questions) -> None:
    """Raises Mismatch at the first expectation that does not hold, and for one that nobody knows."""
    for key, wanted in expect.items():
        reading = READINGS.get(key)
        if reading is None:
            raise Mismatch(f"expect 里有不认识的“{key}”,可以写:{'、'.join(READINGS)}。", f"Expected one of {', '.join(READINGS)} in expect, but found {key!r}.")
        read = reading(page, ask)
        if _plain(read) != _plain(wanted):
            said = (key, _shown(wanted), _shown(read))
            raise Mismatch(f"expect.{key} 应为 {said[1]},实为 {said[2]}。", f"Expected {key} to be {said[1]}, but it is {said[2]}.", expected=said)


def found(page: CasePage, ask: Questions) -> dict[str, Any]:
    """Everything that a scenario may expect, as it is."""
    return {key: reading(page, ask) for key, reading in READINGS.items()}


def _plain(value: Any) -> Any:
    """Lists are compared without regard to order, repetitions count."""
    return Counter(map(str, value)) if isinstance(value, list | tuple | set) else value


def _shown(value: Any) -> str:
    listed = sorted(map(str, value)) if isinstance(value, set) else value
    return json.dumps(listed, ensure_ascii=False, default=str)


def _opinions(page: CasePage, _: Questions) -> dict[str, str]:
    return {o.unit: o.state for o in sorted(page.opinions, key=lambda o: o.round)}


def _alerts(page: CasePage, _: Questions) -> list[str]:
    """Clocks that ran over, a stage by the task it times, one whose task has ended without anybody as ``stage``."""
    nodes = {t.id: t.node for t in page.tasks} | {c.task_id: c.node for c in page.completions}
    names = [orjson.loads(event.data)["clock"] for event in page.events if event.type == "ClockOverdue"]
    return list(dict.fromkeys(nodes.get(name.removeprefix("stage:"), name.partition(":")[0]) for name in names))


def _used(page: CasePage, ask: Questions) -> int | None:
    clock = page.whole_clock("promised")
    reading = ask.clock_reading(page, clock.name) if clock else None
    return None if reading is None else reading.used


def _due(page: CasePage, ask: Questions) -> dict[str, str]:
    """The day on which the clocks of the whole case are due, by kind; what was stopped says when it would have been."""
    found: dict[str, str] = {}
    for kind in ("promised", "statutory"):
        clock = page.whole_clock(kind)
        reading = ask.clock_reading(page, clock.name) if clock else None
        if reading is not None and reading.due is not None:
            found[kind] = reading.due.astimezone(ZONE).date().isoformat()
    return found


READINGS: Final[dict[str, Callable[[CasePage, Any], Any]]] = {
    "end": lambda page, _: page.row.end_node,
    "status": lambda page, _: page.row.status,
    "result": lambda page, _: page.row.result,
    "decision": lambda page, _: page.decisions[-1].outcome if page.decisions else None,
    "documents": lambda page, _: [d.kind for d in page.documents],
    "opinions": _opinions,
    "licence": lambda page, _: any(licence.state == "valid" for licence in page.licences),
    "used_working_days": _used,
    "alerts": _alerts,
    "open": lambda page, _: [t.node for t in page.tasks],
    "materials": lambda page, _: {m.material: m.state for m in page.materials},
    "stages": lambda page, _: list(dict.fromkeys(c.node for c in page.completions)),
    "due": _due,
}
