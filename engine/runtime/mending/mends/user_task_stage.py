"""环节: the stage of limits.toml that is meant. One that limits.toml lacks is written there by a person, with its value and its ground."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = (
    "改为 limits.toml 里有的那个环节",
    "Name the stage of limits.toml that is meant",
)
_BY_DUTY: Final = {"accept": "acceptance", "review": "review", "approve": "approval", "issue": "issuing", "hear": "hearing", "expert": "expert_review"}
_TABLE: Final = re.compile(r"^\[stage\.([a-z][a-z0-9_]*)\.", re.MULTILINE)
LIMITS: Final = "limits.toml"


def mend(hand: Hand) -> bool:
    """Only a stage that is there."""
    task = hand.task()
    if task is None or LIMITS not in hand.folder.files:
        return False
    text = hand.folder.files[LIMITS].decode("utf-8", "replace")
    known, stage = _TABLE.findall(text), hand.property(task, "stage")
    wanted = (get_close_matches(stage, known, n=1) or [stage])[0] if stage else _BY_DUTY.get(hand.property(task, "duty")) or hand.property(task, "kind")
    if wanted not in known or wanted == stage:
        return False
    hand.document.set_property(task, "stage", wanted)
    return True
