"""流程: executable, named after its item, in its own pool."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("勾选“可执行”，补上流程名称，让泳池对应流程", "Make the process executable, name it after its item, put it into its pool")
_NAME: Final = re.compile(r'^name\s*=\s*"([^"\n]{1,80})"', re.MULTILINE)


def mend(hand: Hand) -> bool:
    """Of the first process; what to do with a second one only a person can tell."""
    process = hand.document.process()
    if process is None:
        return False
    before = (dict(process.attrib), [pool.get("processRef") for pool in hand.document.of("participant")])
    process.set("isExecutable", "true")
    found = _NAME.search(hand.folder.files.get("item.toml", b"").decode("utf-8", "replace"))
    if not process.get("name", "").strip() and found is not None:
        process.set("name", found.group(1))
    pools = hand.document.of("participant")
    if len(pools) == 1 and process.get("id"):
        pools[0].set("processRef", process.get("id") or "")
    return before != (dict(process.attrib), [pool.get("processRef") for pool in pools])
