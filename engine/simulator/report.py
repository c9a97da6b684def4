"""报告: the scenarios of one or all items, a line each, and the flow nodes that none of them visited."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.domain.errors import DefinitionError
from engine.runtime.bundle import read_folder
from engine.simulator.rehearsal import Rehearsal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.domain.topic import Topic

    Say = Callable[[str], object]


def report(processes: Path, items: Sequence[str], topics: Mapping[str, Topic], say: Say) -> int:
    """0 when every scenario goes as it says, 1 when one does not or a folder is refused, 2 for an item that does not exist.

    ``items`` are ids under ``processes``, or paths of item folders elsewhere.
    """
    known = sorted(path.parent.name for path in processes.glob("*/item.toml"))
    elsewhere = {item: Path(item) for item in items if item not in known and (Path(item) / "item.toml").is_file()}
    strange = [item for item in items if item not in known and item not in elsewhere]
    if strange:
        say(f"没有事项“{'、'.join(strange)}”,现有:{'、'.join(known)}。/ Expected one of {', '.join(known)}, but got {', '.join(strange)}.")
        return 2
    passed = [_report_item(elsewhere.get(item, processes / item), topics, say) for item in items or known]
    return 0 if all(passed) else 1


def _report_item(folder: Path, topics: Mapping[str, Topic], say: Say) -> bool:
    say(folder.name)
    try:
        with Rehearsal(read_folder(folder), topics) as rehearsal:
            run = rehearsal.run()
            names = rehearsal.node_names
    except DefinitionError as error:
        for f in error.findings:
            say(f"  ✗ {f.file}:{f.line}: {f.element}: {f.rule}: {f.zh} / {f.en}")
        return False
    for result in run.results:
        say(f"  ✓ {result.name}: {result.title}" if result.failure is None else f"  ✗ {result.name}: {result.title}\n      {result.failure}")
    if not run.results:
        say("  没有情景 / there are no scenarios")
    elif run.unvisited:
        say("  没有情景到过的流程元素 / flow nodes that no scenario visited:")
        for node in run.unvisited:
            say(f"    {node} {names.get(node, '')}".rstrip())
    else:
        say(f"  全部 {len(rehearsal.nodes)} 个流程元素都有情景到过 / every one of {len(rehearsal.nodes)} flow nodes was visited")
    if run.results:
        flows = rehearsal.chart.flows
        say(f"  连线走过 {len(flows) - len(run.untaken)} / {len(flows)} 条 / sequence flows taken")
        for flow in run.untaken:
            say(f"    {flow} {rehearsal.chart.words(flow)}")
    return not run.failures
