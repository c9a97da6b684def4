"""材料齐备:which of an item's materials this application needs, what is still missing, and the words of the one-time notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.domain.form.condition import condition_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from engine.domain.catalogue import Material

STATES: Final = {
    "present": ("已提交", "Supplied"),
    "reused": ("证照库复用", "Reused from the licence library"),
    "missing": ("缺少", "Missing"),
    "deferred": ("容缺后补", "To be supplied later"),
}
_AT_HAND: Final = frozenset({"present", "reused"})


@dataclass(frozen=True)
class Completeness:
    """齐备情况:what is missing, told apart by whether it may be supplied later (容缺)."""

    missing_core: tuple[Material, ...]
    missing_other: tuple[Material, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing_core and not self.missing_other

    @property
    def deferrable(self) -> bool:
        """容缺:whether all that is missing may be supplied later."""
        return bool(self.missing_other) and not self.missing_core


def needed(material: Material, values: Mapping[str, object]) -> bool:
    """Whether the application with these values (start form and routing variables) needs the material."""
    return condition_of(material.required_when).holds(values)


def state_of(material: Material, values: Mapping[str, object], *, supplied: bool, held_licences: Collection[str]) -> str | None:
    """The state of one material at intake: present | reused | missing, or None when it is neither needed nor supplied."""
    if supplied:
        return "present"
    if not needed(material, values):
        return None
    return "reused" if material.reusable_from and material.reusable_from in held_licences else "missing"


def completeness(materials: Iterable[Material], values: Mapping[str, object], states: Mapping[str, str]) -> Completeness:
    """What is needed but neither present nor reused; ``states`` by material id, an absent one counts as missing."""
    missing = [material for material in materials if needed(material, values) and states.get(material.id) not in _AT_HAND]
    return Completeness(tuple(m for m in missing if m.core), tuple(m for m in missing if not m.core))


def notice_lines(missing: Iterable[Material], notes: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """一次性补正告知的各项 (Chinese, English): every missing material with form, copies and basis, then the officer's own notes."""
    lines = [(_wanted_zh(material), _wanted_en(material)) for material in missing]
    return tuple(lines + [(note.strip(), note.strip()) for note in notes if note.strip()])


def _wanted_zh(material: Material) -> str:
    form = {"original": "原件", "copy": "复印件", "electronic": "电子件"}[material.form]
    copies = f" {material.copies} 份" if material.copies and material.form != "electronic" else ""
    return f"补交《{material.name}》{form}{copies}(依据:{material.basis.text}{material.basis.article})"


def _wanted_en(material: Material) -> str:
    form = {"original": "original", "copy": "copy", "electronic": "electronic file"}[material.form]
    copies = f", {material.copies} of them" if material.copies > 1 and material.form != "electronic" else ""
    return f"Supply “{material.name_en}” ({form}{copies}; basis: {material.basis.text} {material.basis.article})"
