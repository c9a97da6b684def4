"""定时:one duration or instant, at most ten years away, never repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import DefinitionError
from engine.domain.form import fields_of
from engine.domain.limits import LICENCE_EXPIRY
from engine.domain.limits_file import read_limits
from engine.runtime.durations import looks_iso, parse_duration, parse_instant
from engine.runtime.expressions import ExpressionRefused
from engine.runtime.expressions import check as check_expression
from engine.runtime.lint.model import Problem, problem
from engine.runtime.lint.places import TIMERS, timers
from engine.runtime.lint.rules import toml_file
from engine.runtime.lint.safe_xml import local
from engine.runtime.timers import limit_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder
    from engine.runtime.lint.places import Expressed


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """``PT2H``, ``"P3D"``, an instant, a variable that holds one, or ``limit:<name>``, a legal limit of limits.toml."""
    for node in diagram.nodes.values():
        if "timer" in node.definitions and sum(local(inner.tag) in TIMERS for inner in node.raw.iter()) != 1:
            yield problem(node, f"定时事件{node.label}要有恰好一个时长，例如 P3D。", f"Expected exactly one duration such as P3D at the timer {node.id!r}.")
    for each in timers(diagram):
        limit = limit_of(each.text)
        yield from _check_limit(each, limit, diagram, folder) if limit else _check_one(each)


def _check_limit(each: Expressed, limit: str, diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """A legal limit stands in limits.toml with a value, and what it sets off ends the task that it was waiting for."""
    node = next((one for one in diagram.nodes.values() if each.place.id in {one.id, *(d.get("id") for d in one.raw)}), None)
    waits = node is not None and (node.kind == "intermediateCatchEvent" or (node.kind == "boundaryEvent" and node.interrupting))
    if each.kind != "timeDuration" or not waits:
        yield problem(
            each.place,
            f"法定期限“{limit}”只能写在中断任务的边界定时事件或者中间定时事件的 timeDuration 里。",
            f"Expected the legal limit {limit!r} as timeDuration of an interrupting boundary event or an intermediate one, but it stands elsewhere.",
        )
    until = node.properties.get("until", "") if node is not None else ""
    if until and node is not None and folder.whole and not _is_day(folder, until):
        yield problem(
            node,
            f"{node.label}的 until“{until[:60]}”不是某个任务表单里的日期。请写成“任务.字段”，例如 accept_case.correct_by。",
            f"Expected until of {node.id!r} to name a date in a task's form, such as accept_case.correct_by, but got {until[:60]!r}.",
        )
    known = _limits(folder)
    if known is not None and limit in known and known[limit] and b"[renewal]" not in folder.files.get("item.toml", b""):
        yield problem(
            each.place,
            f"法定期限“{limit}”以所延续证照的届满日为准，而 item.toml 没有写 [renewal]。",
            f"Expected [renewal] in item.toml, since the limit {limit!r} is the day on which the licence to be renewed expires, but there is none.",
        )
    if known is not None and limit not in known:
        yield problem(
            each.place,
            f"法定期限“{limit}”在 limits.toml 里没有数值。请加上 [deemed.{limit}] 和依据。",
            f"Expected [deemed.{limit}] in limits.toml with a dated value and its reference, but there is none.",
        )


def _is_day(folder: Folder, until: str) -> bool:
    """A called process inspected by itself may name a task of whoever calls it: the item's folder, which holds both, tells."""
    task, _, key = until.partition(".")
    drawn = next((node for each in folder.diagrams for node in each.of_kind("userTask") if node.id == task), None)
    if drawn is None and folder.shared:
        return True
    form = folder.forms.get((drawn and folder.form_of(drawn)) or f"forms/{task}.form")
    return form is not None and any(field.key == key and field.type == "datetime" for field in fields_of(form))


def _limits(folder: Folder) -> dict[str, bool] | None:
    """The legal limits of limits.toml that have a value, and whether that is the expiry of a licence.

    None when there is no such file or it can't be read (another rule says so).
    """
    content = folder.files.get("limits.toml")
    if content is None or not toml_file.fits(content):
        return None
    try:
        deemed = read_limits(content).deemed
        return {name: any(limit.unit == LICENCE_EXPIRY for _, limit in dated.values) for name, dated in deemed.items() if dated.values}
    except DefinitionError:
        return None


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
