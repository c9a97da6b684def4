"""试办: what is clicked through is recorded as a scenario that passes; a trial depends on nothing but the folder and its steps."""

from __future__ import annotations

import tomllib
from pathlib import Path

import orjson
import pytest

import handlers
from engine.domain.errors import DefinitionError, Rejection
from engine.domain.form import parse_form, read_submission
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from engine.simulator import Rehearsal, coverage, room
from engine.simulator.posting import posted
from engine.simulator.proof import prove_draft
from engine.simulator.recording import as_said, begun, cut_after, expecting, suggested, with_step
from engine.simulator.scenario import read_scenario
from engine.simulator.trial import opening, try_out

PROCESSES = Path(__file__).parents[2] / "processes"
PLAYED = {
    "catering_licence": ["coordinated", "corrected_once", "deemed_accepted", "material_asked", "unit_added", "withdrawn"],
    "catering_renewal": ["deemed_renewed", "renewed"],
    "licence_revocation": ["fraud"],
}


@pytest.fixture(scope="module")
def topics():
    return topics_of(handlers)


@pytest.fixture(scope="module")
def rehearse(topics):
    made = {}

    def rehearsal(item):
        if item not in made:
            made[item] = Rehearsal(read_folder(PROCESSES / item), topics)
        return made[item]

    yield rehearsal
    for one in made.values():
        one.close()


def _clicked(content):
    """The same course, recorded step by step as a page would."""
    said = tomllib.loads(content.decode())
    written = begun(said["name"], said["start"])
    for step in said["do"]:
        written = with_step(written, step)
    return with_step(written, {"at": said["expect"]["at"]}) if "at" in said["expect"] else written


@pytest.mark.parametrize(("item", "name"), [(item, name) for item, names in PLAYED.items() for name in names])
def test_what_was_clicked_through_is_recorded_and_passes(rehearse, item, name):
    rehearsal = rehearse(item)
    own = read_folder(PROCESSES / item)
    clicked = _clicked(own[f"scenarios/{name}.toml"])
    rehearsal.files = own | {"scenarios/clicked.toml": clicked}

    once, again = try_out(rehearsal, "clicked"), try_out(rehearsal, "clicked")
    recorded = expecting(clicked, "录下来的", suggested(once["found"]))
    rehearsal.files = own | {"scenarios/clicked.toml": recorded}
    played, shipped = rehearsal.play("clicked"), rehearsal.play(name)

    assert orjson.dumps(once) == orjson.dumps(again)
    assert once["failure"] is None
    assert (played.failure, played.title, played.end) == (None, "录下来的", shipped.end)
    assert (played.visited, played.flows) == (shipped.visited, shipped.flows)
    assert read_scenario("x", recorded).steps[: len(read_scenario("x", clicked).steps)] == read_scenario("x", clicked).steps
    assert {"stages", "documents"} <= read_scenario("x", recorded).expect.keys()


def test_a_broken_draft_fails_at_the_expectation_and_says_both(rehearse):
    own = read_folder(PROCESSES / "catering_licence")
    rehearsal = rehearse("catering_licence")
    content = _clicked(own["scenarios/straight_grant.toml"])
    rehearsal.files = own | {"scenarios/x.toml": content}
    found = suggested(try_out(rehearsal, "x")["found"])
    rehearsal.files = own | {"scenarios/x.toml": expecting(content, "期望不符", found | {"due": {"promised": "2026-07-16"}})}

    result = rehearsal.play("x")

    assert result.expected is not None
    assert result.expected[0] == "due"
    assert "2026-07-16" in result.expected[1]
    assert "2026-07-15" in result.expected[2]


def test_a_trial_says_who_may_do_what_with_a_form_already_filled_in(rehearse):
    own = read_folder(PROCESSES / "catering_licence")
    rehearsal = rehearse("catering_licence")
    steps = cut_after(_clicked(own["scenarios/coordinated.toml"]), 1)
    rehearsal.files = own | {"scenarios/x.toml": steps}

    state = try_out(rehearsal, "x")["state"]

    assert [(task["node"], task["unit"], task["role"]) for task in state["tasks"]] == [
        ("review_unit", "market_supervision", "reviewer"),
        ("review_unit", "urban_management", "reviewer"),
    ]
    assert {clock["kind"]: clock["due"] for clock in state["clocks"] if clock["state"] == "running"}["promised"] == "2026-07-15T17:00:00"
    assert state["next"] == {"at": "2026-07-03T09:59:00", "kind": "stage", "subject": "review_unit", "unit": "market_supervision", "warning": "1"}
    task = state["tasks"][0]
    form = parse_form(own[task["form"]])
    step = {"at": read_scenario("x", steps).steps[0].at, "task": task["node"], "unit": task["unit"], "by": "reviewer", "values": as_said(form, task["sample"])}
    rehearsal.files = own | {"scenarios/x.toml": with_step(steps, step)}
    assert try_out(rehearsal, "x")["failure"] is None


def test_a_refused_click_names_the_fields_and_changes_nothing(rehearse):
    own = read_folder(PROCESSES / "catering_licence")
    rehearsal = rehearse("catering_licence")
    steps = cut_after(_clicked(own["scenarios/straight_grant.toml"]), 0)
    at = read_scenario("x", steps).opening.at
    rehearsal.files = own | {"scenarios/x.toml": with_step(steps, {"at": at, "task": "accept_case", "by": "window", "values": {"acceptance": "decline"}})}

    told = try_out(rehearsal, "x")

    assert told["failure"]["step"] == 1
    assert [key for key, _, _ in told["failure"]["errors"]] == ["materials", "decline_ground", "decline_reasons"]
    assert [task["node"] for task in told["state"]["tasks"]] == ["accept_case"]


def test_answers_are_said_as_they_are_posted(rehearse):
    own = read_folder(PROCESSES / "catering_licence")
    form = parse_form(own["forms/start.form"])
    opened = opening(rehearse("catering_licence"), read_scenario("x", own["scenarios/coordinated.toml"]).opening.at)

    said = as_said(form, opened["sample"])
    back = posted(form, said, lambda _: "sample")

    assert {name for name, values in opened["sample"].items() if any(values)} == back.keys()
    assert not isinstance(read_submission(form, back, today=read_scenario("x", own["scenarios/coordinated.toml"]).opening.at.date()), list)


def test_a_node_that_nobody_reached_is_told_by_who_turned_off_before_it(rehearse):
    rehearsal = rehearse("catering_licence")
    rehearsal.files = read_folder(PROCESSES / "catering_licence")
    visited = {name: rehearsal.play(name).visited for name in ("not_accepted", "corrected_once")}

    near = coverage.near(rehearsal.chart, "refused", visited)

    assert near[0][:2] == ("corrected_once", "is_granted")
    assert near[0][2] < near[1][2]


def test_the_room_answers_as_the_rehearsal_and_stops_what_takes_too_long(topics, rehearse, monkeypatch):
    own = read_folder(PROCESSES / "catering_renewal")
    rehearsal = rehearse("catering_renewal")
    rehearsal.files = own
    made = room.Room(topics)
    try:
        assert made.try_out(own, "renewed") == orjson.loads(orjson.dumps(try_out(rehearsal, "renewed")))
        assert made.play(own, "renewed")["zh"] == ""
        with pytest.raises(DefinitionError):
            made.chart(own | {"catering_renewal.bpmn": b"<x/>"})
        few = {path: content for path, content in own.items() if not path.startswith("scenarios/") or Path(path).stem == "not_accepted"}
        few["scenarios/begun.toml"] = cut_after(own["scenarios/renewed.toml"], 1)
        few["scenarios/wrong.toml"] = own["scenarios/renewed.toml"].replace(b"licence = true", b"licence = false")
        with pytest.raises(DefinitionError) as kept_back:
            prove_draft(made, few)
        said = {(finding.rule, finding.file, finding.element) for finding in kept_back.value.findings}
        assert {("scenario", "scenarios/wrong.toml", ""), ("expectation", "scenarios/begun.toml", ""), ("coverage", "scenarios", "refused")} <= said
        monkeypatch.setattr(room, "COLD", 0.0)
        made._seconds = 0.001
        with pytest.raises(Rejection, match="stopped"):
            made.try_out(own, "refused")
        assert made._child is None
    finally:
        made.close()
