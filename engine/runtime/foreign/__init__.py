"""外来流程图: what was drawn for another engine is explained, and what means the same here is translated; nothing that matters goes without a word."""

from engine.runtime.foreign.account import CONVERTED, DROPPED, KEPT, OUTCOMES, REFUSED, TO_DO, Conversion, Line
from engine.runtime.foreign.convert import convert

__all__ = ["CONVERTED", "DROPPED", "KEPT", "OUTCOMES", "REFUSED", "TO_DO", "Conversion", "Line", "convert"]
