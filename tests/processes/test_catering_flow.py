"""The catering diagram carried by the interpreter with the real handlers; rows that the store would keep stand in plain lists."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest

from engine.domain import effects
from engine.domain.document_kinds import KINDS
from engine.domain.facts import CaseFact, Facts, Lapse, LicenceDraft, MaterialFact, Opinion, Survey
from engine.domain.form import Submission, on_paper, read_submission
from engine.domain.inputs import parse_inputs
from engine.domain.item import Participant
from engine.domain.template import OFFERED, fit, read_template
from engine.runtime import codec, interpreter
from engine.runtime.expressions import evaluate
from tests.processes.conftest import LAW, ROOT

NOW = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
START = {
    "operator_name": ["青禾区小满餐饮有限公司"],
    "credit_code": ["91110000600037341L"],
    "legal_person": ["李满"],
    "legal_person_id": ["360426199101010071"],
    "phone": ["13800000000"],
    "place_address": ["青禾区麦浪路 18 号"],
    "area": ["120"],
    "seats": ["40"],
    "business_form": ["中小型餐馆"],
    "projects": ["热食类食品制售"],
    "safety_officers[0].name": ["王禾"],
    "safety_officers[0].identity": ["360426199101010071"],
    "has_signboard": ["yes"],
    "signboard_width": ["3"],
    "signboard_height": ["1"],
    "signboard_text": ["小满"],
    "public_gathering": ["no"],
    "sells_tobacco": ["no"],
    "layout_plan": ["u1"],
    "equipment_list": ["u2"],
    "signboard_drawing": ["u3"],
    "delivery_method": ["counter"],
    "declaration": ["true"],
}
AGREE, OBJECT, LOOK = {"opinion": "agree"}, {"opinion": "object", "reasons": "招牌遮挡信号灯"}, {"opinion": "survey", "survey_points": "后厨"}
BY_THE_ENGINE = ("receipt", "licence", "withdrawal_notice")
FORM = {
    "accept_case": {"acceptance": "accept", "materials": "application_form"},
    "supply_correction": {"explanation": "已补"},
    "joint_survey": {"result": "passed", "findings": "与图纸一致"},
    "rectify": {"rectified": "已整改"},
    "resurvey": {"result": "passed", "findings": "已整改到位"},
    "approve_case": {"decision": "granted"},
    "issue_licence": {"proof": "issue"},
    "deliver": {"delivery_method": "counter", "recipient": "李满", "served_on": "2026-07-01"},
}


class Desk:
    """One case at one desk: posts forms, keeps rows as the store would, saves and loads the state after every step."""

    def __init__(self, edition, start, *, without_files=False):
        self.edition = edition
        self.rows = Facts(NOW, edition.item, CaseFact("1", "小满", "91110000600037341L", "online", "2026-07-01", {}), {})
        self.rounds, self.documents, self.passed, self.result, self.clock = {}, [], [], None, False
        form = edition.form_of("start")
        submission = self._read(on_paper(form) if without_files else form, start)
        self.rows = replace(self.rows, case=replace(self.rows.case, form=submission.values))
        self.live, advance = interpreter.start(edition.definition, submission.routing, NOW, self._call)
        self._take(advance)

    @staticmethod
    def _read(form, raw):
        read = read_submission(form, raw, today=date(2026, 7, 1) if {"correct_by", "deferred_by"} & set(raw) else date(2026, 7, 31))
        assert isinstance(read, Submission), read
        return read

    def open(self):
        return sorted((task.node.id, str(task.variables.get(task.node.unit_from, ""))) for task in interpreter.open_tasks(self.live))

    def post(self, node, unit="", *, exact=False, **values):
        given = {**({} if exact else FORM.get(node, {})), **values}
        submission = self._read(self.edition.form_of(node), {key: value if isinstance(value, list) else [value] for key, value in given.items()})
        task = next(t for t in interpreter.open_tasks(self.live) if t.node.id == node and unit in ("", t.variables.get(t.node.unit_from)))
        rows = self.rows
        self.rows = replace(rows, case=replace(rows.case, answers={**rows.case.answers, node: submission.values}))
        getattr(self, f"_{task.node.kind}", lambda *_: None)(submission.values, unit)
        self.live = codec.decode(self.edition.definition, codec.encode(self.live))
        self._take(interpreter.complete(self.live, task.id, submission.routing, NOW, self._call))

    def lapse(self):
        """The legal limit that the diagram waits for passes."""
        (wait,) = interpreter.timers(self.live)
        limit = self.edition.limits.deemed_after(self.edition.definition.nodes[wait.node_id].limit, date(2026, 7, 1))
        self.rows = replace(self.rows, lapse=Lapse("2026-07-01", limit.value, limit.reference))
        self._take(interpreter.fire(self.live, wait.id, NOW, self._call))

    def change_units(self, step):
        """A unit joins the review, or leaves it."""
        open_ = {str(task.variables.get(task.node.unit_from)): task.id for task in interpreter.open_tasks(self.live)}
        item, opinions = self.rows.item, self.rows.opinions
        if "add_unit" in step:
            unit = step["add_unit"]
            if unit not in {part.unit for part in item.participants}:
                item = replace(
                    item, participants=(*item.participants, Participant(unit, unit, unit, step["component"], "", "false", core=False, surveys=False))
                )
            self.rows = replace(self.rows, item=item, opinions=(*opinions, Opinion(unit, "pending")))
            self._take(interpreter.add_instance(self.live, next(iter(open_.values())), unit, NOW, self._call))
        else:
            unit = step["remove_unit"]
            self.rows = replace(self.rows, opinions=tuple(one for one in opinions if one.unit != unit))
            self._take(interpreter.remove_instance(self.live, open_[unit], NOW, self._call))

    def _accept(self, values, _):
        def state(material):
            return "present" if material in values.get("materials", []) else "deferred" if material in (values.get("deferred") or []) else "missing"

        self.rows = replace(self.rows, materials=tuple(MaterialFact(m.id, m.name, state(m.id)) for m in self.edition.materials))

    def _joint_review(self, values, unit):
        given = Opinion(unit, values["opinion"], values.get("reasons", ""), values.get("conditions", ""), 1, coordinate=bool(values.get("coordinate")))
        self.rows = replace(self.rows, opinions=tuple(given if o.unit == unit else o for o in self.rows.opinions))

    def _joint_survey(self, values, _):
        held = replace(self.rows.surveys[-1], result=values["result"], findings=values["findings"], officers=(7, 8))
        self.rows = replace(self.rows, surveys=(*self.rows.surveys[:-1], held))

    def _take(self, advance):
        assert advance.failures == ()
        self.passed += advance.passed
        self.end = advance.end_node

    def _call(self, node, variables):
        module = import_module(f"handlers.{node.topic}")
        asked = [p.unit for p in self.edition.item.participants if evaluate(p.when, variables)]
        outcome = getattr(module, node.topic)(parse_inputs(module.Inputs, node.inputs), replace(self.rows, variables={**variables, "asked_units": asked}))
        for effect in outcome.effects:
            self._apply(effect)
        return outcome.data

    def _apply(self, effect):
        rows = self.rows
        match effect:
            case effects.MarkAccepted():
                self.clock = True
            case effects.OpenReview(units):
                kept = [o for o in rows.opinions if o.unit not in units]
                self.rows = replace(rows, opinions=(*kept, *(Opinion(unit, "pending") for unit in units)))
            case effects.ConveneSurvey(units, round=number):
                self.rows = replace(rows, surveys=(*rows.surveys, Survey(number, units, "", "", ())))
            case effects.SetDecision(outcome, granted, refused, reasons):
                self.rows = replace(rows, decision={"outcome": outcome, "granted": list(granted), "refused": list(refused), "reasons": reasons})
            case effects.DraftLicence(kind, prefix):
                self.rows = replace(rows, draft=LicenceDraft(kind, f"{prefix}…", effect.data))
            case effects.WriteDocument(kind, data):
                self._print(kind, data)
            case effects.CloseCase(result):
                self.result = result

    def _print(self, kind, data):
        template = read_template(f"documents/{kind}.typ", (LAW.templates | self.edition.templates)[kind])
        common = dict.fromkeys(OFFERED, "…")
        fitted = fit(template, {**common, **data})
        assert isinstance(fitted, dict), fitted
        self.documents.append(kind)


@pytest.fixture
def desk(edition):
    return lambda **start: Desk(edition, {**START, **{key: [value] for key, value in start.items()}})


def _agree(desk, *units, node="review_unit", **special):
    for unit in units:
        desk.post(node, unit, **special.get(unit, AGREE))


def _issue(desk):
    for node in ("approve_case", "issue_licence", "deliver"):
        desk.post(node)


def test_a_straight_grant_ends_with_the_licence(desk):
    case = desk()
    case.post("accept_case")
    _agree(case, "market_supervision", "urban_management")
    _issue(case)

    assert (case.end, case.result) == ("licence_issued", "licence")
    assert case.documents == ["acceptance_notice", "grant_decision", "delivery_receipt"]
    assert case.clock


@pytest.mark.parametrize(
    ("start", "units"),
    [
        ({}, ["market_supervision", "urban_management"]),
        (
            {"public_gathering": "yes", "fire_way": "commitment", "fire_plan": "u4", "evacuation_plan": "u5"},
            ["fire_safety", "market_supervision", "urban_management"],
        ),
        ({"sells_tobacco": "yes"}, ["market_supervision", "tobacco", "urban_management"]),
    ],
)
def test_only_the_units_concerned_are_asked_and_all_at_once(desk, start, units):
    case = desk(**start)
    case.post("accept_case")

    assert case.open() == [("review_unit", unit) for unit in units]


def test_corrections_go_round_and_the_clock_waits(desk):
    case = desk()
    for _ in range(2):
        case.post("accept_case", acceptance="correct", correction_notes="图上缺尺寸")
        assert case.open() == [("supply_correction", "")]
        case.post("supply_correction")
    assert not case.clock
    assert case.documents == ["correction_notice", "correction_notice"]
    case.post("accept_case")

    assert case.clock


def test_what_is_not_this_bureaus_business_ends_at_the_window(desk):
    case = desk()
    case.post("accept_case", acceptance="decline", decline_ground="wrong_body", right_body="邻区行政审批局", decline_reasons="经营地在邻区")

    assert (case.end, case.result, case.documents) == ("not_accepted", "not_accepted", ["non_acceptance_decision"])


@pytest.mark.parametrize("order", [("market_supervision", "urban_management"), ("urban_management", "market_supervision")])
def test_one_units_veto_survives_any_order_of_opinions(desk, order):
    case = desk()
    case.post("accept_case")
    _agree(case, *order, urban_management=OBJECT)
    case.post("approve_case", decision="partly", reasons="招牌不予许可")

    assert case.rows.decision["outcome"] == "partly"
    assert case.rows.decision["refused"] == ["户外招牌设置"]
    case.post("issue_licence")
    case.post("deliver")
    assert case.end == "licence_issued"


def test_a_refusal_by_all_ends_with_reasons(desk):
    case = desk()
    case.post("accept_case")
    _agree(case, "market_supervision", "urban_management", market_supervision=OBJECT, urban_management=OBJECT)
    case.post("approve_case", decision="refused", reasons="不符合法定条件")

    assert (case.end, case.result, case.documents[-1]) == ("refused", "refused", "refusal_decision")


def test_one_survey_serves_all_who_asked_and_there_is_one_resurvey(desk):
    case = desk()
    case.post("accept_case")
    _agree(case, "market_supervision", "urban_management", market_supervision=LOOK, urban_management=LOOK)
    assert case.open() == [("joint_survey", "")]
    case.post("joint_survey", result="rectify", findings="灭火器压力不足\n后厨未分隔")
    case.post("rectify")
    case.post("resurvey")

    assert case.open() == [("conclude_review", "market_supervision"), ("conclude_review", "urban_management")]
    assert [(s.round, s.units) for s in case.rows.surveys] == [(1, ("market_supervision", "urban_management")), (2, ("market_supervision", "urban_management"))]
    _agree(case, "market_supervision", "urban_management", node="conclude_review")
    _issue(case)
    assert case.end == "licence_issued"
    assert case.documents.count("survey_record") == 2


def test_a_failed_survey_is_decided_by_the_units_that_looked(desk):
    case = desk()
    case.post("accept_case")
    _agree(case, "market_supervision", "urban_management", market_supervision=LOOK)
    case.post("joint_survey", result="failed", findings="无独立后厨")
    assert case.open() == [("conclude_review", "market_supervision")]
    case.post("conclude_review", "market_supervision", **OBJECT)
    case.post("approve_case", decision="partly", reasons="食品经营条件不具备")

    assert (case.end, case.rows.decision["outcome"]) == ("refused", "refused")


def test_a_licence_that_differs_goes_back_to_approval_and_comes_again(desk):
    case = desk()
    case.post("accept_case")
    _agree(case, "market_supervision", "urban_management")
    case.post("approve_case")
    case.post("issue_licence", proof="reject_back", reject_reasons="地址少了门牌号")
    assert case.open() == [("approve_case", "")]
    _issue(case)

    assert case.end == "licence_issued"
    assert case.documents.count("grant_decision") == 1


def test_the_documents_left_to_the_engine_have_templates(edition, law):
    kinds = set(edition.templates) | {kind for kind in law.templates if not kind.startswith("licence_")}  # those bear the name of their licence
    assert set(BY_THE_ENGINE) < kinds <= set(KINDS)


SCENARIOS = sorted((ROOT / "processes" / "catering_licence" / "scenarios").glob("*.toml"))


def _posted(values):
    raw = {}
    for key, value in values.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            raw |= {f"{key}[{i}].{name}": [str(cell)] for i, row in enumerate(value) for name, cell in row.items()}
        elif isinstance(value, list):
            raw[key] = [str(one).partition(".")[0] and f"u{n}" if "." in str(one) else str(one) for n, one in enumerate(value)]
        else:
            raw[key] = ["true" if value is True else str(value)]
    return raw


def _play(edition, scenario):
    case = Desk(edition, _posted(scenario["start"]["values"]), without_files=scenario["start"]["channel"] == "window")
    for step in scenario["do"]:
        if "refused" in step or "ask_material" in step or "supply_further" in step:
            continue  # the bureau's affair, not the diagram's
        if "add_unit" in step or "remove_unit" in step:
            case.change_units(step)
        elif "task" not in step and "withdraw" not in step:
            case.lapse()
        elif "withdraw" not in step:
            case.post(step["task"], step.get("unit", ""), exact=True, **_posted(step["values"]))
    return case


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_scenario_ends_where_it_says(edition, path):
    scenario = tomllib.loads(path.read_text(encoding="utf-8"))
    case = _play(edition, scenario)

    expected = scenario["expect"]
    assert case.end == expected.get("end")
    assert case.documents == [kind for kind in expected["documents"] if kind not in BY_THE_ENGINE]
    stored = {opinion.unit: "ended" if opinion.state == "pending" else opinion.state for opinion in case.rows.opinions}  # the bureau ends what is open
    assert stored == expected.get("opinions", {})
    assert (case.rows.decision or {}).get("outcome") == expected.get("decision", "granted" if expected["licence"] else None)


def test_the_scenarios_visit_every_node_of_the_diagram(edition):
    passed = {node for path in SCENARIOS for node in _play(edition, tomllib.loads(path.read_text(encoding="utf-8"))).passed}
    assert set(edition.definition.nodes) - passed == set()
