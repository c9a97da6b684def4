"""情景即测试: every processes/<item>/scenarios/<name>.toml is a test of its own, named <item>::<name>."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.simulator import Rehearsal

ROOT = Path(__file__).parent


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Scenario files under processes/; a conftest under tests/ would never see them."""
    if file_path.suffix == ".toml" and file_path.parent.name == "scenarios" and file_path.parents[2] == ROOT / "processes":
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


def pytest_unconfigure() -> None:
    """The temporary bureaus go."""
    for rehearsal in REHEARSALS:
        rehearsal.close()


REHEARSALS: list[Rehearsal] = []


@cache
def rehearsal_of(folder: Path) -> Rehearsal:
    """One temporary bureau an item, kept for all its scenarios."""
    import handlers
    from engine.bootstrap import topics_of
    from engine.runtime.bundle import read_folder
    from engine.simulator import Rehearsal

    made = Rehearsal(read_folder(folder), topics_of(handlers))
    REHEARSALS.append(made)
    return made


class ScenarioFile(pytest.File):
    """One scenario file holds one test."""

    def collect(self) -> Iterator[ScenarioItem]:
        """The one test."""
        item = self.path.parents[1].name
        yield ScenarioItem.from_parent(self, name=f"{item}::{self.path.stem}")


class ScenarioItem(pytest.Item):
    """Passes when the scenario goes as it says; its failure is the sentence."""

    def runtest(self) -> None:
        """Play it."""
        result = rehearsal_of(self.path.parents[1]).play(self.path.stem)
        if result.failure is not None:
            raise ScenarioFailed(result.failure)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The sentence alone, without a traceback."""
        return str(excinfo.value) if isinstance(excinfo.value, ScenarioFailed) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the scenario is."""
        return self.path, 0, self.name


class ScenarioFailed(Exception):
    """不符: the scenario did not go as it says."""
