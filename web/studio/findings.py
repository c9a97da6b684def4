"""问题:what the deploy gate says of a sketch, each with its tab, its place and the page of its rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from flask import url_for

from engine.domain.punctuation import punctuated
from engine.runtime.mending.mend import says
from web.current import product
from web.i18n import said, say
from web.studio.rule_pages import rule_page
from web.studio.tabs import tab_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.domain.errors import Finding


_TABLE: Final = re.compile(r"\[((?:stage|deemed|procedure|ratio)\.\w+)\]")


class Shown(NamedTuple):
    """一个问题 as a page and its script show it.

    ``mend`` is what the rule asks for, ``does`` what mending it by machine would do (empty where only a person can), ``href`` leads to
    where it is, ``rule_href`` explains the rule,
    ``limit_href`` is where the limit that is missing is written, empty where none is.
    """

    file: str
    line: int
    element: str
    rule: str
    severity: str
    sentence: str
    mend: str
    does: str
    tab: str
    href: str
    rule_href: str
    limit_href: str


def shown(sketch_id: int, findings: Sequence[Finding], files: Mapping[str, bytes]) -> list[Shown]:
    """What must be mended first, then the hints; ``files`` are those that the findings are of."""
    able = product().ask.mendable(files, findings)
    ordered = sorted(zip(findings, able, strict=True), key=lambda one: one[0].severity != "error")
    return [_shown(sketch_id, one, does=_does(one) if can else "") for one, can in ordered]


def _does(one: Finding) -> str:
    told = says(one)
    return punctuated(say(*told)) if told else ""


def _shown(sketch_id: int, one: Finding, *, does: str) -> Shown:
    tab, page = tab_of(one.file), rule_page(one.rule)
    mend = punctuated(say(page.rule_zh, page.rule_en)) if page else ""
    rule_href = url_for("studio.rule", rule=one.rule) if page else ""
    return Shown(
        one.file,
        one.line,
        one.element,
        one.rule,
        one.severity,
        said(one),
        mend,
        does,
        tab.key,
        _href(sketch_id, one, tab.key),
        rule_href,
        _limit_href(sketch_id, one),
    )


def _limit_href(sketch_id: int, one: Finding) -> str:
    """The place on the page of limits for the table that a sentence about a diagram asks for."""
    asked = _TABLE.search(one.en) if one.file.endswith(".bpmn") else None
    if asked is None:
        return ""
    table = f"{asked[1]}.promised" if asked[1].startswith("stage.") else asked[1]
    return url_for("studio.limits", sketch_id=sketch_id, new=table) + (f"#{table}" if "Expected a value in" in one.en else "#new-limit")


def _href(sketch_id: int, one: Finding, tab: str) -> str:
    """Where it is mended: on its tab, at its element or file."""
    if tab == "diagram":
        return url_for("studio.diagram", sketch_id=sketch_id, path=one.file, element=one.element or None)
    if tab == "files":
        if one.file == "(folder)" or one.file.startswith("../"):
            return url_for("studio.files", sketch_id=sketch_id)
        return url_for("studio.file", sketch_id=sketch_id, path=one.file, line=one.line or None)
    return url_for(tab_of(one.file).endpoint, sketch_id=sketch_id, path=one.file, line=one.line or None)
