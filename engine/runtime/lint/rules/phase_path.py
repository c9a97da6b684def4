"""阶段:the main diagram carries out the item's phases in their order; the stages of each fit into its promise, and the promises into the sums.

A phase whose stages take longer than it promises, or phases that take longer than the project is told, are promises that can't be kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.catalogue import read_item, read_materials
from engine.domain.errors import DefinitionError
from engine.domain.limits_file import read_limits
from engine.runtime.lint.model import Problem, problem
from engine.runtime.lint.rules import toml_file
from engine.runtime.lint.rules.stage_path import DAY_MINUTES, Ways, weights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from typing import Any

    from engine.domain.item import Item
    from engine.domain.limits import Dated, Limits
    from engine.runtime.lint.model import Diagram, Element, Folder


def check_folder(folder: Folder) -> Iterator[Problem]:
    """Only where the item has phases, or a call names one."""
    item, diagram = _read(folder, "item.toml", read_item), folder.main
    if item is None or diagram is None or not folder.whole:
        return
    calls = [node for node in diagram.of_kind("callActivity") if node.properties.get("phase")]
    known = [phase.id for phase in item.phases]
    yield from _of_calls(calls, known)
    limits = _read(folder, "limits.toml", read_limits)
    if limits is not None:
        yield from _of_names(folder, limits, item)
        yield from _of_ways(folder, limits, calls, known)
        yield from _of_sums(folder, limits, known)


def _read(folder: Folder, file: str, reader: Callable[[bytes], Any]) -> Any:
    content = folder.files.get(file, b"")
    try:
        return reader(content) if content and toml_file.fits(content) else None
    except DefinitionError:  # another rule says so
        return None


def _of_calls(calls: list[Element], known: list[str]) -> Iterator[Problem]:
    """Every phase once, and in the order of item.toml from left to right of the flow's writing."""
    named = [call.properties["phase"] for call in calls]
    for call in calls:
        if call.properties["phase"] not in known:
            yield problem(
                call,
                f"{call.label}的阶段“{call.properties['phase'][:40]}”没有写在 item.toml 的 [[phases]] 里。",
                f"Expected the phase of {call.id!r} to be one of item.toml, but {call.properties['phase'][:40]!r} is none.",
            )
    if set(named) <= set(known) and named != known:
        listed = "、".join(known)
        zh, en = f"主图应按次序办理每个阶段一次：{listed}。", f"Expected the main diagram to carry out each phase once, in order: {', '.join(known)}."
        yield Problem("phases", 0, zh, en, file="item.toml")


def _of_names(folder: Folder, limits: Limits, item: Item) -> Iterator[Problem]:
    """Limits and materials speak of phases that there are, and of stages that have a table."""
    known = {phase.id for phase in item.phases}
    for phase, found in limits.phases.items():
        if phase not in known:
            yield _at(folder, "limits.toml", f"[phase.{phase}", phase, f"没有阶段“{phase}”。", f"Expected limits of the item's phases, but {phase!r} is none.")
        for stage in found.stages:
            if stage not in limits.stages:
                zh, en = f"环节“{stage}”没有表头 [stage.{stage}.promised]。", f"Expected the stage {stage!r} to have a table [stage.{stage}.promised]."
                yield _at(folder, "limits.toml", f"[phase.{phase}.stage.{stage}", stage, zh, en)
    for material in _read(folder, "materials.toml", read_materials) or ():
        if (material.phase or known) and material.phase not in known:
            zh = f"材料“{material.name}”应写明是哪个阶段的（phase）。"
            yield _at(folder, "materials.toml", f'id = "{material.id}"', material.id, zh, f"Expected {material.id!r} to name one of the item's phases.")


def _of_ways(folder: Folder, limits: Limits, calls: list[Element], known: list[str]) -> Iterator[Problem]:
    """The longest way through each phase fits into its promise, in general and by regime, on every day of change."""
    for call in calls:
        phase = call.properties["phase"]
        called = folder.called(call.raw.get("calledElement") or "")
        if called is None or phase not in known or phase not in limits.phases:
            continue
        for regime in ("", *limits.phases[phase].regimes):
            yield from _misfit(folder, limits, called, phase, regime)


def _misfit(folder: Folder, limits: Limits, called: Diagram, phase: str, regime: str) -> Iterator[Problem]:
    own = limits.phases[phase]
    dated = [*own.general.values(), *own.regimes.get(regime, {}).values(), *own.stages.values(), *limits.stages.values()]
    for since in _days(dated):
        promised = limits.of_phase(phase, "promised", since, regime)
        allowed = promised or limits.of_phase(phase, "statutory", since, regime)
        minutes, way = Ways(folder, weights(limits, since, "", phase)).longest(called)
        if allowed is not None and allowed.unit == "working_days" and minutes > max(allowed.value, 1) * DAY_MINUTES:
            days, path = f"{minutes / DAY_MINUTES:.2f}", " → ".join(way)
            zh, en = ("承诺", "promised") if promised else ("法定", "statutory")
            yield _at(
                folder,
                "limits.toml",
                f"[phase.{phase}.{en}",
                phase,
                f"自 {since} 起，阶段“{phase}”最长一路的环节时限合计 {days} 个工作日，超过{zh}的 {allowed.value} 个工作日：{path}。",
                f"Expected the stages of phase {phase!r} to fit into its {en} {allowed.value} working days, but from {since} they take {days}: {path}.",
            )
            return


def _of_sums(folder: Folder, limits: Limits, known: list[str]) -> Iterator[Problem]:
    """部门合计 ≥ 各阶段承诺之和;中介合计 ≥ 各种报告之和."""
    parts = {"department": [limits.phases[p].general["promised"] for p in known if p in limits.phases and "promised" in limits.phases[p].general]}
    parts["intermediary"] = list(limits.reports.values())
    for whose, total in limits.totals.items():
        for since in _days([total, *parts[whose]]):
            allowed, needed = total.on(since), sum(found.value for each in parts[whose] if (found := each.on(since)))
            if allowed is not None and needed > allowed.value:
                zh = f"自 {since} 起各部分合计 {needed} 个工作日，超过总的承诺 {allowed.value} 个工作日。"
                en = f"Expected the parts to fit into the {allowed.value} working days promised in sum, but from {since} they are {needed}."
                yield _at(folder, "limits.toml", f"[total.{whose}", whose, zh, en)
                break


def _days(dated: list[Dated]) -> list[date]:
    return sorted({day for each in dated for day, _ in each.values})


def _at(folder: Folder, file: str, start: str, element: str, zh: str, en: str) -> Problem:
    """A problem at the first line that starts so."""
    lines = folder.files[file].decode("utf-8", "replace").splitlines()
    return Problem(element, next((number for number, line in enumerate(lines, 1) if line.startswith(start)), 0), zh, en, file=file)
