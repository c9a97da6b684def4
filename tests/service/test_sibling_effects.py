"""影响其他单位: refusal, withdrawal and lapse reach the other units by rule; a late unit is gone on without, and counts only when taken in."""

from __future__ import annotations

import orjson
import pytest

from engine.domain.catalogue import read_item
from engine.domain.commands import CompleteTask, DeployItem, WithdrawCase
from engine.domain.errors import DefinitionError, Invalid, NotFound, Rejection, Stale
from engine.domain.review_commands import AddReviewUnit, AskForMaterial, GiveLateOpinion, TakeLateOpinion
from engine.runtime.bundle import read_folder
from engine.verify import verify
from engine.worker import Worker
from tests.bureau import ITEM, ROOT

FOOD, SIGN, FIRE = "market_supervision", "urban_management", "fire_safety"
RULES = """
[siblings]
refusal = { effect = "end", reference = "规则第一条" }
withdrawal = { effect = "end", reference = "规则第二条" }
lapse = { effect = "end", reference = "规则第三条" }

[late]
rule = "go_on"
reference = "规则第四条"

"""


def with_rules(text=RULES):
    files = read_folder(ROOT / "processes" / ITEM)
    before, _, rest = files["item.toml"].partition(b"[siblings]\n")
    files["item.toml"] = before + text.encode() + rest[rest.index(b"# -----") :]
    return files


@pytest.fixture
def reviewing(bureau):
    """Three units at review: food (core), signboard, and fire safety, which was added."""
    bureau.handle(DeployItem(None, with_rules()))
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")
    bureau.handle(AddReviewUnit(bureau.people["window1"], case_id, FIRE, "", "瓶装液化气", bureau.request_id()))
    return bureau, case_id


def states(bureau, case_id):
    return {o.unit: o.state for o in bureau.page(case_id).opinions}


def told(bureau, case_id, cause):
    said = [orjson.loads(e.data) for e in bureau.page(case_id).events if e.type == "ReviewEnded"]
    return {(one["unit"], one["ground"]) for one in said if one["cause"] == cause}


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_a_core_refusal_ends_the_review_of_the_others_and_says_by_which_rule(reviewing):
    bureau, case_id = reviewing
    sign = bureau.task(case_id, "review_unit", SIGN)
    bureau.handle(AskForMaterial(sign.assignee, sign.id, "夜景图", bureau.request_id()))
    bureau.complete(case_id, "review_unit", unit_id=FOOD, opinion="object", reasons="后厨与住宅相通")
    assert states(bureau, case_id) == {FOOD: "object", SIGN: "ended", FIRE: "ended"}
    assert told(bureau, case_id, "refusal") == {(SIGN, "规则第一条"), (FIRE, "规则第一条")}
    assert [t.node for t in bureau.page(case_id).tasks] == ["approve_case"]
    holder = next(login for login, person in bureau.people.items() if person == sign.assignee)
    assert any("规则第一条" in n.zh for n in bureau.page(case_id, holder).notices)
    sound(bureau)
    bureau.complete(case_id, "approve_case", decision="refused", reasons="核心分项不同意")
    assert bureau.page(case_id).decisions[-1].refused == '["食品经营许可"]'
    sound(bureau)


def test_another_units_refusal_leaves_the_rest_at_work_and_a_withdrawal_ends_them(reviewing):
    bureau, case_id = reviewing
    bureau.complete(case_id, "review_unit", unit_id=SIGN, opinion="object", reasons="遮挡信号灯")
    assert states(bureau, case_id) == {FOOD: "pending", SIGN: "object", FIRE: "pending"}
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], case_id, "不办了", bureau.request_id()))
    assert told(bureau, case_id, "withdrawal") == {(FOOD, "规则第二条"), (FIRE, "规则第二条")}
    sound(bureau)


def test_a_lapse_ends_the_review_too(bureau):
    bureau.handle(DeployItem(None, with_rules(RULES.replace("go_on", "wait"))))
    case_id = bureau.submit()
    late = {"deferred": ["health_certificates"], "deferred_by": "2026-07-06"}
    materials = ["application_form", "business_licence", "identity_card", "layout_plan", "equipment_list", "food_safety_rules", "signboard_drawing"]
    bureau.complete(case_id, "accept_case", materials=materials, **late)
    bureau.clock.move(days=6)
    Worker(bureau.app).fire_due()
    assert bureau.page(case_id).row.result == "revoked"
    assert told(bureau, case_id, "lapse") == {(FOOD, "规则第三条"), (SIGN, "规则第三条")}
    sound(bureau)


@pytest.fixture
def late(reviewing):
    """Food has answered; the stage limit of the two others is past."""
    bureau, case_id = reviewing
    bureau.complete(case_id, "review_unit", unit_id=FOOD)
    bureau.clock.move(days=6)
    Worker(bureau.app).fire_due()
    return bureau, case_id


def speak(bureau, case_id, by, unit=SIGN, state="object", reasons="遮挡信号灯"):
    return bureau.handle(GiveLateOpinion(bureau.people[by], case_id, unit, state, reasons, "", bureau.request_id()))


def test_the_review_goes_on_without_late_units_that_are_not_core(late):
    bureau, case_id = late
    assert states(bureau, case_id) == {FOOD: "agree", SIGN: "absent", FIRE: "absent"}
    page = bureau.page(case_id)
    assert [t.node for t in page.tasks] == ["approve_case"]
    assert len([o for o in page.opinions if o.given_at is not None and o.person_id is None]) == 2
    sound(bureau)
    bureau.complete(case_id, "approve_case")
    decision = bureau.page(case_id).decisions[-1]
    assert (decision.granted, decision.refused) == ('["食品经营许可"]', "[]")
    assert "户外招牌设置：区城市管理局逾期未提出意见" in decision.reasons
    with pytest.raises(Rejection, match="decided"):
        speak(bureau, case_id, "urban1")
    sound(bureau)


def test_a_late_opinion_is_kept_makes_the_approvers_page_stale_and_counts_only_when_taken_in(late):
    bureau, case_id = late
    seen = bureau.page(case_id).row.event_no
    with pytest.raises(NotFound):
        speak(bureau, case_id, "fire1")
    with pytest.raises(Invalid):
        speak(bureau, case_id, "urban1", reasons="")
    speak(bureau, case_id, "urban1")
    assert states(bureau, case_id)[SIGN] == "absent"
    sound(bureau)
    task = bureau.task(case_id, "approve_case")
    with pytest.raises(Stale):
        bureau.handle(CompleteTask(bureau.people["approver1"], task.id, seen, {"decision": ["granted"]}, bureau.request_id()))
    with pytest.raises(Rejection):
        speak(bureau, case_id, "urban2", state="agree")
    bureau.handle(TakeLateOpinion(bureau.people["approver1"], case_id, SIGN, bureau.request_id()))
    assert states(bureau, case_id)[SIGN] == "object"
    sound(bureau)
    with pytest.raises(Invalid):
        bureau.complete(case_id, "approve_case", by="approver1")
    bureau.complete(case_id, "approve_case", by="approver1", decision="partly", reasons="招牌不同意")
    assert bureau.page(case_id).decisions[-1].refused == '["户外招牌设置"]'
    sound(bureau)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('[siblings]\nrefusal = { effect = "stop" }\n', "choice"),
        ('[siblings]\nrefusal = { effect = "end" }\n', "no-reference"),
        ('[siblings]\nlapse = { effect = "tell" }\n', "choice"),
        ('[late]\nrule = "go_on"\n', "no-reference"),
        ('[late]\nrule = "forget"\n', "choice"),
        ("[late]\nrules = 1\n", "unknown-key"),
    ],
)
def test_a_wrong_rule_is_refused_at_the_gate(text, rule):
    with pytest.raises(DefinitionError) as refused:
        read_item(with_rules(text)["item.toml"])
    assert rule in {finding.rule for finding in refused.value.findings}
