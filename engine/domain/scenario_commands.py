"""命令: the scenarios of a sketch are played, and what came of it is kept to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class QueueScenarios:
    """要演练: these scenarios of a sketch, by name, with a hash of everything that their results rest on; ``known`` are all that there are."""

    actor: int
    sketch_id: int
    names: Mapping[str, str]
    known: frozenset[str]


@dataclass(frozen=True)
class NoteScenario:
    """记下结果 of one scenario, as JSON; of an earlier state of the sketch it is not noted over a later one's."""

    actor: int
    sketch_id: int
    name: str
    basis: str
    result: str
