"""标记:whether the places in which a case stands are places in which a case of this process may stand together.

Forks and joins form blocks (the deploy gate sees to it). Every element has a path: the branches of the forks that it lies in, from the
outside; what a non-interrupting boundary event leads to is a side path of its own. A case that stands in one place of a sequence, in every
branch of a parallel block that it is in, and in some branches of an inclusive one, could have come there by itself; whatever else it stands in
would wait for ever, or be joined twice.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.runtime.events import BoundaryEvent
from engine.runtime.gateways import InclusiveGateway, ParallelGateway, RoundJoin
from engine.runtime.specs import EndJoin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.runtime.faster import CaseTask


class Branch(NamedTuple):
    """分支: ``place`` counts the ways out of the gateway ``of``; -1 for the side path of the boundary event ``of``."""

    of: str
    place: int


Path = tuple[Branch, ...]
SIDE = -1


@lru_cache(maxsize=256)
def paths(spec: Any) -> Mapping[str, Path]:
    """The path of every element of a compiled process that a case can stand in; what lies on two paths at once is left out."""
    found: dict[str, Path] = {}
    torn: set[str] = set()
    pending: list[tuple[Any, Path]] = [(spec.start, ())]
    while pending:
        each, path = pending.pop()
        if isinstance(each, RoundJoin) and len(each.inputs) > 1 and path and _joins(each, path[-1], spec):
            path = path[:-1]
        if each.name in found:
            if found[each.name] != path and not isinstance(each, EndJoin):
                torn.add(each.name)
            continue
        found[each.name] = path
        if not isinstance(each, EndJoin):
            pending.extend(_after(each, path))
    return {name: path for name, path in found.items() if name not in torn}


def _joins(join: Any, branch: Branch, spec: Any) -> bool:
    """A join closes a block of its own kind; a loop leads back to its first element."""
    return branch.place != SIDE and type(spec.task_specs[branch.of]) is type(join)


def _after(each: Any, path: Path) -> Iterable[tuple[Any, Path]]:
    forks = isinstance(each, ParallelGateway | InclusiveGateway) and len(each.outputs) > 1
    for place, following in enumerate(each.outputs):
        if forks:
            yield following, (*path, Branch(each.name, place))
        elif isinstance(following, BoundaryEvent) and not following.cancel_activity:
            yield following, (*path, Branch(following.name, SIDE))
        else:
            yield following, path


def arriving(spec: Any, known: Mapping[str, Path], name: str, at: str) -> Path | None:
    """The path of what stands at ``name``, or has come from there to the join ``at``: straight from its fork, where that branch is empty."""
    path, fork = known.get(name), spec.task_specs.get(name)
    if path is None or name == at or not isinstance(fork, ParallelGateway | InclusiveGateway) or len(fork.outputs) < 2 or at not in fork._outputs:
        return path
    return (*path, Branch(name, fork._outputs.index(at)))


def standing_together(spec: Any, places: Iterable[Path]) -> str:
    """Check one line of the process; the fork whose branches do not fit, ``?`` where no fork is to blame, empty when all is well."""
    found = list(places)
    if not found or found == [()]:
        return ""
    forks = {path[0].of for path in found if path}
    if () in found or len(forks) > 1:
        return min(forks, default="?")
    fork = forks.pop()
    branches: dict[int, list[Path]] = {}
    for path in found:
        branches.setdefault(path[0].place, []).append(path[1:])
    gateway = spec.task_specs[fork]
    if isinstance(gateway, ParallelGateway) and len(branches) != len(gateway.outputs):
        return fork
    return next((flaw if flaw != "?" else fork for paths_of in branches.values() if (flaw := standing_together(spec, paths_of))), "")


def side_of(task: CaseTask) -> CaseTask | None:
    """The non-interrupting boundary event on whose side path a task lies; None on the main line."""
    above = task._parent
    while above is not None:
        if above.task_spec.boundary and not above.task_spec.cancel_activity:
            return above
        above = above._parent
    return None
