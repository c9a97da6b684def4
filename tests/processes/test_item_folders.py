"""Every item's folder fits together: diagram, forms, materials, limits, units, documents and scenarios, whatever the item."""

from __future__ import annotations

import re
import tomllib

import pytest

import handlers
from engine.domain.codes import item_code_valid
from engine.domain.document_kinds import KINDS, is_licence
from engine.domain.form import fields_of, untranslated
from engine.domain.template import read_template
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from engine.runtime.edition import compile_edition
from engine.runtime.expressions import check
from engine.simulator import Rehearsal
from tests.processes.conftest import LAW, ROOT

ITEMS = sorted(path.parent.name for path in (ROOT / "processes").glob("*/item.toml"))
TOPICS = topics_of(handlers)
WRITTEN_BY_HANDLERS = {
    "has_deferred",
    "in_time",
    "needs_review",
    "needs_survey",
    "granted",
    "survey_units",
    "units",
    "unit",
    "survey_passed",
    "outcome",
    "channel",
    "needs_coordination",
    "simplified",
    "overrun",
    "objecting_units",
    "commitment_kept",
    "experts_missing",
    "hearing_held",
    "seats",
    "lead_unit",
    "has_dependants",
}
# the statutes whose full text was read; whatever else is cited is marked as not yet checked
HELD = (
    "行政许可法",
    "消防法",
    "优化营商环境条例",
    "国务院关于在线政务服务的若干规定",
    "市场主体登记管理条例",
    "旅行社条例",
    "不动产登记暂行条例",
    "企业投资项目核准和备案管理条例",
    "政府投资条例",
)


@pytest.fixture(scope="module", params=ITEMS)
def bundle(request):
    return read_folder(ROOT / "processes" / request.param)


@pytest.fixture(scope="module")
def edition(bundle):
    item = tomllib.loads(bundle["item.toml"].decode())["id"]
    return compile_edition(1, item, 1, bundle, frozenset(TOPICS))


def _tasks(edition):
    return [node for node in edition.definition.nodes.values() if node.element == "userTask"]


def _start(edition):
    """What the start form asks, and in a project what is asked when the papers of a later phase are handed in."""
    later = [edition.form_of("hand_in", phase.id) for phase in edition.item.phases[1:]]
    return {field.key: field for form in (edition.form_of("start"), *later) for field in fields_of(form)}


def _phases(edition):
    return [phase.id for phase in edition.item.phases] or [""]


def test_every_scenario_goes_as_it_says_and_together_they_visit_everything(bundle):
    with Rehearsal(bundle, TOPICS) as rehearsal:
        run = rehearsal.run()

    assert [(result.name, result.failure) for result in run.failures] == []
    assert run.results
    assert run.unvisited == ()


def test_the_code_is_one_and_no_other_items(edition):
    assert item_code_valid(edition.item.code)
    codes = [tomllib.loads((ROOT / "processes" / item / "item.toml").read_text(encoding="utf-8"))["code"] for item in ITEMS]
    assert codes.count(edition.item.code) == 1


def test_every_user_task_has_a_form_in_both_languages(edition):
    for node in _tasks(edition):
        assert untranslated(edition.form_of(node.id)) == (), node.id
    assert untranslated(edition.form_of("start")) == ()


def test_every_form_belongs_to_a_task(bundle, edition):
    used = {node.form.rpartition("/")[2] for node in _tasks(edition)}
    used |= {f"{name}_{phase.id}" for name in used for phase in edition.item.phases if f"forms/{name}_{phase.id}.form" in bundle}
    assert {name.rpartition("/")[2].removesuffix(".form") for name in bundle if name.startswith("forms/")} == used | {"start"}


def test_every_lane_keeps_to_its_duties(edition):
    allowed = {"申请人": set(), "受理": {"accept"}, "审查": {"review", "approve"}, "核准": {"approve"}, "出证": {"issue"}}
    for node in _tasks(edition):
        assert not node.lane or node.duty in ("", None, "none") or node.duty in allowed[node.lane], node.id  # called processes have none


def test_every_officers_task_is_timed_and_no_applicants_is(edition):
    for node in _tasks(edition):
        assert bool(node.stage) == (node.role != "applicant"), node.id
        assert not node.stage or node.stage in edition.limits.stages, node.id
    assert set(edition.limits.stages) == {node.stage for node in _tasks(edition) if node.stage}


def test_conditions_ask_only_for_variables_that_somebody_writes(bundle, edition):
    routed = {field.route for form in edition.forms.values() for field in fields_of(form) if field.route}
    for source in re.findall(rb"<bpmn:conditionExpression[^>]*>([^<]*)<", bundle[f"{edition.item.id}.bpmn"]):
        check(source.decode().replace("&gt;", ">").replace("&lt;", "<").replace("&quot;", '"'), names=routed | WRITTEN_BY_HANDLERS)


def test_who_is_asked_depends_on_the_start_form_alone(edition):
    routed = {field.route for field in fields_of(edition.form_of("start")) if field.route}
    for participant in edition.item.participants:
        check(participant.when, names=routed)


def test_reviews_by_name_are_by_participants(edition):
    units = {participant.unit for participant in edition.item.participants}
    assert {node.unit for node in _tasks(edition) if node.kind == "review"} <= units


def test_the_start_form_says_who_applies(edition):
    assert {"name", "code"} <= {field.reuse for field in _start(edition).values()}


def test_materials_are_required_by_declared_fields_and_uploads_are_materials(edition):
    start = _start(edition)
    for material in edition.materials:
        check(material.required_when, names=set(start))
    uploaded = {m.id for m in edition.materials if m.reusable_from != "start_form"}
    assert {field.material for field in start.values() if field.material} == uploaded


def test_uploads_take_what_the_material_list_says(edition):
    for field in _start(edition).values():
        material = next((m for m in edition.materials if m.id == field.material), None)
        if material is not None:
            assert (set(field.accept), field.max_mb) == (set(material.accept), material.max_mb), material.id


def test_the_window_ticks_every_material_and_defers_only_what_may_follow(edition):
    if edition.item.official.only:
        assert edition.materials == ()  # nobody applies, so nothing is asked of anybody
        return
    for phase in _phases(edition):
        ticks = {field.key: {option.value for option in field.options} for field in fields_of(edition.form_of("accept_case", phase))}
        assert ticks["materials"] == {material.id for material in edition.materials_of(phase)}
        assert ticks.get("deferred", set()) <= {material.id for material in edition.materials_of(phase) if not material.core}


def test_licences_print_declared_fields_and_are_declared(edition):
    drafts = [node for node in edition.definition.nodes.values() if node.topic == "draft_licence"]
    renewed = [node for node in edition.definition.nodes.values() if node.topic in {"draft_renewal", "draft_change"}]
    for draft in drafts:
        tasks = [name for name in draft.inputs.get("answers", "").split(",") if name]
        known = set(_start(edition)).union(*(_keys(edition, task) for task in tasks))
        assert {field.removesuffix("?") for field in draft.inputs["fields"].split(",")} <= known
    several = any(node.topic == "draft_licences" for node in edition.definition.nodes.values())
    assert {draft.inputs["licence"] for draft in (*drafts, *renewed)} == {kind.id for kind in edition.item.licences if not several}


def _keys(edition, task):
    return {field.key for field in fields_of(edition.form_of(task))}


def test_every_document_has_a_name_a_seal_and_a_date(edition):
    for kind, content in {**LAW.templates, **edition.templates}.items():
        template = read_template(f"documents/{kind}.typ", content)
        assert kind in KINDS or is_licence(kind)
        assert re.search(r"#show: (letter|slip|licence)\.with\(", template.source), kind
        assert "date: field(" in template.source, kind
        assert {"number", "unit_name"} <= set(template.placeholders), kind


def test_what_refuses_names_the_remedies(edition):
    for kind, content in {**LAW.templates, **edition.templates}.items():
        if kind in {"cancellation_decision", "revocation_decision", "refusal_decision", "registration_refusal", "non_acceptance_decision"}:
            assert "行政复议" in content.decode(), kind
            assert "行政诉讼" in content.decode(), kind


def test_every_citation_of_a_statute_we_hold_is_marked_verified_and_no_other(bundle, edition):
    citations = [*edition.item.basis, *(kind.basis for kind in edition.item.licences), *(material.basis for material in edition.materials)]
    for basis in citations:
        assert basis.verified == basis.text.removeprefix("中华人民共和国").startswith(HELD), basis
    for value in _values(tomllib.loads(bundle["limits.toml"].decode())):
        assert value.get("verified", False) == value["reference"].startswith(HELD), value


def _values(table):
    """The dated values, wherever they stand."""
    for value in table.values():
        if isinstance(value, dict):
            yield from [value] if "reference" in value else _values(value)


def test_several_licences_come_each_with_a_component_and_print_what_was_asked(edition):
    if not any(node.topic == "draft_licences" for node in edition.definition.nodes.values()):
        assert all(not kind.component and not kind.fields for kind in edition.item.licences)
        return
    components = {part.component for part in edition.item.participants}
    assert {kind.component for kind in edition.item.licences} <= components
    assert {part.component for part in edition.item.participants if part.core} <= {kind.component for kind in edition.item.licences}
    for kind in edition.item.licences:
        assert {field.removesuffix("?") for field in kind.fields} <= set(_start(edition))


def test_a_bundle_replaces_items_that_are_recorded(edition):
    assert set(edition.item.bundle.replaces) <= set(LAW.singles)


def test_the_change_log_states_date_ground_and_stages(edition):
    words = (ROOT / "processes" / edition.item.id / "CHANGELOG.md").read_text(encoding="utf-8")
    assert all(heading in words for heading in ("生效日期", "法律依据", "影响的环节"))
