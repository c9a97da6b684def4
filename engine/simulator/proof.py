"""证明: what keeps a draft from being handed in: a scenario that fails, one that expects nothing, a flow node that none visits."""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from engine.domain.errors import DefinitionError, Finding
from engine.simulator.scenario import Mismatch, read_scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.simulator.room import Room


def names_in(files: Iterable[str]) -> tuple[str, ...]:
    """The scenarios of a folder by file name."""
    return tuple(sorted(PurePosixPath(path).stem for path in files if path.startswith("scenarios/") and path.endswith(".toml")))


def prove_draft(room: Room, files: Mapping[str, bytes]) -> None:
    """Plays every scenario. Raises DefinitionError with everything that keeps the draft back, first what the deploy gate says."""
    chart = room.chart(files)
    results = [room.play(files, name) for name in names_in(files)]
    found = [*failing(results), *expecting_nothing(files), *uncovered(chart, results)]
    if found:
        raise DefinitionError(found)


def failing(results: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """A finding for every scenario that does not go as it says."""
    return [
        Finding(
            f"scenarios/{one['name']}.toml",
            0,
            "",
            "scenario",
            f"情景“{one['title']}”没有通过:{one['zh']}",
            f"Expected the scenario {one['name']} to pass, but: {one['en']}",
        )
        for one in results
        if one["zh"]
    ]


def expecting_nothing(files: Mapping[str, bytes]) -> list[Finding]:
    """A finding for every scenario that is still being recorded: without an expectation it proves nothing."""
    found = []
    for name in names_in(files):
        with suppress(Mismatch):  # one that can't be read fails by itself
            scenario = read_scenario(name, files[f"scenarios/{name}.toml"])
            if not scenario.expect:
                zh, en = (
                    f"情景“{scenario.title}”还没有写期望,请录完或者删去。",
                    f"Expected the scenario {name} to expect something; record its end or remove it.",
                )
                found.append(Finding(f"scenarios/{name}.toml", 0, "", "expectation", zh, en))
    return found


def uncovered(chart: Mapping[str, Any], results: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """A finding for every flow node that no scenario visits."""
    visited = {node for one in results for node in one["visited"]}
    return [
        Finding(
            "scenarios",
            0,
            node,
            "coverage",
            f"没有情景到过“{names[0] or node}”。请录一个走到这里的情景。",
            f"Expected a scenario to visit {names[1] or node}, but none does.",
        )
        for node, names in chart["nodes"].items()
        if node not in visited
    ]
