"""计时事件:a timer of a diagram. Its due instant is counted from the ``now`` that was handed in; it fires only when told to.

``limit:notice`` names a legal limit of limits.toml instead: the service that opens the case's clocks counts it, in working days, and fires
the timer; here it merely waits. Otherwise the text is a duration or an instant (``"PT2H"``, ``PT2H``, ``2027-01-04T09:00``), or an expression that yields one.
Instants are stored as epoch milliseconds; without an offset a text means Shanghai time.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition

from engine.runtime import expressions
from engine.runtime.durations import looks_literal, parse_duration, parse_instant, unquoted
from engine.runtime.expressions import ExpressionRefused

if TYPE_CHECKING:
    from engine.runtime.faster import CaseTask

ZONE: Final = ZoneInfo("Asia/Shanghai")
_EPOCH: Final = datetime.fromtimestamp(0, UTC)
FAR: Final = "P10Y"  # until the legal limit has been counted
_LIMIT: Final = re.compile(r"limit:([a-z][a-z0-9_]{0,62})", re.ASCII)


class Timer(TimerEventDefinition):
    """One timer event, read when the definition is compiled. Raises ExpressionRefused for a text that can't be one."""

    def __init__(self, name: str, text: str) -> None:
        """Tell a written duration or instant from an expression, and check either."""
        super().__init__(name, text)
        self.limit = limit_of(text)
        self.literal = FAR if self.limit else unquoted(text) if looks_literal(text) else None
        if self.literal is None:
            expressions.check(text)
        else:
            due_at(self.literal, _EPOCH)

    def has_fired(self, my_task: CaseTask) -> bool:
        """Set the due instant when first asked; True only after ``fire``."""
        internal = my_task.internal_data
        if "due" not in internal:
            now = my_task.top.now
            assert now is not None
            text = self.literal if self.literal is not None else expressions.evaluate(self.expression, my_task.data)
            if not isinstance(text, str):
                raise ExpressionRefused(
                    "定时的结果应当是时长或日期的文字。",
                    f"Expected the timer {self.name} to yield a duration or an instant, but it is a {type(text).__name__}.",
                )
            internal["due"] = to_millis(due_at(text, now))
        return bool(internal.get("event_fired", False))


def limit_of(text: str) -> str:
    """The name of the legal limit that a timer's text gives; empty for a plain duration or instant."""
    match = _LIMIT.fullmatch(text.strip())
    return match.group(1) if match else ""


def due_at(text: str, now: datetime) -> datetime:
    """Compute the due instant of a duration or an instant."""
    if text.startswith(("P", "R")):
        return parse_duration(text).after(now.astimezone(ZONE))
    instant = parse_instant(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=ZONE)


def to_millis(instant: datetime) -> int:
    """Turn an aware instant into epoch milliseconds."""
    return (instant - _EPOCH) // timedelta(milliseconds=1)


def from_millis(millis: int) -> datetime:
    """Turn epoch milliseconds into Shanghai time."""
    return (_EPOCH + timedelta(milliseconds=millis)).astimezone(ZONE)
