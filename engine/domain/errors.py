"""What can go wrong, as one tree.

YizhangError
├── Rejection          a person can mend it; shown as a sentence, nothing was changed
│   ├── NotAllowed     the actor may not do this (or may not even know that it exists)
│   ├── NotFound       no such thing, or not for this actor: both look alike on purpose
│   ├── Stale          the page was older than the case
│   ├── Invalid        input with field errors, all at once
│   └── Busy           try again shortly: lock, full disk, read-only
├── DefinitionError    an analyst must mend the item's folder; carries findings with places
├── HandlerFailed      an administrator must look: becomes an incident
│   └── BpmnError      a business answer that a boundary error event of the diagram catches by its code
└── StateRefused       a stored state blob that must not be trusted: becomes an incident
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class YizhangError(Exception):
    """Root of the product's own errors."""


class Rejection(YizhangError):
    """拒绝:a refusal with one sentence in Chinese and one in English; nothing was changed."""

    status = 409

    def __init__(self, zh: str, en: str, **facts: object) -> None:
        """Keep both sentences and the facts (ids, names) that they were made from."""
        super().__init__(en)
        self.zh = zh
        self.en = en
        self.facts = facts


class NotAllowed(Rejection):
    """无权:the actor lacks the post, the duty or the relation to the case."""

    status = 403


class NotFound(Rejection):
    """不存在:absent, or somebody else's; the answer is the same for both."""

    status = 404

    def __init__(
        self, zh: str = "没有找到,或者您无权查看。请核对编号。", en: str = "Expected to find it, but there is no such thing that you may see.", **facts: object
    ) -> None:
        """Default to the one sentence that reveals nothing."""
        super().__init__(zh, en, **facts)


class Stale(Rejection):
    """过期页面:the case has moved on since the page was drawn; what was typed is kept."""


class Busy(Rejection):
    """繁忙:the store can't take the change now; the same request may be sent again."""

    status = 503


@dataclass(frozen=True)
class FieldError:
    """字段错误:the html name of the field and what is wrong with it, in both languages."""

    key: str
    zh: str
    en: str


class Invalid(Rejection):
    """填写有误:every field error at once."""

    status = 422

    def __init__(self, errors: Sequence[FieldError]) -> None:
        """Keep all the errors; the sentence counts them."""
        super().__init__(f"有 {len(errors)} 处需要改正。", f"Expected a complete form, but {len(errors)} place(s) need mending.")
        self.errors = tuple(errors)


@dataclass(frozen=True)
class Finding:
    """问题:one thing wrong in an item's folder, with its place. ``line`` is 1-based, 0 when the place is the whole file."""

    file: str
    line: int
    element: str
    rule: str
    zh: str
    en: str
    severity: str = "error"


class DefinitionError(YizhangError):
    """流程定义有误:the deploy gate refused the folder; ``findings`` say where and why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep the findings; the message is the first of them."""
        first = findings[0]
        super().__init__(f"{first.file}:{first.line}: {first.element}: {first.rule}: {first.en}")
        self.findings = tuple(findings)


class HandlerFailed(YizhangError):
    """处理器失败:a service task's handler raised; the case waits as an incident 故障件."""


class BpmnError(HandlerFailed):
    """业务错误:raised by a handler; the boundary error event with its code goes on from there. Without one it is an incident."""

    def __init__(self, code: str) -> None:
        """Keep the code that the diagram declares."""
        super().__init__(f"Expected a boundary event that catches the error {code}.")
        self.code = code


class StateRefused(YizhangError):
    """状态不可信:a stored engine state with a wrong MAC, codec or shape; never decoded. ``case_id`` is added by who knows it."""

    case_id: int | None = None
