"""会审单位的条件:``when`` in item.toml can be read, fits the answers, and asks only for variables that a form sets.

Where it fails a unit is silently not asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.domain.catalogue import read_item
from engine.domain.errors import DefinitionError
from engine.runtime.expressions import ExpressionRefused, parse
from engine.runtime.expressions import check as check_expression
from engine.runtime.lint.kinds import misfit
from engine.runtime.lint.model import Problem
from engine.runtime.lint.rules import toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.domain.item import Participant
    from engine.runtime.lint.model import Folder

ALWAYS_SET: Final = frozenset({"channel"})
"""Set by the product when a case is opened."""


def check_folder(folder: Folder) -> Iterator[Problem]:
    """Every participant."""
    content = folder.files.get("item.toml", b"")
    if not content or not toml_file.fits(content):
        return
    try:
        item = read_item(content)
    except DefinitionError:
        return
    for participant in item.participants:
        refusal = _refusal(participant, folder)
        if refusal is not None:
            yield Problem(
                participant.unit,
                _line(content, participant.when),
                f"会审单位“{participant.name}”的条件“{participant.when[:60]}”有误：{refusal.zh}",
                f"In the condition {participant.when[:60]!r} of {participant.unit!r}: {refusal}",
                file="item.toml",
            )


def _refusal(participant: Participant, folder: Folder) -> ExpressionRefused | None:
    try:
        check_expression(participant.when, names=folder.routed | ALWAYS_SET if folder.whole else None)
        return misfit(parse(participant.when), folder.examples)
    except ExpressionRefused as refusal:
        return refusal


def _line(content: bytes, when: str) -> int:
    """The first line that says so."""
    lines = content.decode("utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.lstrip().startswith("when") and when in line.replace('\\"', '"')), 0)
