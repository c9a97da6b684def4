"""环节: the stage of limits.toml that is meant; one that limits.toml lacks is added there without a value, which a person then dates and cites."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = (
    "填写环节；limits.toml 没有的，在那里加上表头（数值和依据由人填写）",
    "Name the stage; one that limits.toml lacks gets its table there, without value",
)
_BY_DUTY: Final = {"accept": "acceptance", "review": "review", "approve": "approval", "issue": "issuing", "hear": "hearing", "expert": "expert_review"}
_STAGE: Final = re.compile(r"[a-z][a-z0-9_]{0,40}")
_TABLE: Final = re.compile(r"^\[stage\.([a-z][a-z0-9_]*)\.", re.MULTILINE)
LIMITS: Final = "limits.toml"


def mend(hand: Hand) -> bool:
    """Never a number: limits have a source."""
    task = hand.task()
    if task is None or LIMITS not in hand.folder.files:
        return False
    text = hand.folder.files[LIMITS].decode("utf-8", "replace")
    known, stage = _TABLE.findall(text), hand.property(task, "stage")
    wanted = (get_close_matches(stage, known, n=1) or [stage])[0] if stage else _BY_DUTY.get(hand.property(task, "duty")) or hand.property(task, "kind")
    if not _STAGE.fullmatch(wanted or ""):
        return False
    if wanted != stage:
        hand.document.set_property(task, "stage", wanted)
    if wanted not in known:
        hand.files[LIMITS] = (text.rstrip("\n") + f"\n\n[stage.{wanted}.promised]\n").encode()
    return True
