"""The parts of the catering folder fit each other: diagram, forms, materials, limits, units, documents."""

from __future__ import annotations

import re
import tomllib

import pytest

from engine.domain.document_kinds import KINDS
from engine.domain.form import fields_of, untranslated
from engine.domain.template import read_template
from engine.runtime.expressions import check
from tests.processes.conftest import ROOT

HANDLER_VARIABLES = {"has_deferred", "needs_survey", "granted", "survey_units", "units", "unit", "survey_passed", "outcome"}


def _start(edition):
    return {field.key: field for field in fields_of(edition.form_of("start"))}


def test_every_user_task_has_a_form_in_both_languages(edition):
    for node in edition.definition.nodes.values():
        if node.element == "userTask":
            assert untranslated(edition.form_of(node.id)) == (), node.id


def test_every_form_belongs_to_a_task(bundle, edition):
    used = {node.form.removeprefix("catering_licence/") for node in edition.definition.nodes.values() if node.element == "userTask"}
    assert {name.removeprefix("forms/").removesuffix(".form") for name in bundle if name.startswith("forms/")} == used | {"start", "supply_correction"}


def test_a_correction_is_uploaded_material_by_material(edition):
    own = {field.material: (field.accept, field.max_mb) for field in fields_of(edition.form_of("supply_correction")) if field.material}
    assert own == {field.material: (field.accept, field.max_mb) for field in fields_of(edition.form_of("start")) if field.material}


def test_every_duty_is_exclusive_to_its_lane(edition):
    duties = {
        node.lane: {n.duty for n in edition.definition.nodes.values() if n.lane == node.lane and n.duty not in ("", "none")}
        for node in edition.definition.nodes.values()
    }
    assert duties["受理"] == {"accept"}
    assert duties["审查"] == {"review", "approve"}
    assert duties["出证"] == {"issue"}
    assert duties["申请人"] == set()


def test_every_officers_task_is_timed_and_no_applicants_is(edition):
    for node in edition.definition.nodes.values():
        if node.element == "userTask":
            assert bool(node.stage) == (node.role != "applicant"), node.id
            assert not node.stage or node.stage in edition.limits.stages, node.id


def test_conditions_ask_only_for_variables_that_somebody_writes(bundle, edition):
    routed = {field.route for form in edition.forms.values() for field in fields_of(form) if field.route}
    for source in re.findall(rb"<bpmn:conditionExpression[^>]*>([^<]*)<", bundle["catering_licence.bpmn"]):
        check(source.decode().replace("&gt;", ">").replace("&lt;", "<").replace("&quot;", '"'), names=routed | HANDLER_VARIABLES)


def test_who_is_asked_depends_on_the_start_form_alone(edition):
    routed = {field.route for field in fields_of(edition.form_of("start")) if field.route}
    for participant in edition.item.participants:
        check(participant.when, names=routed)


def test_materials_are_required_by_declared_fields_and_uploads_are_materials(edition):
    start = _start(edition)
    for material in edition.materials:
        check(material.required_when, names=set(start))
    assert {field.material for field in start.values() if field.material} == {m.id for m in edition.materials} - {"application_form"}


def test_uploads_take_what_the_material_list_says(edition):
    start = _start(edition)
    for material in edition.materials:
        field = next((f for f in start.values() if f.material == material.id), None)
        if field is not None:
            assert (set(field.accept), field.max_mb) == (set(material.accept), material.max_mb), material.id


def test_the_window_ticks_every_material_and_defers_only_what_may_follow(edition):
    ticks = {field.key: {option.value for option in field.options} for field in fields_of(edition.form_of("accept_case"))}
    assert ticks["materials"] == {material.id for material in edition.materials}
    assert ticks["deferred"] == {material.id for material in edition.materials if not material.core}


def test_a_new_reviewing_unit_is_data(edition):
    assert [p.unit for p in edition.item.participants] == ["market_supervision", "urban_management", "fire_safety", "tobacco"]
    assert [p.unit for p in edition.item.participants if p.core] == ["market_supervision"]


def test_the_licence_prints_declared_fields(edition):
    (draft,) = [node for node in edition.definition.nodes.values() if node.topic == "draft_licence"]
    assert set(draft.inputs["fields"].split(",")) <= set(_start(edition))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_document_of_the_bureau_has_a_template_with_a_seal_and_a_date(edition, law, kind):
    template = read_template(f"documents/{kind}.typ", (law.templates | edition.templates)[kind])

    assert re.search(r"#show: (letter|slip|licence)\.with\(", template.source)
    assert "date: field(" in template.source
    assert {"number", "unit_name"} <= set(template.placeholders)


@pytest.mark.parametrize("kind", ["non_acceptance_decision", "refusal_decision", "grant_decision"])
def test_what_refuses_names_the_remedies(bundle, kind):
    words = bundle[f"documents/{kind}.typ"].decode()
    assert "行政复议" in words
    assert "行政诉讼" in words


def test_every_citation_of_a_statute_we_hold_is_marked_verified(bundle, edition):
    held = ("行政许可法", "消防法", "优化营商环境条例", "国务院关于在线政务服务的若干规定")
    citations = [*edition.item.basis, *(kind.basis for kind in edition.item.licences), *(material.basis for material in edition.materials)]
    for basis in citations:
        assert basis.verified == basis.text.removeprefix("中华人民共和国").startswith(held), basis
    for table in tomllib.loads(bundle["limits.toml"].decode())["whole_case"].values():
        for value in table.values():
            assert value.get("verified", False) == value["reference"].startswith(held)


def test_the_promise_is_a_third_of_the_serial_thirty_days(edition):
    from datetime import date

    assert edition.limits.promised(date(2026, 7, 1)).value == 10
    assert edition.limits.statutory(date(2026, 7, 1)).value == 20


def test_the_change_log_states_date_ground_and_stages():
    words = (ROOT / "processes" / "catering_licence" / "CHANGELOG.md").read_text(encoding="utf-8")
    assert all(heading in words for heading in ("生效日期", "法律依据", "影响的环节"))
