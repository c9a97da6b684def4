"""熔断: a handler that hangs every time is not called for a while, so that it does not keep everybody waiting for its time limit.

Kept in the memory of one process; instants are seconds of any clock that only goes forward.
"""

from __future__ import annotations

from dataclasses import dataclass, field

IN_A_ROW = 3  # overruns of a topic, without an answer between them: then it is not one case's data
SECONDS = 60.0  # until one more call is let through


@dataclass
class Breaker:
    """By topic: how often in a row it overran, and until when it is not called."""

    _overruns: dict[str, tuple[int, float]] = field(default_factory=dict)

    def open(self, topic: str, at: float) -> bool:
        """Whether the topic is not to be called at this instant."""
        count, until = self._overruns.get(topic, (0, 0.0))
        return count >= IN_A_ROW and at < until

    def overran(self, topic: str, at: float) -> None:
        """The topic has not answered within its limit."""
        self._overruns[topic] = (self._overruns.get(topic, (0, 0.0))[0] + 1, at + SECONDS)

    def answered(self, topic: str) -> None:
        """The topic has answered, if only with a failure."""
        self._overruns.pop(topic, None)
