"""闸门规则:one rule, one file, one test folder, one page in docs/rules; the file's name is the rule's name.

A rule is a function. ``check(diagram, folder)`` looks at one diagram, ``check_folder(folder)`` at the whole folder; both yield
problems. Nothing is registered: whatever lies in this folder is a rule.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import ModuleType

MODULES: Final[dict[str, ModuleType]] = {module.name: import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)}
