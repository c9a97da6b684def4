"""处理器目录:which handlers there are. A topic is the name of a handler's file, of its function, and of what service tasks name."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    from engine.domain.facts import Facts, Outcome
    from engine.domain.omission import Omission

    Handler = Callable[[object, Facts], Outcome]


@dataclass(frozen=True)
class Topic:
    """处理器:the function of a topic, the dataclass that its inputs are parsed into, and what its omission would mean where it may be skipped."""

    run: Handler
    inputs: type
    omission: Omission | None = None


def topics_of(package: ModuleType) -> dict[str, Topic]:
    """Every handler of a package: module name = function name = BPMN topic, with its ``Inputs``."""
    found = {}
    for info in pkgutil.iter_modules(package.__path__):
        found[info.name] = _topic(info.name, importlib.import_module(f"{package.__name__}.{info.name}"))
    return found


def _topic(name: str, module: Any) -> Topic:
    return Topic(getattr(module, name), module.Inputs, getattr(module, "OMISSION", None))


def places_of(topics: Mapping[str, Topic]) -> dict[str, str]:
    """The module of every topic by its name, for another process that imports them itself."""
    return {name: topic.run.__module__ for name, topic in topics.items()}


def topics_at(places: Mapping[str, str]) -> dict[str, Topic]:
    """The inverse of ``places_of``."""
    return {name: _topic(name, importlib.import_module(place)) for name, place in places.items()}
