"""省了多少:what a bundle 一件事 spares against handling each of the items that it replaces by itself, computed from the catalogue.

``processes/_law/single_items.toml`` has a record for each::

    [[single]]
    id = "fire_check"
    item = ""                          # the item of this system that is handled by itself; its own materials and promise go before these
    name = "…"
    name_en = "…"
    unit = "…"
    unit_en = "…"
    working_days = 10
    visits = 2
    reference = "消防法 第十五条"
    verified = true
    materials = [{ id = "fire_plan", name = "…", name_en = "…" }]

Each item by itself has one form. Materials are counted as they are handed in: one asked for by three items is handed in three times. The
bundle's is handed in once, and not at all where the licence library has it. Days are summed, since one item waits for the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from engine.domain.toml_record import Source, read_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.domain.catalogue import Material

FORM: Final = "start_form"


@dataclass(frozen=True)
class SingleMaterial:
    """单项的一份材料; materials of one ``id`` are one in a bundle."""

    id: str
    name: str
    name_en: str


@dataclass(frozen=True)
class SingleItem:
    """单项事项, handled by itself."""

    id: str
    name: str
    name_en: str
    unit: str
    unit_en: str
    working_days: int
    visits: int
    reference: str
    verified: bool
    materials: tuple[SingleMaterial, ...]
    item: str = ""


@dataclass(frozen=True)
class MergedMaterial:
    """一份材料 and the single items that ask for it. ``state``: once (交一次), library (证照库有), dropped (不再要)."""

    id: str
    name: str
    name_en: str
    asked_by: tuple[SingleItem, ...]
    state: str


@dataclass(frozen=True)
class Savings:
    """算出来的: before and after, and the materials one by one."""

    singles: tuple[SingleItem, ...]
    materials: tuple[MergedMaterial, ...]
    days_after: int
    visits_after: int

    @property
    def forms(self) -> tuple[int, int]:
        """填表: one for each item, then one."""
        return len(self.singles), 1

    @property
    def papers(self) -> tuple[int, int]:
        """材料份数: as handed in to each item, then once without what the library has."""
        return sum(len(single.materials) for single in self.singles), sum(one.state == "once" for one in self.materials)

    @property
    def days(self) -> tuple[int, int]:
        """工作日: one after the other, then the bundle's promise."""
        return sum(single.working_days for single in self.singles), self.days_after

    @property
    def visits(self) -> tuple[int, int]:
        """到现场次数."""
        return sum(single.visits for single in self.singles), self.visits_after


@dataclass(frozen=True)
class _File:
    single: tuple[SingleItem, ...] = ()


def read_singles(content: bytes, file: str = "single_items.toml") -> Mapping[str, SingleItem]:
    """By id. Raises DefinitionError with every finding."""
    source = Source(file, content)
    read = read_record(source, source.data, _File)
    source.check()
    found: dict[str, SingleItem] = {}
    for number, single in enumerate(read.single):
        if single.id in found:
            source.find(
                ("single", number, "id"), "duplicate", f"单项「{single.id}」写了两次。", f"Expected each single item once, but {single.id!r} comes twice."
            )
        found[single.id] = single
    source.check()
    return found


def as_deployed(single: SingleItem, materials: Iterable[Material], working_days: int) -> SingleItem:
    """The single item as this system handles it by itself: its own materials, the application form apart, and its own promise."""
    own = tuple(SingleMaterial(one.id, one.name, one.name_en) for one in materials if one.reusable_from != FORM)
    return replace(single, materials=own, working_days=working_days)


def savings(singles: Sequence[SingleItem], bundle: Iterable[Material], days_after: int, visits_after: int) -> Savings:
    """Compare the singles with the bundle: what it asks for too is handed in once, or comes from the library; what it does not is dropped."""
    asked: dict[str, list[SingleItem]] = {}
    names: dict[str, SingleMaterial] = {}
    for single in singles:
        for material in single.materials:
            asked.setdefault(material.id, []).append(single)
            names.setdefault(material.id, material)
    kept = {one.id: one for one in bundle if one.reusable_from != FORM}
    rows = [MergedMaterial(one.id, one.name, one.name_en, tuple(asked.get(one.id, ())), "library" if one.reusable_from else "once") for one in kept.values()]
    rows += [MergedMaterial(one.id, one.name, one.name_en, tuple(asked[one.id]), "dropped") for one in names.values() if one.id not in kept]
    return Savings(tuple(singles), tuple(rows), days_after, visits_after)
