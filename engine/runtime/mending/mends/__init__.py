"""改正办法: one rule, one file, named like the rule; ``SAYS`` is what it does, in both languages, ``mend(hand)`` does it.

``mend`` answers whether it changed anything; what is not mechanical it leaves alone.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import ModuleType

MENDS: Final[dict[str, ModuleType]] = {module.name: import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)}
