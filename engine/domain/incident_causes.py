"""故障原因:what an incident's technical text means, in plain words, and what to do about it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Cause(NamedTuple):
    """原因:a kind, what happened and what to do next, both in both languages."""

    kind: str
    zh: str
    en: str
    do_zh: str
    do_en: str


_AGAIN = ("排除原因以后重试；系统也会自动再试几次。", "Retry when the cause is gone; the system tries a few times by itself too.")
BY_HAND: Final = (  # when no try is left that the system makes by itself
    "系统自动试过几次都没有成功；排除原因以后请重试。",
    "The system has tried by itself without success: retry when the cause is gone.",
)
_ANALYST = (
    "请流程分析员改好流程并发布新版本，把这个办件迁过去，再重试；缺处理器的，等系统新版本补上再重试。",
    "Have an analyst mend the diagram and release it, move this case to the new version, then retry; a missing handler comes with a release of the system.",
)
KINDS: Final[tuple[tuple[str, str, Cause], ...]] = (
    (
        "state",
        r"",
        Cause(
            "state",
            "保存的流程状态没有通过校验：存储损坏，或者被人改过。办件已经停住，谁也不能继续办。",
            "The stored state of the process does not verify: storage is damaged or somebody changed it. The case stands still for everybody.",
            "先保全数据库和备份，再用 yizhang repair state 从备份恢复；恢复不了的，按本页最后的办法在纸面上办完。",
            "Keep the database and the backups as they are, then restore with yizhang repair state; where that is impossible, finish on paper as said below.",
        ),
    ),
    (
        "missing",
        r"没有名为 .* 的处理器|expected a handler",
        Cause("missing", "流程要用的处理器，这个版本的系统里没有。", "The diagram calls a handler that this release of the system does not have.", *_ANALYST),
    ),
    (
        "slow",
        r"一再超时|没有完成 / expected an answer within",
        Cause("slow", "处理器没有在规定的时间内完成，已经中断。", "The handler did not answer in time and was interrupted.", *_AGAIN),
    ),
    (
        "stuck",
        r"流程停在这里",
        Cause("stuck", "流程走到这里，没有可以继续的路。", "The process has come to a place from which nothing leads on.", *_ANALYST),
    ),
    (
        "condition",
        r"[Cc]ondition|NoDefault|sequence flow|ExpressionRefused|变量|variable|多实例|清单",
        Cause(
            "condition",
            "判断下一步要用的流程变量没有、不对，或者没有一条路符合条件。",
            "A routing variable is absent or wrong, or no way out fits its condition.",
            "先核对本页的流程变量；与办理记录不符的，可以提出更正，由第二个人确认后继续。",
            "Compare the routing variables on this page; where one differs from the record, propose its correction, which a second person confirms.",
        ),
    ),
    (
        "inputs",
        r"InputRefused|the input '",
        Cause("inputs", "流程图里给处理器的参数不对。", "The diagram gives the handler a wrong input.", *_ANALYST),
    ),
)
FAILED: Final = Cause("failed", "处理器执行时出错，没有办成；办件停在这一步之前的样子。", "The handler failed; the case is as it was before it.", *_AGAIN)
_STATE_SUBJECT: Final = "state"


def cause_of(subject: str, text: str, *, tries_left: bool = True) -> Cause:
    """The cause of an incident by its subject and technical text; ``tries_left``: the system tries again by itself."""
    found = _cause(subject, text)
    return found if tries_left or found.do_zh != _AGAIN[0] else found._replace(do_zh=BY_HAND[0], do_en=BY_HAND[1])


def _cause(subject: str, text: str) -> Cause:
    if subject == _STATE_SUBJECT:
        return KINDS[0][2]
    return next((cause for kind, pattern, cause in KINDS if kind != _STATE_SUBJECT and re.search(pattern, text)), FAILED)
