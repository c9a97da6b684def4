"""条件、定时、多实例: translated where they mean the same, else left in place, where the gate refuses them, and said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.durations import looks_iso
from engine.runtime.foreign.account import CONVERTED, KEPT, REFUSED, TO_DO
from engine.runtime.foreign.conditions import ALL_DONE, translated, variable
from engine.runtime.lint.safe_xml import local
from engine.runtime.tokens import ExpressionRefused

if TYPE_CHECKING:
    from engine.runtime.foreign.work import Work

_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"
_TIMERS: Final = ("timeDuration", "timeDate", "timeCycle")
_SIMPLE: Final = ("conditionExpression", "completionCondition")


def take_conditions(work: Work) -> None:
    """Conditions of flows and of multi-instances."""
    for raw in work.document.of(*_SIMPLE):
        text = (raw.text or "").strip()
        if not text:
            holder = raw.getparent()
            if raw.get("language") and holder is not None:
                work.document.remove(raw)
            continue
        new, holder = translated(text), raw.getparent()
        if ALL_DONE.fullmatch(text) and holder is not None:
            zh, en = "全部办完才往下走，本系统就是这样，条件删去。", "It goes on when all are done, as it does here; the condition went."
            work.account.note(CONVERTED, holder, text, "", zh, en)
            work.document.remove(raw)
        elif new is None:
            zh, en = (
                "条件看不懂或者做了比较以外的事，留着原文，请改写成只比较流程变量。",
                "The condition does more than compare variables; its text stays, to be written anew.",
            )
            work.account.note(TO_DO, raw, text, "", zh, en)
        elif new != text or raw.get("language"):
            raw.text = new
            raw.attrib.pop("language", None)
            work.account.note(CONVERTED, raw, text, new, "条件换成本系统的写法，意思不变。", "The condition is written our way, with the same meaning.")


def take_timers(work: Work) -> None:
    """A legal limit is data in limits.toml; a timer in a diagram counts plain time."""
    for raw in work.document.of(*_TIMERS):
        text = (raw.text or "").strip()
        bare = text.removeprefix("=").strip()
        bare = bare.removeprefix("duration(").rstrip(")") if bare.startswith("duration(") else bare
        bare = bare.strip("\"' ")
        if bare.startswith("limit:"):
            continue
        if local(raw.tag) == "timeCycle" or bare.startswith("R"):
            zh, en = "会重复的定时不能用，请改为一次性的时长。", "A timer that repeats can't be used; make it a single duration."
            work.account.note(REFUSED, raw, text, "", zh, en)
        elif _is_iso(bare):
            if bare != text:
                raw.text = bare
            raw.attrib.pop("language", None)
            zh = f"定时按自然时间计。如果这是法定或承诺的期限，请写进 limits.toml，这里改为 limit:名称。"  # noqa: F541
            en = "It counts plain time. If it is a legal or promised limit, write it into limits.toml and limit:<name> here."
            work.account.note(TO_DO, raw, text, bare, zh, en)
        else:
            zh, en = (
                "定时用了表达式，留着原文，请改为时长（P3D）或 limit:名称。",
                "The timer is an expression; its text stays, to be made a duration (P3D) or limit:<name>.",
            )
            work.account.note(TO_DO, raw, text, "", zh, en)


def _is_iso(text: str) -> bool:
    try:
        return looks_iso(text) or text[:1].isdigit()
    except ExpressionRefused:
        return False


def take_loops(work: Work) -> None:
    """Multi-instance over a list, each with a variable of its own."""
    for loop in work.document.of("multiInstanceLoopCharacteristics"):
        found, inner = work.attributes(loop), work.hung(loop, "loopCharacteristics")
        more = dict(inner.attrib) if inner is not None else {}
        names = [
            ("collection", found.get("collection") or more.get("inputCollection") or ""),
            ("elementVariable", found.get("elementVariable") or more.get("inputElement") or ""),
        ]
        was = " ".join(value for _, value in names if value)
        for name, value in names:
            plain = str(value).strip().removeprefix("=").strip().removeprefix("${").removeprefix("#{").removesuffix("}").strip()
            plain = variable(plain) if plain.isidentifier() else plain
            if plain and plain != work.camunda(loop, name):
                work.drop(loop, name)
                work.set_camunda(loop, name, plain)
        if inner is not None:
            work.remove_extra(inner)
        counted = [child for child in loop if isinstance(child.tag, str) and local(child.tag) == "loopCardinality"]
        if counted:
            zh, en = "按次数多实例不能用，请改为按清单（例如会审单位 units）。", "A count of instances can't be used; go through a list, such as the units."
            work.account.note(REFUSED, loop, (counted[0].text or "").strip(), "", zh, en)
        elif names[0][1]:
            now = f"{work.camunda(loop, 'collection')} {work.camunda(loop, 'elementVariable')}"
            if now.strip() == was.strip():
                work.account.note(KEPT, loop, was, now, "清单照旧。", "The list stays.")
            else:
                work.account.note(CONVERTED, loop, was, now, "清单写成变量名。", "The list is named by its variable.")
    for loop in work.document.of("standardLoopCharacteristics"):
        zh, en = "标准循环不能用，请在图上画回路。", "A standard loop can't be used; draw the loop in the diagram."
        work.account.note(REFUSED, loop, "standardLoopCharacteristics", "", zh, en)
