"""定时:one duration or instant, at most ten years away, never repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.durations import looks_iso, parse_duration, parse_instant
from engine.runtime.expressions import ExpressionRefused
from engine.runtime.expressions import check as check_expression
from engine.runtime.lint.model import Problem, problem
from engine.runtime.lint.places import TIMERS, timers
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder
    from engine.runtime.lint.places import Expressed


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """``PT2H``, ``"P3D"``, an instant, or a variable that holds one."""
    for node in diagram.nodes.values():
        if "timer" in node.definitions and sum(local(inner.tag) in TIMERS for inner in node.raw.iter()) != 1:
            yield problem(node, f"定时事件{node.label}要有恰好一个时长，例如 P3D。", f"Expected exactly one duration such as P3D at the timer {node.id!r}.")
    for each in timers(diagram):
        yield from _check_one(each)


def _check_one(each: Expressed) -> Iterator[Problem]:
    quoted = len(each.text) > 1 and each.text[0] == each.text[-1] and each.text[0] in "\"'"
    bare = each.text[1:-1].strip() if quoted else each.text
    if each.language:
        yield problem(each.place, "定时声明了别的语言。请删去 language。", "Expected our own expressions, but the timer names another language.")
    if each.kind == "timeCycle" or (bare.startswith("R") and (quoted or looks_iso(bare))):
        yield problem(
            each.place,
            f"定时“{each.text[:40]}”会重复。请改用一次性的时长 timeDuration，例如 P3D。",
            f"Expected a timer that fires once, but {each.text[:40]!r} repeats. Use timeDuration, such as P3D.",
        )
        return
    try:
        if not (quoted or looks_iso(bare) or bare[:1].isdigit()):
            check_expression(each.text)
        elif each.kind == "timeDuration":
            parse_duration(bare)
        else:
            parse_instant(bare)
    except ExpressionRefused as refusal:
        yield problem(each.place, f"定时“{each.text[:40]}”有误：{refusal.zh}", f"In the timer {each.text[:40]!r}: {refusal}")
