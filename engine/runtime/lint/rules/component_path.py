"""分项时限之和:components that follow one another (``after``) fit together into the limit of the whole case, or of their phase.

A chain whose components are each in time while the whole is late promises what can't be kept; one longer than the statute breaks the law.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from engine.domain.catalogue import read_item
from engine.domain.errors import DefinitionError
from engine.domain.limits_file import read_limits
from engine.runtime.lint.model import Problem
from engine.runtime.lint.rules import toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from engine.domain.item import Participant
    from engine.domain.limits import Limits
    from engine.runtime.lint.model import Folder

KINDS: Final = {"promised": ("承诺", "promised"), "statutory": ("法定", "statutory")}


class _Chain(NamedTuple):
    """What one unit's component takes with all that it waits for, on a day."""

    days: int
    names: tuple[str, ...]


def check_folder(folder: Folder) -> Iterator[Problem]:
    """The first day of each kind on which a chain does not fit. Components without a limit of their own count nothing."""
    limits, participants = _read(folder)
    if limits is None or not limits.components:
        return
    for kind in KINDS:
        for unit in participants:
            found = _misfit(limits, participants, unit, kind)
            if found is not None:
                yield _problem(folder, unit, kind, *found)


def _read(folder: Folder) -> tuple[Limits | None, Mapping[str, Participant]]:
    files = [folder.files.get(name, b"") for name in ("limits.toml", "item.toml")]
    if not all(files) or not all(toml_file.fits(content) for content in files):
        return None, {}
    try:
        return read_limits(files[0]), {one.unit: one for one in read_item(files[1]).participants}
    except DefinitionError:  # limits_file or item_file says so
        return None, {}


def _misfit(limits: Limits, participants: Mapping[str, Participant], unit: str, kind: str) -> tuple[date, int, _Chain] | None:
    if any(one.after == unit for one in participants.values()):
        return None  # the unit that follows it says so with it
    phase = participants[unit].phase
    days = {day for kinds in limits.components.values() if kind in kinds for day, _ in kinds[kind].values}
    for since in sorted(days):
        whole = limits.of_phase(phase, kind, since) if phase else limits.promised(since) if kind == "promised" else limits.statutory(since)
        chain = _chain(limits, participants, unit, kind, since)
        if whole is not None and whole.unit == "working_days" and chain.days > whole.value:
            return since, whole.value, chain
    return None


def _chain(limits: Limits, participants: Mapping[str, Participant], unit: str, kind: str, since: date) -> _Chain:
    """Back along ``after``; one that comes back to itself is refused by component_order."""
    total, names, at = 0, [], unit
    while at in participants and at not in names:
        limit = limits.component(at, kind, since)
        total += limit.value if limit is not None and limit.unit == "working_days" else 0
        names.append(at)
        at = participants[at].after
    return _Chain(total, tuple(reversed(names)))


def _problem(folder: Folder, unit: str, kind: str, since: date, allowed: int, chain: _Chain) -> Problem:
    lines = folder.files["limits.toml"].decode("utf-8", "replace").splitlines()
    line = next((number for number, text in enumerate(lines, 1) if text.startswith(f"[component.{unit}")), 0)
    zh, en = KINDS[kind]
    way = " → ".join(chain.names)
    return Problem(
        unit,
        line,
        f"自 {since} 起，依次办理的分项 {way} 的{zh}时限合计 {chain.days} 个工作日，超过整件（或本阶段）的 {allowed} 个工作日。请缩短分项时限，或者放宽整件。",
        f"Expected the {en} limits of components in turn, {way}, to fit into the {allowed} working days of the whole, but from {since} they take {chain.days}.",
        file="limits.toml",
    )
