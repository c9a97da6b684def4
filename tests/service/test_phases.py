"""阶段: a project in phases, played on both databases: its clocks, sums, refusals, waivers and what the checker says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

import handlers
from engine import bootstrap
from engine.domain.codes import project_code_valid
from engine.domain.commands import CommissionReport, CompleteTask, DeployItem, ExtendCase, ReceiveReport, SendBack, WithdrawCase
from engine.domain.errors import Invalid, Rejection
from engine.domain.project_time import whose_sum
from engine.runtime.bundle import read_folder
from engine.simulator.cast import engage
from engine.simulator.clock import Clock
from engine.simulator.player import Player
from engine.simulator.scenario import read_scenario
from engine.verify import verify
from tests.bureau import ROOT, START


class Stage:
    """A bureau with the project's own cast, in which its scenarios are played up to a step."""

    def __init__(self, config, item="investment_project"):
        self.clock, self.config, self.item = Clock(START), config, item
        self.app = bootstrap.build(config, handlers, now=self.clock)
        self.app.handle(DeployItem(None, read_folder(ROOT / "processes" / item)))
        self.cast = engage(self.app, self.app.ask.edition(item))

    def play(self, name, steps=None):
        """The player after so many steps of the scenario (None: all)."""
        scenario = read_scenario(name, (ROOT / "processes" / self.item / "scenarios" / f"{name}.toml").read_bytes())
        if steps is not None:
            scenario = replace(scenario, steps=scenario.steps[:steps], read_at=scenario.steps[steps - 1].at)
        player = Player(self.app, self.clock, self.cast, self.item)
        player.play(scenario)
        return player

    def verified(self):
        return verify(self.config.database_url, self.config.state_key)


@pytest.fixture
def stage(bureau):
    made = Stage(bureau.config)
    yield made
    made.app.close()


def clocks(page):
    return {c.name: c.state for c in page.clocks if c.kind in ("statutory", "promised") and not whose_sum(c.name)}


def left(stage, page):
    """What the clock of the sum that counts now says is left, and whose it is."""
    (running,) = [c for c in page.clocks if whose_sum(c.name) and c.state == "running"]
    reading = stage.app.ask.clock_reading(page, running.name)
    return whose_sum(running.name), reading.allowed - reading.used


def test_every_phase_has_clocks_of_its_own_and_the_sums_leave_out_the_applicants_days(stage):
    player = stage.play("filed_to_acceptance")
    page = player.page()

    assert [(p.phase, p.state) for p in page.phases] == [(phase.id, "granted") for phase in page.edition.item.phases]
    assert set(clocks(page)) == {f"{kind}:{p.phase}" for p in page.phases for kind in ("statutory", "promised")}
    assert set(clocks(page).values()) == {"stopped"}
    assert project_code_valid(page.project.code)
    assert page.project.code[15:17] == "03"
    time = stage.app.ask.project_time(page)
    used = {name: stage.app.ask.clock_reading(page, f"promised:{name}").used for name in ("initiation", "design", "construction", "completion")}
    assert used == {"initiation": 0, "design": 2, "construction": 3, "completion": 3}
    assert (time.department.limit.value, time.intermediary.limit.value) == (17, 33)
    assert time.department.used == sum(used.values())
    assert time.applicant > 50
    assert stage.verified() == []


def test_a_refused_phase_is_entered_again_and_the_project_lives_on(stage):
    page = stage.play("refused_then_deemed").page()

    assert [(p.phase, p.round, p.state) for p in page.phases[:3]] == [("initiation", 1, "declined"), ("initiation", 2, "refused"), ("initiation", 3, "granted")]
    assert {"promised:initiation.2", "promised:initiation.3"} <= set(clocks(page))
    assert page.phase.phase == "design"
    assert page.row.decided_at is None
    assert stage.verified() == []


def test_what_an_area_has_assessed_is_waived_and_said_so(stage):
    page = stage.play("approved_after_lapse").page()

    waived = [p for p in page.phases if p.phase == "initiation"][-1].waived
    assert waived == '["ecology","energy_saving"]'
    assert {o.unit for o in page.opinions} == {"development_reform", "land_siting"}
    assert sum(event.type == "ComponentWaived" for event in page.events) == 2
    assert page.project.code[15:17] == "02"
    assert stage.app.ask.clock_reading(page, "statutory:initiation.2").allowed == 20
    assert stage.app.ask.project_time(page) is None  # 17 and 33 are promised to filed projects
    assert stage.verified() == []


def test_between_phases_nothing_runs_reports_may_be_commissioned_and_no_more_days_than_promised(stage):
    player = stage.play("filed_to_acceptance", 5)
    page = player.page()
    reviewer = next(c.person_id for c in page.completions if c.node == "review_unit")
    ask = stage.app.ask

    assert [t.node for t in page.tasks] == ["hand_in"]
    assert {c.state for c in page.clocks} == {"stopped"}
    with pytest.raises(Invalid) as refused:
        stage.app.handle(CommissionReport(reviewer, player.case_id, "site_survey", "示例勘察院", "applicant", 6, "phases-1"))
    assert "5" in refused.value.errors[0].zh
    stage.app.handle(CommissionReport(reviewer, player.case_id, "site_survey", "示例勘察院", "applicant", 5, "phases-2"))
    stage.clock.move(stage.app, stage.clock.now.replace(day=10))
    stage.app.handle(ReceiveReport(reviewer, player.case_id, player.page().commissions[-1].id, "符合", "phases-3"))
    time = ask.project_time(player.page())
    assert (time.department.used, time.intermediary.used) == (0, 7)
    done = next(c for c in page.completions if c.node == "review_unit")
    with pytest.raises(Rejection):
        stage.app.handle(SendBack(reviewer, page.tasks[0].id, done.task_id, "旧阶段", "phases-4"))
    stage.app.handle(WithdrawCase(int(page.row.applicant_id), player.case_id, "不建了", "phases-5"))
    assert player.page().row.result == "withdrawn"
    assert stage.verified() == []


def test_a_sum_counts_on_with_whoever_has_the_project_and_is_told_before_and_when_it_is_used_up(stage):
    player = stage.play("filed_to_acceptance", 8)
    page = player.page()
    assert page.phase.phase == "design"
    reviewer = next(c.person_id for c in page.completions if c.node == "review_unit")
    assert left(stage, page) == ("department", 17 - stage.app.ask.project_time(page).department.used)

    stage.app.handle(CommissionReport(reviewer, player.case_id, "mapping", "示例测绘院", "applicant", 3, "sums-1"))
    stage.clock.move(stage.app, stage.clock.now + timedelta(days=14))
    page = player.page()
    assert page.whole_clock("promised").name == "promised:design"
    assert left(stage, page) == ("intermediary", 33 - stage.app.ask.project_time(page).intermediary.used)
    stage.app.handle(ReceiveReport(reviewer, player.case_id, page.commissions[-1].id, "符合", "sums-2"))
    stage.clock.move(stage.app, stage.clock.now + timedelta(days=1))
    page = player.page()
    assert stage.app.ask.project_time(page).intermediary.used >= 9
    assert left(stage, page) == ("department", 17 - stage.app.ask.project_time(page).department.used)

    stage.app.handle(CommissionReport(reviewer, player.case_id, "mapping", "示例测绘院", "applicant", 3, "sums-3"))
    stage.clock.move(stage.app, stage.clock.now + timedelta(days=60))
    page = player.page()
    assert stage.app.ask.project_time(page).intermediary.over > 0
    told = [a for a in stage.app.ask.alerts_of(player.case_id) if whose_sum(a.clock) == "intermediary"]
    assert [a.level for a in told][:2] == ["yellow", "red"]
    assert told[0].recipient == told[1].recipient == f"person:{reviewer}"
    assert stage.verified() == []


def test_a_phase_is_extended_by_whom_its_own_limits_name(stage):
    player = stage.play("filed_to_acceptance", 1)
    who = stage.cast.find("government_head")[1]
    with pytest.raises(Rejection):
        stage.app.handle(ExtendCase(stage.cast.find("head")[1], player.case_id, "复杂", "phases-6"))
    stage.app.handle(ExtendCase(who, player.case_id, "跨区协调", "phases-7"))

    assert stage.app.ask.clock_reading(player.page(), "statutory:initiation").allowed == 60
    assert stage.verified() == []


@pytest.mark.parametrize(
    "fault",
    [
        "update phase set accepted_at = accepted_at + 60000",
        "update phase set state = 'refused' where no = 1",
        "update clock set state = 'running' where name = 'promised:initiation'",
    ],
)
def test_a_planted_fault_in_a_phase_is_named(stage, fault):
    stage.play("filed_to_acceptance", 7)
    engine = create_engine(stage.config.database_url)
    with engine.begin() as connection:
        connection.execute(text(fault))
    engine.dispose()

    assert "phases_follow" in {line.split(":")[0] for line in stage.verified()}


def test_at_the_counter_the_papers_of_a_phase_come_on_paper(stage):
    player = stage.play("filed_to_acceptance", 5)
    window, task = stage.cast.find("window")[1], player.page().tasks[0]
    values = {"floor_area": ["18000"], "storeys": ["3"], "designer": ["示例设计院"]}
    with pytest.raises(Invalid):
        stage.app.handle(CompleteTask(int(player.page().row.applicant_id), task.id, player.page().row.event_no, values, "phases-8"))
    stage.app.handle(CompleteTask(window, task.id, player.page().row.event_no, values, "phases-9"))

    page = player.page()
    assert {m.state for m in page.materials if m.material in ("land_paper", "scheme_drawings")} == {"missing"}
    assert [t.node for t in page.tasks] == ["accept_case"]
