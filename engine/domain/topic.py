"""处理器目录:which handlers there are. A topic is the name of a handler's file, of its function, and of what service tasks name."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    from engine.domain.facts import Facts, Outcome

    Handler = Callable[[object, Facts], Outcome]


@dataclass(frozen=True)
class Topic:
    """处理器:the function of a topic and the dataclass that its inputs are parsed into."""

    run: Handler
    inputs: type


def topics_of(package: ModuleType) -> dict[str, Topic]:
    """Every handler of a package: module name = function name = BPMN topic, with its ``Inputs``."""
    found = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        found[info.name] = Topic(getattr(module, info.name), module.Inputs)
    return found


def places_of(topics: Mapping[str, Topic]) -> dict[str, str]:
    """The module of every topic by its name, for another process that imports them itself."""
    return {name: topic.run.__module__ for name, topic in topics.items()}


def topics_at(places: Mapping[str, str]) -> dict[str, Topic]:
    """The inverse of ``places_of``."""
    modules = {name: importlib.import_module(place) for name, place in places.items()}
    return {name: Topic(getattr(module, name), module.Inputs) for name, module in modules.items()}
