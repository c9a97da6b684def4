"""事项与已有证照:which licence an item is about, and whether its ``item.toml`` says so in order. The shape is in ``licence_acts``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.licence_acts import ChangeOf, EndOf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.domain.item import Item
    from engine.domain.toml_record import Source


def act_of(item: Item) -> tuple[str, str]:
    """What the item does to a licence, and the start form's field with its number; two empty texts for all others."""
    found = {"change": item.change.field, "cancel": item.cancellation.field, "revoke": item.revocation.field}
    return next(((act, field) for act, field in found.items() if field), ("", ""))


def number_field(item: Item) -> str:
    """The start form's field with the number of the licence that the application is about; empty in an item that is about none."""
    return item.renewal.field or act_of(item)[1]


def kinds_of(item: Item) -> tuple[str, ...]:
    """The kinds of licence that it concerns; none: every kind."""
    return (item.change.licence,) if item.change.field else item.cancellation.licences or item.revocation.licences


def ground_place(item: Item) -> str:
    """Where the ground of an ending is answered."""
    return item.cancellation.ground or item.revocation.ground


def check(source: Source, item: Item) -> None:
    """Findings of what ``item.toml`` says about licences that exist."""
    declared = [name for name, field in (("renewal", item.renewal.field), ("change", item.change.field)) if field]
    declared += [name for name, end in (("cancellation", item.cancellation), ("revocation", item.revocation)) if end.field]
    if len(declared) > 1:
        _find(source, declared[1], f"一个事项只能有其中一种：{'、'.join(declared)}。", f"one of {', '.join(declared)}")
    kinds = {one.id for one in item.licences}
    if item.change != ChangeOf() and (item.change.licence not in kinds or not item.change.field or not item.change.entries):
        _find(source, "change", "[change] 应写明本事项的一种证照、填编号的字段和可以变更的内容。", "[change] with a licence of the item, a field and entries")
    if item.change.entries and not _once(one.key for one in item.change.entries):
        _find(source, "change", "[[change.entries]] 的 key 不能重复。", "every key of [[change.entries]] once")
    for name, end in (("cancellation", item.cancellation), ("revocation", item.revocation)):
        if end != EndOf() and not (end.field and end.ground):
            _find(source, name, f"[{name}] 应写明填编号的字段和填情形的字段。", f"[{name}] with the fields of the number and of the ground")
    if item.official.only and not item.official.roles:
        _find(source, "official", "[official] 只能依职权启动的，应写明哪些岗位可以启动。", "[official] with the roles that may begin a case")
    if item.official.roles and not act_of(item)[0]:
        _find(source, "official", "[official] 只用于变更、注销、撤销证照的事项。", "[official] only beside [change], [cancellation] or [revocation]")


def _once(values: Iterable[str]) -> bool:
    listed = list(values)
    return len(listed) == len(set(listed))


def _find(source: Source, key: str, zh: str, en: str) -> None:
    source.find((key,), "licence-act", zh, f"Expected {en}, but it is otherwise.")
