"""表单定义的问题:collects what is wrong with a schema while it is read, each with its place in the file."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from engine.domain.errors import DefinitionError, Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class FormError(DefinitionError):
    """表单定义有误:``findings`` name file, line, component and what to do."""


class Notes:
    """问题记录:the findings made so far in one schema."""

    def __init__(self, file: str, text: str) -> None:
        """Keep the text to look lines up in it."""
        self.file = file
        self.findings: list[Finding] = []
        self._text = text

    def find(self, element: str, rule: str, zh: str, en: str) -> None:
        """Note one thing that is wrong at the component with the given id (or key)."""
        self.findings.append(Finding(self.file, self._line(element), element or "(form)", rule, zh, en))

    def unknown_keys(self, element: str, table: Mapping[str, object], known: Collection[str], where: str) -> None:
        """Note every key of ``table`` that is not known, with a suggestion."""
        for key in table:
            if key not in known:
                close = get_close_matches(key, known, n=1)
                self.find(
                    element,
                    "unknown-key",
                    f"{where}中有不认识的键「{key[:60]}」" + (f";是否想写「{close[0]}」?" if close else "。"),
                    f"Expected known keys in {where}, but got {key[:60]!r}" + (f"; did you mean {close[0]!r}?" if close else "."),
                )

    def check(self) -> None:
        """Raise the findings, if any, ordered by line."""
        if self.findings:
            raise FormError(sorted(self.findings, key=lambda finding: finding.line))

    def _line(self, element: str) -> int:
        match = re.search(rf'"(?:id|key|path)"\s*:\s*"{re.escape(element)}"', self._text) if element else None
        return self._text.count("\n", 0, match.start()) + 1 if match else 0
