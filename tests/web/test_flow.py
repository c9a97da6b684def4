from __future__ import annotations

from pathlib import Path

import pytest

from web.flow import _read, way_taken

DIAGRAM = Path(__file__).parents[2] / "processes" / "catering_licence" / "catering_licence.bpmn"


@pytest.fixture(scope="module")
def flow():
    return _read(DIAGRAM.read_bytes())


def test_certain_stages_are_those_that_no_favourable_way_leads_around(flow):
    certain = [stage.id for stage in flow.stages if stage.certain]

    assert certain == ["accept_case", "review_unit", "approve_case", "issue_licence", "deliver"]


def test_a_called_process_is_a_stage_of_its_own(flow):
    assert next(stage.process for stage in flow.stages if stage.id == "correct_materials") == "correction"


def test_the_way_follows_the_stages_in_their_order(flow):
    way = way_taken(flow, ["accept_case", "review_unit", "joint_survey", "conclude_review", "approve_case"], [], None)

    assert "is_survey_needed_to_convene_survey" in way
    assert "is_survey_needed_to_reviewed" not in way
    assert "collect_conclusions_to_reviewed" in way


def test_the_way_without_a_survey_goes_straight_on(flow):
    way = way_taken(flow, ["accept_case", "review_unit"], ["approve_case"], None)

    assert "is_survey_needed_to_reviewed" in way
    assert "convene_survey" not in way
    assert "approve_case" not in way


def test_a_loop_back_is_painted_once(flow):
    way = way_taken(flow, ["accept_case", "correct_materials", "accept_case"], ["review_unit"], None)

    assert len(way) == len(set(way))
    assert {"correct_materials_to_accept_case", "is_complete_to_correct_materials", "is_complete_to_record_acceptance"} <= set(way)


def test_a_closed_case_ends_at_its_end(flow):
    way = way_taken(flow, ["accept_case"], [], "not_accepted")

    assert way[-1] == "not_accepted"
    assert "decline_acceptance" in way


def test_of_two_favourable_ways_neither_is_certain():
    flow = _read((DIAGRAM.parents[1] / "household_migration" / "household_migration.bpmn").read_bytes())

    assert [stage.id for stage in flow.stages if stage.certain] == ["accept_case", "approve_case"]


def test_what_follows_the_licence_by_law_is_certain():
    flow = _read((DIAGRAM.parents[1] / "travel_agency" / "travel_agency.bpmn").read_bytes())

    assert [stage.id for stage in flow.stages if stage.certain][-2:] == ["deliver", "lodge_deposit"]
