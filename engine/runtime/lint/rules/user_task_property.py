"""任务的其他属性:only known ones, with known values."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from engine.domain.signing import MOST, SIGNED_KINDS, WAYS, seats_of
from engine.runtime.lint.model import Problem, problem
from engine.runtime.lint.rules.user_task_role import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Element, Folder

KNOWN: Final = ("kind", "duty", "stage", "unit", "unit_from", "assign", "signing", "signers", "signed_by", "name_en")
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
    """会签、或签: all with how many at least, the submitter included, or with the posts that sign; any without a number."""
    way, least, seats = (node.properties.get(name) for name in ("signing", "signers", "signed_by"))
    if way is None and least is None and seats is None:
        return
    yield from _check_seats(node, seats)
    kind = node.properties.get("kind", "generic")
    if kind not in SIGNED_KINDS:
        yield problem(
            node,
            f"任务{node.label}的种类 {kind} 不能会签、或签；可以的是：{'、'.join(SIGNED_KINDS)}。",
            f"Expected signing only at tasks of the kinds {', '.join(SIGNED_KINDS)}, but {node.id!r} is {kind!r}.",
        )
    if way not in WAYS:
        yield problem(
            node,
            f"任务{node.label}的 signing 只能是 all(会签)或 any(或签)。",
            f"Expected signing at {node.id!r} to be all or any, but got {(way or '')[:30]!r}.",
        )
    elif way == "any" and least is not None:
        yield problem(node, f"任务{node.label}是或签，不写 signers：一人签署即可。", f"Expected no signers at {node.id!r}, where one signature is enough.")
    elif way == "all" and not _in_range(least or "") and not (seats and least is None):
        yield problem(
            node,
            f"任务{node.label}是会签，要写 signers：至少几人（含提交人），{SIGNERS[0]} 到 {SIGNERS[1]}；或者写 signed_by：由哪些岗位签署。",
            f"Expected signers at {node.id!r}: how many at least, the submitter included, from {SIGNERS[0]} to {SIGNERS[1]}; or signed_by: which posts sign.",
        )


def _check_seats(node: Element, text: str | None) -> Iterator[Problem]:
    """签署席位: known posts of officers, one or more, each once."""
    if text is None:
        return
    try:
        seats = seats_of(text)
    except ValueError as error:
        seats, wrong = (), str(error)
    else:
        wrong = next((seat.role for seat in seats if seat.role not in ROLES or seat.role in ("applicant", "agent")), "" if seats else text)
    if not seats or wrong:
        yield problem(
            node,
            f"任务{node.label}的 signed_by“{wrong[:40]}”不对。写岗位，用逗号分开：approver、reviewer@单位、reviewer@*放着单位清单的变量。",
            f"Expected signed_by of {node.id!r} to name posts such as approver, reviewer@unit or reviewer@*units, with commas, but got {wrong[:40]!r}.",
        )


def _in_range(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < MOST and SIGNERS[0] <= int(text) <= SIGNERS[1]
