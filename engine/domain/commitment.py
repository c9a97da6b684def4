"""告知承诺:what an item that may be granted on the applicant's written commitment tells him before he signs. ``[commitment]`` of ``item.toml``.

The applicant chooses it in the start form; what he is told is data: conditions, standards, duties, consequences. See
浙江省保障“最多跑一次”改革规定 第十四条, 安阳市政务服务条例 第二十五条至第二十九条.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.toml_record import Source

KINDS: Final = {
    "condition": ("许可条件", "Conditions"),
    "standard": ("要求和标准", "Standards"),
    "duty": ("承诺以后的义务", "Duties"),
    "consequence": ("不实承诺、不履行承诺的后果", "Consequences"),
}


@dataclass(frozen=True)
class Point:
    """一项告知:``kind`` is one of KINDS."""

    kind: str
    text: str
    text_en: str


@dataclass(frozen=True)
class Commitment:
    """告知承诺:``field`` of the start form chooses it by ``value``; ``public`` says that the letter's points are shown to everybody.

    ``reference`` is the rule that lets the item be granted so. Empty in an item that can't be.
    """

    field: str = ""
    value: str = "commitment"
    public: bool = False
    reference: str = ""
    points: tuple[Point, ...] = ()

    def chosen(self, values: Mapping[str, object]) -> bool:
        """Whether an application chose it."""
        return bool(self.field) and values.get(self.field) == self.value

    def told(self, kind: str) -> list[str]:
        """The points of one kind, in order."""
        return [point.text for point in self.points if point.kind == kind]


def check_commitment(source: Source, commitment: Commitment) -> None:
    """Everything is said that the applicant must be told, in both languages."""
    if not commitment.field:
        return
    place = ("commitment",)
    if not commitment.reference.strip():
        source.find(place, "no-reference", "[commitment] 没有写依据。", "Expected the reference that the commitment rests on, but there is none.")
    for number, point in enumerate(commitment.points):
        if point.kind not in KINDS:
            listed = ", ".join(KINDS)
            source.find((*place, "points", number, "kind"), "choice", f"kind 应为 {listed} 之一。", f"Expected one of {listed}, but got {point.kind!r}.")
        if not point.text.strip() or not point.text_en.strip():
            source.find((*place, "points", number), "empty", "告知的内容要有中文和英文。", "Expected a point in both languages, but one is empty.")
    for kind, (zh, _) in KINDS.items():
        if not commitment.told(kind):
            source.find(place, "incomplete", f"告知承诺没有写{zh}（kind = {kind}）。", f"Expected at least one point of kind {kind}, but there is none.")
