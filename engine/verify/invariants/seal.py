"""状态封印: nobody but the product wrote an engine state."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "every engine state bears the seal of its case and revision"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    for case_id, state in data.states.items():
        if state.fault:
            yield f"case {case_id}: {state.fault}"
