"""分项的先后:``after`` in item.toml names another unit of the item and never leads in a circle; limits.toml limits only components there are.

A unit that waits for itself, by whatever way round, would wait for ever. So would one that takes part in no survey and waits for a unit which may
ask for one: the survey is convened when all have answered, and that unit's final opinion comes after it. Silence as consent would speak for a unit whose turn
has not come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.catalogue import read_item
from engine.domain.errors import DefinitionError
from engine.domain.limits_file import read_limits
from engine.runtime.lint.model import Problem
from engine.runtime.lint.rules import toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.domain.item import Item
    from engine.domain.limits import Limits
    from engine.runtime.lint.model import Folder


def check_folder(folder: Folder) -> Iterator[Problem]:
    """Every participant, and every component of limits.toml."""
    item = _item(folder)
    if item is None:
        return
    after = {p.unit: p.after for p in item.participants}
    surveying = {p.unit for p in item.participants if p.surveys}
    for unit, before in after.items():
        if before and before not in after:
            yield _problem(folder, unit, before, f"要等的“{before[:40]}”不是本事项的会审单位", f"a unit of this item to wait for, but {before[:40]!r} is none")
        elif before and _returns(after, unit):
            yield _problem(folder, unit, before, "等来等去等到自己", "an order without a circle, but it waits for itself")
        elif before in surveying and unit not in surveying:
            zh = f"要等的“{before}”可以要求踏勘，踏勘要等全部单位答复，自己又不参加踏勘，互相等着办不下去；两个单位的 surveys 应当一致"
            en = f"to take part in surveys as {before!r} may ask for one, but it does not, and a survey waits for all answers"
            yield _problem(folder, unit, before, zh, en)
    limits = _limits(folder)
    if limits is not None:
        yield from _of_limits(folder, limits, after)


def _of_limits(folder: Folder, limits: Limits, after: Mapping[str, str]) -> Iterator[Problem]:
    for unit in limits.components:
        if unit not in after:
            zh, en = f"分项“{unit}”不是本事项的会审单位。", f"Expected a component of one of the item's units, but {unit!r} is none."
            yield Problem(unit, _line(folder.files["limits.toml"], f"[component.{unit}"), zh, en, file="limits.toml")
    if "silence" in limits.deemed and any(after.values()):
        yield Problem(
            "silence",
            _line(folder.files["limits.toml"], "[deemed.silence"),
            "有先后次序的会审不能同时写默认同意（deemed.silence）：还没有轮到的单位会被视为同意。",
            "Expected no silence as consent where units follow one another: one whose turn has not come would consent.",
            file="limits.toml",
        )


def _returns(after: Mapping[str, str], unit: str) -> bool:
    seen: set[str] = set()
    at = after[unit]
    while at and at not in seen:
        if at == unit:
            return True
        seen.add(at)
        at = after.get(at, "")
    return False


def _problem(folder: Folder, unit: str, before: str, zh: str, en: str) -> Problem:
    line = _line(folder.files["item.toml"], "after", before)
    return Problem(unit, line, f"会审单位“{unit}”的 after 有误：{zh}。", f"In 'after' of {unit!r}: expected {en}.", file="item.toml")


def _line(content: bytes, start: str, holds: str = "") -> int:
    """The first line that starts so."""
    lines = content.decode("utf-8", "replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.lstrip().startswith(start) and holds in line), 0)


def _item(folder: Folder) -> Item | None:
    content = folder.files.get("item.toml", b"")
    try:
        return read_item(content) if content and toml_file.fits(content) else None
    except DefinitionError:  # item_file says so
        return None


def _limits(folder: Folder) -> Limits | None:
    content = folder.files.get("limits.toml", b"")
    try:
        return read_limits(content) if content and toml_file.fits(content) else None
    except DefinitionError:  # limits_file says so
        return None
