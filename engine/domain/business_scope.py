"""经营范围的许可:which words of a business scope need a licence, before the registration or after it.

``processes/_law/scope_approvals.toml`` lists them as dated data::

    [[approval]]
    id = "security_service"
    words = ["保安服务"]
    licence = "security_service_permit"      # the kind in the licence library that proves it
    name = "保安服务许可证"
    name_en = "Security service permit"
    authority = "公安机关"
    authority_en = "the police"
    before = true                            # 前置: without it nothing is registered (市场主体登记管理条例第十四条第一款)
    since = "2010-01-01"                     # ``until`` may be left out
    reference = "…"
    verified = false
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from engine.domain.toml_record import Source, read_record

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class ScopeApproval:
    """一种许可 that the scope's ``words`` need, from ``since`` until ``until`` (ISO dates, the last day included; empty: for good)."""

    id: str
    words: tuple[str, ...]
    licence: str
    name: str
    name_en: str
    authority: str
    authority_en: str
    before: bool
    since: str
    reference: str
    verified: bool
    until: str = ""

    def words_in(self, scope: str) -> tuple[str, ...]:
        """Its words that the scope uses."""
        return tuple(word for word in self.words if word in scope)


@dataclass(frozen=True)
class _File:
    approval: tuple[ScopeApproval, ...] = ()


def read_approvals(content: bytes, file: str = "scope_approvals.toml") -> tuple[ScopeApproval, ...]:
    """Read the list; raises DefinitionError with every finding."""
    source = Source(file, content)
    read = read_record(source, source.data, _File)
    source.check()
    for number, approval in enumerate(read.approval):
        for key in ("since", "until"):
            text = getattr(approval, key)
            if (text or key == "since") and not _is_date(text):
                source.find(
                    ("approval", number, key),
                    "date",
                    f"「{key}」应为日期,如 2024-01-01。",
                    f"Expected {key} to be a date such as 2024-01-01, but got {text!r}.",
                )
        if not approval.words or not all(word.strip() for word in approval.words):
            source.find(("approval", number, "words"), "words", "words 至少写一个用语。", "Expected at least one word of a scope, but there is none.")
    source.check()
    return tuple(read.approval)


def needed_for(scope: str, approvals: Iterable[ScopeApproval], day: date) -> tuple[ScopeApproval, ...]:
    """The licences that this scope needs on ``day``, those before the registration first."""
    found = [one for one in approvals if one.since <= day.isoformat() <= (one.until or "9999") and one.words_in(scope)]
    return tuple(sorted(found, key=lambda one: not one.before))


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
