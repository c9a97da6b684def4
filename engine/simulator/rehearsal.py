"""排演: a temporary bureau with the folder deployed, in which every scenario is played on a fresh copy."""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from engine.bootstrap import Application
from engine.config import Config
from engine.domain.calendar import ZONE
from engine.domain.commands import DeployItem
from engine.domain.errors import DefinitionError, Finding, YizhangError
from engine.simulator.cast import engage
from engine.simulator.clock import Clock
from engine.simulator.coverage import chart_of, flows_taken
from engine.simulator.expectations import compare
from engine.simulator.papers import check_papers
from engine.simulator.player import Player
from engine.simulator.scenario import Mismatch, read_scenario
from migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import TracebackType

    from engine.domain.topic import Topic
    from engine.simulator.scenario import Scenario

BEFORE = datetime(2004, 7, 1, 9, tzinfo=ZONE)  # the Administrative Licensing Law comes into force; no scenario is older


@dataclass(frozen=True)
class Result:
    """结果: of one scenario. ``failure`` is one sentence in both languages, None when it went as it says; ``end`` the end event.

    ``step`` is the number of the step that failed (0: the start), ``expected`` the expectation that does not hold: key, wanted, found.
    """

    name: str
    title: str
    failure: str | None
    end: str | None
    visited: frozenset[str]
    flows: frozenset[str] = frozenset()
    step: int | None = None
    expected: tuple[str, str, str] | None = None


@dataclass
class Seen:
    """走过: nodes in the order in which they were passed, and the turns that gateways took."""

    passed: list[str] = field(default_factory=list)
    turns: list[tuple[str, str]] = field(default_factory=list)

    def note(self, passed: Iterable[str], turns: Iterable[tuple[str, str]]) -> None:
        """One advance more."""
        self.passed += passed
        self.turns += turns


@dataclass(frozen=True)
class Run:
    """一次演练: all results, the flow nodes that were and were not visited, and the sequence flows that none has taken."""

    results: tuple[Result, ...]
    visited: frozenset[str]
    unvisited: tuple[str, ...]
    untaken: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[Result, ...]:
        """The results that are not as their scenario says."""
        return tuple(result for result in self.results if result.failure is not None)


class Rehearsal:
    """Use as a context manager, or ``close`` it. Raises DefinitionError when the folder does not pass the deploy gate."""

    def __init__(self, files: Mapping[str, bytes], topics: Mapping[str, Topic]) -> None:
        """Migrate, deploy and appoint once, in a folder that goes with this object."""
        self.files = files
        self._topics = topics
        self._plays = 0
        self._home = TemporaryDirectory(prefix="yizhang-scenarios-")
        try:
            self._furnish()
        except BaseException:
            self.close()
            raise

    def _furnish(self) -> None:
        shutil.copytree(_blank().name, self._template)
        app = Application(_config(self._template), self._topics, now=Clock(BEFORE))
        try:
            app.handle(DeployItem(None, self.files))
            edition = app.ask.items()[0]
            self.item = edition.item.id
            self.edition = edition
            self.chart = chart_of(edition)
            self.nodes = tuple(self.chart.nodes)
            self.node_names = {node.id: node.name for node in edition.definition.nodes.values()}
            self._cast = engage(app, edition, self._guests())
        finally:
            app.close()

    def _guests(self) -> set[str]:
        """The units that scenarios add to a review; a scenario that can't be read says so when it is played."""
        found: set[str] = set()
        for name in self.names:
            with suppress(Mismatch):
                scenario = read_scenario(name, self.files[f"scenarios/{name}.toml"])
                found |= {step.said for step in scenario.steps if step.action == "add_unit"}
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Remove the temporary bureau."""
        self._home.cleanup()

    @property
    def names(self) -> tuple[str, ...]:
        """The scenarios of the folder by file name."""
        return tuple(sorted(PurePosixPath(path).stem for path in self.files if path.startswith("scenarios/") and path.endswith(".toml")))

    def run(self) -> Run:
        """Every scenario."""
        results = tuple(self.play(name) for name in self.names)
        visited = frozenset().union(*(result.visited for result in results))
        taken = frozenset().union(*(result.flows for result in results))
        return Run(results, visited, tuple(node for node in self.nodes if node not in visited), tuple(flow for flow in self.chart.flows if flow not in taken))

    def play(self, name: str) -> Result:
        """One scenario; whatever goes wrong is its failure."""
        seen = Seen()
        title, end, failure, mismatch = name, None, None, None
        try:
            scenario = read_scenario(name, self.files[f"scenarios/{name}.toml"])
            title = scenario.title
            end = self._played(scenario, seen)
        except Mismatch as error:
            failure, mismatch = str(error), error
        except YizhangError as error:
            failure = str(error)
        except Exception as error:  # noqa: BLE001 - an analyst gets a sentence, whatever happened
            failure = f"演练中断,请联系系统维护人员:{type(error).__name__}: {error} / Expected to play it, but it broke off: {type(error).__name__}: {error}"
        flows = frozenset(flows_taken(self.chart, seen.passed, seen.turns))
        return Result(name, title, failure, end, frozenset(seen.passed), flows, getattr(mismatch, "step", None), getattr(mismatch, "expected", None))

    def _played(self, scenario: Scenario, seen: Seen) -> str | None:
        with self.opened(seen) as player:
            page = player.play(scenario)
            compare(scenario.expect, page, player.app.ask)
            check_papers(page, player.app.bureau.law)
            end: str | None = page.row.end_node
            return end

    @contextmanager
    def opened(self, seen: Seen) -> Iterator[Player]:
        """A bureau of its own for one play, which tells ``seen`` what the case comes through; it is gone afterwards."""
        self._plays += 1
        folder = Path(self._home.name) / f"play-{self._plays}"
        shutil.copytree(self._template, folder)
        clock = Clock(BEFORE)
        app = Application(_config(folder), self._topics, now=clock)
        app.bureau.watch = lambda _, passed, turns: seen.note(passed, turns)
        try:
            yield Player(app, clock, self._cast, self.item)
        finally:
            app.close()
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def _template(self) -> Path:
        return Path(self._home.name) / "template"


def run_all(files: Mapping[str, bytes], topics: Mapping[str, Topic]) -> Run:
    """Play every scenario of a folder. Raises DefinitionError when the folder does not pass the deploy gate."""
    with Rehearsal(files, topics) as rehearsal:
        return rehearsal.run()


def prove(files: Mapping[str, bytes], topics: Mapping[str, Topic]) -> Run:
    """Before a deployment: raises DefinitionError with a finding for every scenario that fails."""
    run = run_all(files, topics)
    if run.failures:
        raise DefinitionError([_finding(result) for result in run.failures])
    return run


@cache
def _blank() -> TemporaryDirectory[str]:
    """An empty bureau, migrated once in the life of a process; a copy costs next to nothing."""
    home = TemporaryDirectory(prefix="yizhang-blank-")
    migrate(_config(Path(home.name)).database_url)
    return home


def _finding(result: Result) -> Finding:
    zh, _, en = str(result.failure).partition(" / ")
    return Finding(f"scenarios/{result.name}.toml", 0, "", "scenario", f"情景“{result.title}”没有通过:{zh}", f"Expected the scenario to pass, but: {en or zh}")


def _config(folder: Path) -> Config:
    return Config.from_env({"YIZHANG_DATA": str(folder), "YIZHANG_STATE_KEY": "5c" * 32, "YIZHANG_WEB_KEY": "5c" * 32, "YIZHANG_SYNCHRONOUS": "OFF"})
