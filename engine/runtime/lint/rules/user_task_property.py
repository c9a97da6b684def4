"""任务的其他属性:only known ones, with known values."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from engine.domain.signing import MOST, WAYS
from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Element, Folder

KNOWN: Final = ("kind", "duty", "stage", "unit", "unit_from", "assign", "signing", "signers", "name_en")
SIGNERS: Final = (2, MOST)
_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """The camunda:properties of user tasks; a missing English name is a warning."""
    for node in diagram.of_kind("userTask"):
        yield from _check_names(node)
        yield from _check_values(node)


def _check_names(node: Element) -> Iterator[Problem]:
    for name in node.properties:
        if name not in KNOWN:
            close = get_close_matches(name, KNOWN, n=1)
            zh = f"是否想写“{close[0]}”？" if close else f"可用的属性：{'、'.join(KNOWN)}。"
            en = f"Did you mean {close[0]!r}?" if close else f"Known: {', '.join(KNOWN)}."
            yield problem(node, f"任务{node.label}的属性“{name[:40]}”不起作用。{zh}", f"Expected a known property at {node.id!r}, but got {name[:40]!r}. {en}")
    if not node.properties.get("name_en"):
        yield problem(
            node,
            f"任务{node.label}没有英文名称。请填写属性 name_en。",
            f"Expected an English name (property name_en) at {node.id!r}, but there is none.",
            "warning",
        )


def _check_values(node: Element) -> Iterator[Problem]:
    assign = node.properties.get("assign", "claim")
    if assign not in ("claim", "draw") and not assign.startswith("same_as:"):
        yield problem(
            node,
            f"任务{node.label}的 assign 只能是 claim(签收)、draw(双随机抽取)或 same_as:任务(由办过那个任务的人办)。",
            f"Expected assign at {node.id!r} to be claim, draw or same_as:<task>, but got {assign[:30]!r}.",
        )
    if "unit" in node.properties and "unit_from" in node.properties:
        yield problem(node, f"任务{node.label}的 unit 和 unit_from 只能填一个。", f"Expected unit or unit_from at {node.id!r}, but both are given.")
    yield from _check_signing(node)
    for name in ("unit", "unit_from"):
        value = node.properties.get(name)
        if value is not None and not _ID.fullmatch(value):
            yield problem(
                node,
                f"任务{node.label}的 {name}“{value[:40]}”要用小写英文、数字和下划线。",
                f"Expected {name} of {node.id!r} in small letters, digits and underscores, but got {value[:40]!r}.",
            )


def _check_signing(node: Element) -> Iterator[Problem]:
    """会签、或签: all with how many at least, the submitter included; any without."""
    way, least = node.properties.get("signing"), node.properties.get("signers")
    if way is None and least is None:
        return
    if way not in WAYS:
        yield problem(
            node,
            f"任务{node.label}的 signing 只能是 all(会签)或 any(或签)。",
            f"Expected signing at {node.id!r} to be all or any, but got {(way or '')[:30]!r}.",
        )
    elif way == "any" and least is not None:
        yield problem(node, f"任务{node.label}是或签，不写 signers：一人签署即可。", f"Expected no signers at {node.id!r}, where one signature is enough.")
    elif way == "all" and not _in_range(least or ""):
        yield problem(
            node,
            f"任务{node.label}是会签，要写 signers：至少几人（含提交人），{SIGNERS[0]} 到 {SIGNERS[1]}。",
            f"Expected signers at {node.id!r}: how many at least, the submitter included, from {SIGNERS[0]} to {SIGNERS[1]}.",
        )


def _in_range(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < MOST and SIGNERS[0] <= int(text) <= SIGNERS[1]
