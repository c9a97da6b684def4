"""会审单位相互的影响:what one unit's refusal, a withdrawal or a lapse means for the other units of a review, and what becomes of one that is late.

``item.toml`` (both tables may be left out; these are their defaults)::

    [siblings]
    refusal = { effect = "tell", reference = "" }      # 核心分项不同意: tell 通报其他单位, 审查照常 | end 其他单位的审查终止
    withdrawal = { effect = "end", reference = "" }    # 申请人撤回: end
    lapse = { effect = "end", reference = "" }         # 容缺、补正逾期: end

    [late]                                             # 会审单位过了环节时限
    rule = "wait"                                      # wait 等它的意见 | go_on 记缺席, 会审继续
    reference = ""
    verified = false

Silence as consent is another thing: ``[deemed.silence]`` of ``limits.toml``, which only a local rule allows. A core unit is always waited for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.domain.toml_record import Source

EFFECTS: Final = {"refusal": ("tell", "end"), "withdrawal": ("end",), "lapse": ("end",)}
RULES: Final = ("wait", "go_on")


@dataclass(frozen=True)
class SiblingRule:
    """一条规则:its effect and the citation it rests on."""

    effect: str
    reference: str = ""
    verified: bool = False


@dataclass(frozen=True)
class Siblings:
    """其他单位受到的影响, by cause."""

    refusal: SiblingRule = SiblingRule("tell")
    withdrawal: SiblingRule = SiblingRule("end")
    lapse: SiblingRule = SiblingRule("end")


@dataclass(frozen=True)
class Late:
    """逾期不提意见的单位."""

    rule: str = "wait"
    reference: str = ""
    verified: bool = False


def check_rules(source: Source, siblings: Siblings, late: Late, *, cored: bool) -> None:
    """Known effects only; what is not the default says by which rule; only an item with a core component (``cored``) goes on without late units."""
    for cause, allowed in EFFECTS.items():
        rule: SiblingRule = getattr(siblings, cause)
        if rule.effect not in allowed:
            _choice(source, ("siblings", cause, "effect"), rule.effect, allowed)
        elif cause == "refusal" and rule.effect == "end" and not rule.reference.strip():
            _no_reference(source, ("siblings", cause))
    if late.rule not in RULES:
        _choice(source, ("late", "rule"), late.rule, RULES)
    elif late.rule == "go_on":
        if not late.reference.strip():
            _no_reference(source, ("late", "reference"))
        if not cored:
            source.find(
                ("late", "rule"),
                "late",
                "没有核心分项的事项不能写 go_on:会审可能一个单位的意见都没有。",
                "Expected a core component where the review goes on without late units, but there is none.",
            )


def _choice(source: Source, path: tuple[str, ...], value: str, allowed: tuple[str, ...]) -> None:
    zh, en = "、".join(allowed), ", ".join(allowed)
    source.find(path, "choice", f"「{value}」不在可选值之内:{zh}。", f"Expected one of {en}, but got {value!r}.")


def _no_reference(source: Source, path: tuple[str, ...]) -> None:
    source.find(path, "no-reference", "这条规则没有写依据(reference)。", "Expected the reference that the rule rests on, but it is empty.")
