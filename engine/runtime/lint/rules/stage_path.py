"""环节时限之和:the longest way through the diagram fits into the promised limit of the whole case, of every channel, on every day of change.

Where nothing is promised it fits into the statutory limit, for then the law's is the only one there is.

Counted from acceptance to the licence: tasks of acceptance and correction come before the clock starts, delivery has a limit of its own
(行政许可法 第四十四条), services after the licence count from it, an appraisal, a hearing and experts (第四十五条) stop the clocks, publicity the promise
by local rule, while the applicant is asked no stage runs, and ``close_case`` and ``cancel_licence`` stop the clocks for good: what follows
them (the check of a commitment, the holder's other licences) has limits of its own. Branches side by side count as the longest of them, a
loop is gone through once, several rounds of one task at the same time are one. A working day is 390 working minutes (9:00–12:00,
13:30–17:00).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from engine.domain.errors import DefinitionError
from engine.domain.limits import Dated
from engine.domain.limits_file import read_limits
from engine.runtime.lint.model import Problem
from engine.runtime.lint.rules import toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from engine.domain.limits import Limits
    from engine.runtime.lint.model import Diagram, Element, Folder

DAY_MINUTES: Final = 390
SPECIAL: Final = ("assessment", "hearing_request", "hearing_arrangement", "hearing", "publicity", "expert_opinion", "expert_conclusion")
STOPPING: Final = ("close_case", "cancel_licence")  # topics after which nothing of the whole case is timed any more
OUTSIDE: Final = frozenset({"accept", "correction", "service", "deliver", *SPECIAL})
APPLICANTS: Final = ("applicant", "agent")
MOST_NAMES: Final = 12


def check_folder(folder: Folder) -> Iterator[Problem]:
    """One problem for the first day on which the stages do not fit."""
    limits, diagram = _limits(folder), folder.main
    if limits is None or diagram is None:
        return
    for channel in ("", *limits.channels):
        found = _first_misfit(folder, diagram, limits, channel)
        if found is not None:
            yield found
            if not channel:
                return  # a channel that overrides nothing would say the same again
    for one in limits.classes:
        found = _first_misfit(folder, diagram, limits.of_class(one), "")
        if found is not None:
            yield replace(found, zh=f"类别“{one.name}”的办件：{found.zh}", en=f"For cases of class {one.id!r}: {found.en}")


def _first_misfit(folder: Folder, diagram: Diagram, limits: Limits, channel: str) -> Problem | None:
    own = [limits.channels.get(channel, Dated()), *limits.channel_stages.get(channel, {}).values()]
    dated = [limits.whole_promised, limits.whole_statutory, *limits.stages.values(), *own]
    for since in sorted({day for each in dated for day, _ in each.values}):
        promised = limits.promised(since, channel)
        allowed = promised or limits.statutory(since)
        if allowed is None or allowed.unit != "working_days":
            continue
        minutes, way = Ways(folder, weights(limits, since, channel)).longest(diagram)
        if minutes > max(allowed.value, 1) * DAY_MINUTES:  # decided on the day itself (0): within that day
            whose = ("承诺", "promised") if promised else ("法定", "statutory")
            return _problem(folder, since, allowed.value, whose, minutes, way, channel)
    return None


def _problem(folder: Folder, since: date, allowed: int, whose: tuple[str, str], minutes: int, way: list[str], channel: str) -> Problem:
    days = f"{minutes / DAY_MINUTES:g}" if minutes % 39 == 0 else f"{minutes / DAY_MINUTES:.2f}"
    path = " → ".join(name[:20] for name in way)
    line = _line(folder.files["limits.toml"], since)
    where_zh, where_en = (f"走渠道“{channel}”的办件，", f"For cases of channel {channel!r}: ") if channel else ("", "")
    mend = f"请在 [channel.{channel}.stage.…] 缩短环节时限" if channel else "请缩短环节时限"
    relax = "，或者放宽承诺" if whose[1] == "promised" else ""
    zh = f"{where_zh}自 {since} 起，流程图最长一路的环节时限合计 {days} 个工作日，超过{whose[0]}的 {allowed} 个工作日：{path}。{mend}{relax}。"
    en = f"{where_en}Expected the stages on the longest way to fit into the {whose[1]} {allowed} working days, but from {since} they take {days}: {path}."
    return Problem("limits.toml", line, zh, en, file="limits.toml")


def _line(content: bytes, since: date) -> int:
    """Where the day is first written."""
    lines = content.decode("utf-8", "replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.lstrip().startswith(f'"{since}"')), 0)


def _limits(folder: Folder) -> Limits | None:
    content = folder.files.get("limits.toml")
    if content is None or not toml_file.fits(content):
        return None
    try:
        return read_limits(content)
    except DefinitionError:  # limits_file says so
        return None


def weights(limits: Limits, since: date, channel: str, phase: str = "") -> Mapping[str, int]:
    """Working minutes by stage on that day, in a phase of a project those of the phase."""
    found = {}
    for stage in limits.stages:
        limit = limits.stage(stage, since, channel, phase)
        found[stage] = 0 if limit is None else limit.value * (DAY_MINUTES if limit.unit == "working_days" else 1)
    return found


class Ways:
    """The longest ways of one day, each process and sub-process measured once; one that calls itself adds nothing (another rule refuses it)."""

    def __init__(self, folder: Folder, weights: Mapping[str, int]) -> None:
        self.folder = folder
        self.weights = weights
        self.known: dict[tuple[str, str], tuple[int, list[str]]] = {}

    def longest(self, diagram: Diagram) -> tuple[int, list[str]]:
        """Minutes of the longest way through the processes of a diagram, and the timed tasks on it."""
        return max((self.scope(diagram, process.id) for process in diagram.processes), key=_minutes, default=(0, []))

    def scope(self, diagram: Diagram, scope: str) -> tuple[int, list[str]]:
        """The longest way through one process or sub-process: minutes, and the names of the timed tasks on it."""
        key = (diagram.file, scope)
        if key not in self.known:
            self.known[key] = (0, [])
            self.known[key] = self._measured(diagram, scope)
        return self.known[key]

    def _measured(self, diagram: Diagram, scope: str) -> tuple[int, list[str]]:
        nodes = {node.id: node for node in diagram.scopes.get(scope, [])}
        best: dict[str, tuple[int, list[str]]] = {}
        for name in _backwards(diagram, nodes):  # every node after all that follow it, but for what a loop leads back to
            minutes, way = max((best[target] for target in _targets(diagram, nodes, name) if target in best), key=_minutes, default=(0, []))
            own, own_way = self._weight(diagram, nodes[name])
            best[name] = (own + minutes, (own_way + way)[:MOST_NAMES])
        return max(best.values(), key=_minutes, default=(0, []))

    def _weight(self, diagram: Diagram, node: Element) -> tuple[int, list[str]]:
        if node.kind == "callActivity":
            called = self.folder.called(node.raw.get("calledElement") or "")
            return self.longest(called) if called else (0, [])
        if node.kind == "subProcess":
            return self.scope(diagram, node.id)
        if node.kind != "userTask" or node.properties.get("kind", "") in OUTSIDE or node.camunda.get("candidateGroups", "").strip() in APPLICANTS:
            return 0, []
        minutes = self.weights.get(node.properties.get("stage", ""), 0)
        return (minutes, [node.name or node.id]) if minutes else (0, [])


def _minutes(way: tuple[int, list[str]]) -> int:
    return way[0]


def _targets(diagram: Diagram, nodes: Mapping[str, Element], name: str) -> list[str]:
    if nodes[name].camunda.get("topic") in STOPPING:
        return []
    after = [flow.target for flow in diagram.outgoing.get(name, [])] + [event.id for event in diagram.boundaries(nodes[name])]
    return [target for target in after if target in nodes]


def _backwards(diagram: Diagram, nodes: Mapping[str, Element]) -> list[str]:
    """Nodes in the order in which a walk in depth from the start leaves them: the last first."""
    starts = [name for name, node in nodes.items() if node.kind == "startEvent"] or list(nodes)[:1]
    order: list[str] = []
    seen: set[str] = set()
    for start in starts:
        if start in seen:
            continue
        seen.add(start)
        work = [(start, iter(_targets(diagram, nodes, start)))]
        while work:
            name, after = work[-1]
            following = next((target for target in after if target not in seen), None)
            if following is None:
                order.append(name)
                work.pop()
            else:
                seen.add(following)
                work.append((following, iter(_targets(diagram, nodes, following))))
    return order
