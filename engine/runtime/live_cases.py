"""内存中的办件:recently used live cases by case id, each good for exactly one revision of its row.

``take`` removes what it returns, so that no two threads ever hold the same live case; ``put`` brings it back after the
commit. Losing an entry costs a decode and nothing else.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.runtime.interpreter import Live


class LiveCases:
    """Least recently used first out; safe for threads."""

    def __init__(self, limit: int = 2_000) -> None:
        """Keep at most ``limit`` cases; 0 keeps none."""
        self.limit = limit
        self._kept: OrderedDict[int, tuple[int, Live]] = OrderedDict()
        self._guard = threading.Lock()

    def take(self, case_id: int, revision: int) -> Live | None:
        """Take out the case at this revision; None when it is absent, of another revision or spoiled."""
        with self._guard:
            found = self._kept.pop(case_id, None)
        if found is None or found[0] != revision or found[1].spoiled:
            return None
        return found[1]

    def put(self, case_id: int, revision: int, live: Live) -> None:
        """Keep a case at this revision, unless a later one is there already or it is finished or spoiled."""
        if live.spoiled or live.workflow.completed:
            return
        with self._guard:
            there = self._kept.get(case_id)
            if there is None or there[0] <= revision:
                self._kept[case_id] = (revision, live)
                self._kept.move_to_end(case_id)
            while len(self._kept) > self.limit:
                self._kept.popitem(last=False)

    def drop(self, case_id: int) -> None:
        """Forget a case."""
        with self._guard:
            self._kept.pop(case_id, None)

    def clear(self) -> None:
        """Forget all, as after a restart."""
        with self._guard:
            self._kept.clear()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._kept)
