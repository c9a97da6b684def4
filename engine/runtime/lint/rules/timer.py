"""定时:one duration or instant, at most ten years away, never repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.expressions import ExpressionRefused, check as check_expression
from engine.runtime.lint.model import Problem, problem
from engine.runtime.lint.places import TIMERS, timers
from engine.runtime.lint.safe_xml import local
from engine.runtime.timers import TimerRefused, looks_literal, parse_duration, parse_instant, unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder
    from engine.runtime.lint.places import Expressed


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """``PT2H``, ``"P3D"``, an instant, or a variable that holds one."""
    for node in diagram.nodes.values():
        if "timer" in node.definitions and not any(local(inner.tag) in TIMERS for inner in node.raw.iter()):
            yield problem(node, f"定时事件{node.label}没有写时长。请填写,例如 P3D。", f"Expected a duration such as P3D at the timer {node.id!r}, but there is none.")
    for each in timers(diagram):
        yield from _check_one(each)


def _check_one(each: Expressed) -> Iterator[Problem]:
    bare = unquoted(each.text)
    if each.kind == "timeCycle" or bare.startswith("R"):
        yield problem(each.place, f"定时“{each.text[:40]}”会重复。请改用一次性的时长 timeDuration,例如 P3D。", f"Expected a timer that fires once, but {each.text[:40]!r} repeats.")
        return
    try:
        if looks_literal(each.text) or bare.startswith("P"):
            _check_literal(each.kind, bare)
        else:
            check_expression(each.text)
    except (TimerRefused, ExpressionRefused) as refusal:
        yield problem(each.place, f"定时“{each.text[:40]}”有误:{refusal.zh}", f"In the timer {each.text[:40]!r}: {refusal.en}")


def _check_literal(kind: str, bare: str) -> None:
    if kind == "timeDuration":
        parse_duration(bare)
    elif not 2000 <= parse_instant(bare).year <= 2100:
        raise TimerRefused("年份不在 2000 到 2100 之间。", "Expected a year between 2000 and 2100.")
