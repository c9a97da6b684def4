"""What the running product makes of the catering forms: ticks, deferred materials, opinions, corrections."""

from __future__ import annotations

import pytest

from engine.domain.errors import Invalid
from tests import bureau as bureaus

GATHERING = {"public_gathering": "yes", "fire_way": "inspection"}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    home = tmp_path_factory.mktemp("bureau")
    return home, bureaus.build(home)


@pytest.fixture
def bureau(template, tmp_path):
    running = bureaus.copied(*template, tmp_path / "bureau")
    yield running
    running.close()


def _states(bureau, case_id):
    return {material.material: material.state for material in bureau.page(case_id).materials}


def test_the_form_just_filled_in_is_the_application_form(bureau):
    states = _states(bureau, bureau.submit())

    assert states["application_form"] == "present"
    assert states["business_licence"] == "missing"
    assert "fire_plan" not in states


def test_nothing_is_accepted_that_is_neither_ticked_nor_deferred(bureau):
    case_id = bureau.submit()

    with pytest.raises(Invalid) as refused:
        bureau.complete(case_id, "accept_case", materials=["application_form", "business_licence"])

    assert refused.value.errors[0].key == "materials"
    assert "布局" in refused.value.errors[0].zh
    assert _states(bureau, case_id)["business_licence"] == "missing"


def test_what_may_follow_is_deferred_and_a_core_material_is_not(bureau):
    case_id = bureau.submit()
    ticked = [material for material in bureaus.MATERIALS if material != "health_certificates"]
    bureau.complete(case_id, "accept_case", materials=ticked, deferred=["health_certificates"], deferred_by="2026-07-07")

    assert _states(bureau, case_id)["health_certificates"] == "deferred"


def test_a_correction_supplies_the_material_it_uploads(bureau):
    case_id = bureau.submit()
    rest = [material for material in bureaus.MATERIALS if material != "business_licence"]
    bureau.complete(case_id, "accept_case", materials=rest, acceptance="correct", correction_notes="地址写到门牌号")
    bureau.complete(case_id, "supply_correction", by="xiaoman", business_licence=bureau.upload("xiaoman", "执照.pdf"), explanation="已补")

    assert _states(bureau, case_id)["business_licence"] == "present"
    assert bureau.task(case_id, "accept_case")


def test_an_objection_without_reasons_is_refused_and_with_a_stock_reason_is_not(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")

    with pytest.raises(Invalid, match="mending"):
        bureau.complete(case_id, "review_unit", unit_id="urban_management", opinion="object")
    bureau.complete(case_id, "review_unit", unit_id="urban_management", opinion="object", stock_reasons=["场所布局与图纸不符"], reasons="招牌过宽")

    (opinion,) = [row for row in bureau.page(case_id).opinions if row.unit == "urban_management"]
    assert (opinion.state, opinion.reasons) == ("object", "场所布局与图纸不符\n招牌过宽")


def test_the_core_unit_is_always_concerned(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")

    with pytest.raises(Invalid):
        bureau.complete(case_id, "review_unit", unit_id="market_supervision", opinion="unconcerned")


def test_a_unit_that_takes_no_part_in_surveys_cannot_ask_for_one(bureau):
    case_id = bureau.submit(sells_tobacco="yes")
    bureau.complete(case_id, "accept_case")

    with pytest.raises(Invalid):
        bureau.complete(case_id, "review_unit", unit_id="tobacco", opinion="survey", survey_points="柜台")


def test_a_case_granted_in_part_still_gets_its_licence(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    bureau.complete(case_id, "review_unit", unit_id="market_supervision")
    bureau.complete(case_id, "review_unit", unit_id="urban_management", opinion="object", reasons="遮挡信号灯")
    bureau.complete(case_id, "approve_case", decision="partly", reasons="招牌不予许可")
    bureau.complete(case_id, "issue_licence")
    bureau.complete(case_id, "deliver")

    page = bureau.page(case_id)
    assert (page.row.status, page.row.result) == ("closed", "licence")
    assert [document.kind for document in page.documents] == ["receipt", "acceptance_notice", "grant_decision", "licence", "delivery_receipt"]
