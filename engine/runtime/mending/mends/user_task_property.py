"""其他属性: a name that was mistyped, and an English name out of the id."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from engine.runtime.editing.words import english_of
from engine.runtime.lint.model import CAMUNDA
from engine.runtime.lint.rules.user_task_property import KNOWN

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("改正写错的属性名；没有英文名称的，按编号补上", "Mend the mistyped property; an English name that is missing comes from the id")


def mend(hand: Hand) -> bool:
    """A property that resembles none of ours only a person can judge."""
    task = hand.task()
    if task is None:
        return False
    there, done = hand.document.properties(task), False
    for raw in task.iter(f"{{{CAMUNDA}}}property"):
        close = get_close_matches(raw.get("name") or "", KNOWN, n=1)
        if raw.get("name") not in KNOWN and close and close[0] not in there:
            raw.set("name", close[0])
            there[close[0]] = raw.get("value") or ""
            done = True
    if not there.get("name_en") and hand.finding.severity == "warning":
        hand.document.set_property(task, "name_en", english_of(task.get("id") or ""))
        return bool(task.get("id"))
    return done
