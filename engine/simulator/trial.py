"""试办: a draft tried out. A trial is a pure function of the bundle and of a scenario that is still being written: whoever holds both has all of it.

``try_out`` plays the steps written so far and tells, as plain data, what each has brought about, where the case stands, and where it stopped.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from engine.domain.calendar import ZONE
from engine.domain.errors import YizhangError
from engine.simulator.coverage import flows_taken
from engine.simulator.expectations import found
from engine.simulator.outlook import form_path, outlook
from engine.simulator.prefill import Prefill, made_up
from engine.simulator.rehearsal import Seen
from engine.simulator.scenario import Mismatch, read_scenario

if TYPE_CHECKING:
    from engine.queries.cases import CasePage
    from engine.simulator.player import Player
    from engine.simulator.rehearsal import Rehearsal
    from engine.simulator.scenario import Scenario

STEPS: Final = 200
YEARS: Final = 30


def opening(rehearsal: Rehearsal, today: datetime) -> dict[str, Any]:
    """Before the first step: the form that opens a case, sample answers to it, and the materials that a window may tick."""
    edition = rehearsal.edition
    form = edition.form_of("start")
    phase = edition.item.phases[0].id if edition.item.phases else ""
    return {
        "form": form_path(edition, form),
        "sample": made_up(form, today.astimezone(ZONE).date()),
        "materials": [[one.id, one.name, one.name_en] for one in edition.materials_of(phase)],
        "channels": ["online", "window"] if not edition.item.official.only else ["official"],
        "official": sorted(edition.item.official.roles),
    }


def try_out(rehearsal: Rehearsal, name: str) -> dict[str, Any]:
    """Play ``scenarios/<name>.toml`` as far as it goes, without asking what it expects."""
    seen, course = Seen(), _Course(rehearsal)
    told: dict[str, Any] = {"steps": course.told, "failure": None, "state": None}
    try:
        scenario = read_scenario(name, rehearsal.files[f"scenarios/{name}.toml"])
        _bound(scenario)
    except Mismatch as error:
        return told | {"failure": _failure(error)}
    with rehearsal.opened(seen) as player:
        course.player, course.seen = player, seen
        try:
            for number in player.follow(scenario):
                course.note(number)
        except Mismatch as error:
            told["failure"] = _failure(error)
        except YizhangError as error:
            told["failure"] = {"step": len(course.told), "zh": str(error), "en": str(error), "errors": []}
        told["now"] = player.clock.now.astimezone(ZONE).replace(tzinfo=None).isoformat(timespec="seconds")
        if player.case_id:
            page = player.page()
            told["state"] = outlook(player, page, Prefill(rehearsal.files))
            told["found"] = found(page, player.app.ask)
    told["nodes"] = list(dict.fromkeys(seen.passed))
    told["flows"] = flows_taken(rehearsal.chart, set(seen.passed), set(seen.turns))
    return told


def _bound(scenario: Scenario) -> None:
    if len(scenario.steps) > STEPS:
        raise Mismatch(f"一个情景最多 {STEPS} 步。", f"Expected at most {STEPS} steps in a scenario, but there are more.")
    last = max([scenario.opening.at, scenario.read_at, *(step.at for step in scenario.steps)])
    if last - scenario.opening.at > timedelta(days=366 * YEARS):
        raise Mismatch(f"情景最长 {YEARS} 年。", f"Expected a scenario of at most {YEARS} years, but it is longer.")


def _failure(error: Mismatch) -> dict[str, Any]:
    return {"step": error.step, "zh": error.zh, "en": error.en, "errors": [[one.key, one.zh, one.en] for one in error.errors]}


class _Course:
    """What each step has brought about, by comparing before and after."""

    player: Player
    seen: Seen

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self.told: list[dict[str, Any]] = []
        self._passed = self._turns = self._fired = self._documents = 0
        self._open: set[str] = set()

    def note(self, number: int) -> None:
        """One step more is done."""
        page, clock = self.player.page(), self.player.clock
        passed, turns = self.seen.passed[self._passed :], self.seen.turns[self._turns :]
        tasks = {task.id: task for task in page.tasks if task.state == "open"}
        self.told.append(
            {
                "no": number,
                "at": clock.now.astimezone(ZONE).replace(tzinfo=None).isoformat(timespec="seconds"),
                "passed": list(dict.fromkeys(passed)),
                "flows": flows_taken(self.rehearsal.chart, set(passed), set(turns)),
                "opened": [[task.node, task.unit] for id_, task in tasks.items() if id_ not in self._open],
                "open": sorted({task.node for task in tasks.values()}),
                "documents": [one.kind for one in page.documents[self._documents :]],
                "fired": sorted(self._fire(page, one) for one in clock.fired[self._fired :]),
                "end": page.row.end_node or "",
            }
        )
        self._passed, self._turns, self._fired = len(self.seen.passed), len(self.seen.turns), len(clock.fired)
        self._documents, self._open = len(page.documents), set(tasks)

    @staticmethod
    def _fire(page: CasePage, fired: Any) -> list[str]:
        kind = next((one.kind for one in page.clocks if one.name == fired.subject), "diagram")
        return [fired.at.astimezone(ZONE).replace(tzinfo=None).isoformat(timespec="seconds"), kind]
