"""规则说明:the pages of docs/rules as the studio shows them: what a rule asks for, why, and an example of either kind."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from flask import abort, render_template

from web.guards import guard
from web.studio.blueprint import SKETCHERS, blueprint

RULES: Final = Path(__file__).resolve().parents[2] / "docs" / "rules"
_NAME: Final = re.compile(r"[a-z_]{1,60}")
_BLOCK: Final = re.compile(r"^([^\n#]+) · ([^\n]+)\n\n```\w*\n(.*?)```", re.MULTILINE | re.DOTALL)
_WHY: Final = re.compile(r"\*\*为什么 · Why\.\*\* (.*。)\s+(.*?)(?:\n\n|\Z)", re.DOTALL)


class RulePage(NamedTuple):
    """一条规则: its name, what it asks for, why, and examples as (heading in Chinese, in English, text)."""

    name_zh: str
    name_en: str
    rule_zh: str
    rule_en: str
    why_zh: str
    why_en: str
    examples: tuple[tuple[str, str, str], ...]


@cache
def rule_page(rule: str) -> RulePage | None:
    """The page of a rule; None for what has none (scenarios, the archive)."""
    path = RULES / f"{rule}.md"
    if not _NAME.fullmatch(rule) or not path.is_file():
        return None
    text = path.read_text("utf-8")
    parts = text.split("\n\n")
    zh, _, en = parts[0].removeprefix("# ").partition(" · ")
    why = _WHY.search(text)
    examples = tuple((one[1].strip(), one[2].strip(), one[3]) for one in _BLOCK.finditer(text))
    return RulePage(zh, en, _plain(parts[2]), _plain(parts[3]), _plain(why[1]) if why else "", _plain(why[2]) if why else "", examples)


def _plain(words: str) -> str:
    return words.replace("`", "").replace("\n", " ").strip()


@blueprint.get("/rules/<rule>")
@guard(SKETCHERS)
def rule(rule: str) -> str:
    """一条规则."""
    return render_template("studio/rule.html", rule=rule, page=rule_page(rule) or abort(404))
