"""用人核对: whether an item's tasks can be done by the people that there are: somebody at each post and unit, and never one person for two exclusive duties.

接不管审、审不管核、核不管发 holds within one case. Whether it can be kept is a small puzzle: every person takes at most one duty, so that each task
has enough people who took the duty of the task.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from engine.domain.duties import DUTIES
from engine.domain.powers import POOLED, local

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_STEPS: Final = 20_000
"""Of the search; beyond it nothing is claimed."""


class Holder(NamedTuple):
    """在岗的人: one post that a person holds, with the level of its unit and the units above, the nearest first."""

    person: int
    name: str
    role: str
    unit: str
    level: str
    above: tuple[str, ...] = ()


class Need(NamedTuple):
    """一个任务要的人: who may take it is told by role and unit (empty: whoever holds the role, as the diagram names no unit); ``people`` how many at once."""

    node: str
    name: str
    name_en: str
    role: str
    duty: str
    unit: str = ""
    people: int = 1


class Gap(NamedTuple):
    """没有人能办的任务: at which unit, why (``nobody``, ``few`` or ``duties``), and who there is."""

    need: Need
    unit: str
    why: str
    persons: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()


def gaps(needs: Sequence[Need], holders: Sequence[Holder], deciding: str = "") -> tuple[Gap, ...]:
    """Every need that nobody, or too few, can meet; then the first that only people of another duty could.

    ``deciding`` is the unit whose people do what the diagram leaves open, as the ledger of powers may say; empty where the item's own unit decides.
    """
    people = {need: _candidates(need, holders, deciding) for need in needs}
    lacking = {need: found for need, found in people.items() if len(found) < need.people}
    short = tuple(Gap(need, _at(need, deciding), "few" if found else "nobody", tuple(sorted(found.values()))) for need, found in lacking.items())
    bound = {need: set(found) for need, found in people.items() if need.duty in DUTIES and len(found) >= need.people}
    clash = _clash(bound)
    if clash is None:
        return short
    others = sorted({need.duty for need, found in bound.items() if need.duty != clash.duty and found & bound[clash]})
    return (*short, Gap(clash, _at(clash, deciding), "duties", tuple(sorted(people[clash].values())), tuple(others)))


def _at(need: Need, deciding: str) -> str:
    return need.unit or (deciding if need.role in POOLED else "")


def _candidates(need: Need, holders: Sequence[Holder], deciding: str) -> dict[int, str]:
    """By person id. A case that a town decides came in at a window of the town or below it."""
    at = _at(need, deciding)
    if not at and deciding and need.role == "window":
        return {one.person: one.name for one in holders if one.role == "window" and deciding in (one.unit, *one.above)}
    return {one.person: one.name for one in holders if one.role == need.role and (one.unit == at if at else not local(one.role, one.level))}


def _clash(people: Mapping[Need, set[int]]) -> Need | None:
    """A need that the separation of duties leaves without people, whoever takes which duty; None where everything can be done."""
    duties: dict[int, set[str]] = {}
    for need, found in people.items():
        for person in found:
            duties.setdefault(person, set()).add(need.duty)
    held = {person: next(iter(found)) for person, found in duties.items() if len(found) == 1}
    search = _Search(people)
    return None if search.solves(held) else search.deepest


class _Search:
    """Back-tracking over the people who could take several duties; the hardest need first."""

    def __init__(self, people: Mapping[Need, set[int]]) -> None:
        self.people = people
        self.order = sorted(people, key=lambda need: (len(people[need]), need.node))
        self.left = MOST_STEPS
        self.depth = -1
        self.deepest: Need | None = None

    def solves(self, held: dict[int, str], at: int = 0) -> bool:
        """Whether the needs from ``at`` on can be met when these people have these duties already. Where the search gives up, it says yes."""
        self.left -= 1
        if at == len(self.order) or self.left <= 0:
            return True
        need = self.order[at]
        if self.depth < at:
            self.depth, self.deepest = at, need
        missing = need.people - sum(held.get(person) == need.duty for person in self.people[need])
        if missing <= 0:
            return self.solves(held, at + 1)
        return any(self.solves(more, at + 1) for more in self._taken(held, need, missing))

    def _taken(self, held: dict[int, str], need: Need, missing: int) -> Iterator[dict[int, str]]:
        free = sorted(person for person in self.people[need] if person not in held)
        for some in combinations(free, missing):
            yield {**held, **dict.fromkeys(some, need.duty)}
