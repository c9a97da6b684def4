"""情景的页面: what ``scenario_play`` shows, made of a scenario, the chart of its draft and what the room tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.form import as_raw
from engine.simulator.recording import suggested
from engine.simulator.scenario import Mismatch, read_scenario
from web.i18n import gettext, say
from web.studio import scenario_expected
from web.studio.scenario_list import NOTHING
from web.studio.scenario_words import Names, clock_words, document_words, effect_words, moment_words, opening_words, role_words, step_words
from web.studio.trial_forms import form_at, on_screen, shown_raw
from web.studio.trial_steps import a_little_later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.simulator.scenario import Scenario

LIMITS = {"working_days": ("%d 个工作日", "%d working days"), "working_minutes": ("%d 个工作分钟", "%d working minutes")}


def scenario_view(
    name: str, files: Mapping[str, bytes], chart: Mapping[str, Any] | None, told: Mapping[str, Any] | None, path: str, at: int | None
) -> dict[str, Any]:
    """Everything on the page. ``path`` is the diagram shown, ``at`` the number of steps gone."""
    known = chart or NOTHING
    state = (told or {}).get("state") or {}
    names = Names(known, state.get("units", {}))
    main = next((one for one in files if one.endswith(".bpmn") and "/" not in one), "")
    shown = path if path.endswith(".bpmn") and path in files else main
    try:
        scenario = read_scenario(name, files[f"scenarios/{name}.toml"])
    except Mismatch as error:
        empty: dict[str, Any] = {"steps": [], "at": 0, "state": None, "expect": [], "diagrams": [], "paint": []}
        return {**empty, "title": name, "broken": say(error.zh, error.en), "diagram": shown}
    steps = _steps(scenario, told, names)
    failure = (told or {}).get("failure")
    reached = (told or {}).get("steps", [])
    last = len([one for one in reached if one["no"] >= 0]) - 1
    return {
        "title": scenario.title,
        "steps": steps,
        "broken": say(failure["zh"], failure["en"]) if failure else "",
        "at": last if at is None else max(0, min(at, max(last, 0))),
        "last": last,
        "diagram": shown,
        "diagrams": _diagrams(files, reached, main),
        "paint": [_painted(one, shown, main) for one in reached if one["no"] >= 0],
        "state": _state(state, told, files, names) if state and not failure else None,
        "expect": scenario_expected.rows(told["found"], scenario.expect, suggested(told["found"]), names) if told and "found" in told else [],
        "recorded": bool(scenario.expect),
    }


def _steps(scenario: Scenario, told: Mapping[str, Any] | None, names: Names) -> list[dict[str, Any]]:
    known = {one["no"]: one for one in (told or {}).get("steps", [])}
    failed = ((told or {}).get("failure") or {}).get("step")
    found = [(0, scenario.opening.at, opening_words(scenario.opening)), *((step.no, step.at, step_words(step, names)) for step in scenario.steps)]
    return [
        {
            "no": no,
            "at": moment_words(at.replace(tzinfo=None).isoformat()),
            "words": text,
            "effects": effect_words(known[no], names) if no in known else [],
            "state": "failed" if no == failed else ("done" if no in known else "unreached"),
        }
        for no, at, text in found
    ]


def _diagrams(files: Mapping[str, bytes], reached: list[dict[str, Any]], main: str) -> list[str]:
    """The item's own diagram, and those of called processes that the case came through."""
    through = {node.partition(".")[0] for one in reached for node in one["passed"] if "." in node}
    return [main, *sorted(path for path in files if path.startswith("_shared/") and path.removeprefix("_shared/").removesuffix(".bpmn") in through)]


def _painted(told: Mapping[str, Any], shown: str, main: str) -> dict[str, list[str]]:
    """What a step passed and left open, by the ids of the diagram shown."""
    process = "" if shown == main else shown.rpartition("/")[2].removesuffix(".bpmn")

    def own(ids: list[str]) -> list[str]:
        return [one.removeprefix(f"{process}.") if process else one for one in ids if "." not in one or (process and one.startswith(f"{process}."))]

    return {"passed": own(told["passed"]) + own(told["flows"]), "open": own(told["open"]) + ([told["end"]] if told["end"] else [])}


def _state(state: Mapping[str, Any], told: Mapping[str, Any] | None, files: Mapping[str, bytes], names: Names) -> dict[str, Any]:
    now = (told or {}).get("now", "")
    tasks = [_task(one, files, names) for one in state["tasks"]]
    clocks = [_clock(one, names) for one in state["clocks"] if one["state"] != "stopped"]
    upcoming = state["next"]
    return {
        "now": moment_words(now),
        "later": a_little_later(now),
        "next_day": state["next_day"],
        "next": upcoming and {"at": upcoming["at"], "words": _next_words(upcoming, names)},
        "tasks": tasks,
        "clocks": clocks,
        "documents": [{"name": document_words([one["kind"]]), "number": one["number"], "at": moment_words(one["at"])} for one in state["documents"]],
        "end": names.node(state["end"]) if state["end"] else "",
        "closed": state["status"] == "closed" or bool(state["end"]),
        "of": [{"value": one["value"], "label": one["name"]} for one in tasks],
    }


def _next_words(upcoming: Mapping[str, Any], names: Names) -> str:
    clock = clock_words(upcoming["kind"], upcoming["subject"], upcoming["unit"], names)
    when = moment_words(upcoming["at"])
    return gettext("%(when)s预警：%(clock)s", when=when, clock=clock) if upcoming["warning"] else gettext("%(when)s到期：%(clock)s", when=when, clock=clock)


def _clock(one: Mapping[str, Any], names: Names) -> dict[str, Any]:
    limit = LIMITS.get(one["unit_of_limit"])
    return {
        "name": clock_words(one["kind"], one["subject"], one["unit"], names),
        "limit": say(*(text % one["limit"] for text in limit)) if limit else "",
        "used": one["used"],
        "due": moment_words(one["due"]),
        "provisional": one["provisional"],
        "reference": one["reference"],
        "verified": one["verified"],
        "sheet": [{"day": day, "counted": counted, "why": say(zh, en)} for day, counted, zh, en in one["sheet"]],
    }


def _task(one: Mapping[str, Any], files: Mapping[str, bytes], names: Names) -> dict[str, Any]:
    form = on_screen(form_at(files, one["form"])) if one["form"] else None
    raw = shown_raw(form_at(files, one["form"]), one["sample"]) if one["form"] else {}
    who = list(dict.fromkeys([one["role"], f"second_{one['role']}", "window", "applicant"]))
    return {
        **one,
        "value": f"{one['node']}@{one['unit']}" if one["unit"] else one["node"],
        "name": names.task(one["node"], one["unit"]),
        "who": role_words(one["role"]),
        "roles": [{"value": role, "label": role_words(role)} for role in who if role != "second_applicant"],
        "due_words": moment_words(one["due"]),
        "form_read": form,
        "raw": raw,
        "returns_words": [f"{node}@{unit}" if unit else node for node, unit in one["returns"]],
    }


def opening_raw(files: Mapping[str, bytes], path: str, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """An opening's values as the start form shows them."""
    form = form_at(files, path)
    return shown_raw(form, as_raw(form, values))
