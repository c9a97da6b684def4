"""窗口排班: nobody sits at two windows on one day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.verify.checker import Data

SENTENCE = "nobody sits at two windows on one day, and no window is closed twice on one"


def broken(data: Data) -> Iterator[str]:
    """Yield each place where it does not hold."""
    for row in data.rows(
        "select a.person_id, a.first_day from window_seat a join window_seat b on a.person_id = b.person_id and a.first_day <= b.first_day "
        "and (a.window_id <> b.window_id or a.first_day <> b.first_day) where a.last_day is null or a.last_day >= b.first_day"
    ):
        yield f"person {row.person_id}: sits at two windows from {row.first_day} on"
    for row in data.rows(
        "select a.window_id, b.first_day from window_closing a join window_closing b on a.window_id = b.window_id and a.first_day < b.first_day "
        "where a.last_day >= b.first_day"
    ):
        yield f"window {row.window_id}: closed twice on {row.first_day}"
