"""分项计时: parallel components count from the acceptance, a serial successor from its predecessor's written opinion (R19, R20)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from engine.domain.calendar import ZONE
from engine.domain.commands import DeployItem, SuspendCase
from engine.domain.errors import DefinitionError, Rejection
from engine.runtime.bundle import read_folder
from engine.verify import verify
from engine.worker import Worker
from tests.bureau import ITEM, ROOT

LIMITS = """
[component.market_supervision.statutory]
"2004-07-01" = { working_days = 20, reference = "行政许可法 第四十二条第一款", verified = true }
[component.market_supervision.promised]
"2026-01-01" = { working_days = 3, reference = "demo" }
[component.urban_management.statutory]
"2004-07-01" = { working_days = 20, reference = "行政许可法 第四十二条第一款", verified = true }
[component.urban_management.promised]
"2026-01-01" = { working_days = 4, reference = "demo" }
"""
SIGNBOARD = b'component = "\xe6\x88\xb7\xe5\xa4\x96\xe6\x8b\x9b\xe7\x89\x8c\xe8\xae\xbe\xe7\xbd\xae"'  # 户外招牌设置
FOOD, SIGN = "market_supervision", "urban_management"


def changed(*, after=True, limits=LIMITS):
    files = read_folder(ROOT / "processes" / ITEM)
    if after:
        assert SIGNBOARD in files["item.toml"]
        files["item.toml"] = files["item.toml"].replace(SIGNBOARD, b'after = "market_supervision"\n' + SIGNBOARD)
        limits = limits.replace("working_days = 20", "working_days = 10")  # one after the other they must fit into the whole
    files["limits.toml"] += limits.encode()
    return files


@pytest.fixture
def serial(bureau):
    """The signboard follows the food licence; a case accepted on Wednesday 1 July at nine."""
    bureau.handle(DeployItem(None, changed()))
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    return bureau, case_id


def clocks(bureau, case_id):
    return {c.name: c for c in bureau.page(case_id).clocks if c.kind == "component"}


def due(bureau, case_id, clock):
    return bureau.app.ask.clock_reading(bureau.page(case_id), clock).due.date()


def started(bureau, case_id, clock):
    at = next(e.at for e in bureau.page(case_id).clock_entries if e.name == clock and e.kind == "start")
    return datetime.fromtimestamp(at / 1000, ZONE)


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_parallel_components_all_count_from_the_acceptance(bureau):
    bureau.handle(DeployItem(None, changed(after=False)))
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    assert set(clocks(bureau, case_id)) == {f"component:{unit}{kind}" for unit in (FOOD, SIGN) for kind in ("", ":promised")}
    assert due(bureau, case_id, f"component:{FOOD}:promised") == date(2026, 7, 6)
    assert due(bureau, case_id, f"component:{SIGN}:promised") == date(2026, 7, 7)
    assert due(bureau, case_id, f"component:{SIGN}") == due(bureau, case_id, "statutory")
    sound(bureau)


def test_a_successors_clock_starts_when_the_opinion_before_is_given(serial):
    bureau, case_id = serial
    assert set(clocks(bureau, case_id)) == {f"component:{FOOD}", f"component:{FOOD}:promised"}
    bureau.clock.now = datetime(2026, 7, 3, 10, tzinfo=ZONE)
    bureau.complete(case_id, "review_unit", unit_id=FOOD)

    assert clocks(bureau, case_id)[f"component:{FOOD}"].state == "stopped"
    assert started(bureau, case_id, f"component:{SIGN}") == bureau.clock.now
    assert due(bureau, case_id, f"component:{SIGN}:promised") == date(2026, 7, 9)
    sound(bureau)
    bureau.complete(case_id, "review_unit", unit_id=SIGN)
    assert {c.state for c in clocks(bureau, case_id).values()} == {"stopped"}
    sound(bureau)


def test_a_successors_stage_counts_from_its_turn_too(serial):
    bureau, case_id = serial
    task = bureau.task(case_id, "review_unit", SIGN)
    assert task.due_at is None
    assert f"stage:{task.id}" not in {c.name for c in bureau.page(case_id).clocks}
    bureau.clock.now = datetime(2026, 7, 3, 10, tzinfo=ZONE)
    bureau.complete(case_id, "review_unit", unit_id=FOOD)
    assert due(bureau, case_id, f"stage:{task.id}") == date(2026, 7, 8)
    assert bureau.task(case_id, "review_unit", SIGN).due_at is not None
    sound(bureau)


def test_a_successor_may_look_at_the_papers_but_not_decide_before(serial):
    bureau, case_id = serial
    assert bureau.task(case_id, "review_unit", SIGN)  # its task is there: the pre-review
    with pytest.raises(Rejection, match="written opinion"):
        bureau.complete(case_id, "review_unit", unit_id=SIGN)
    bureau.complete(case_id, "review_unit", unit_id=FOOD, opinion="object", reasons="布局不合要求")
    bureau.complete(case_id, "review_unit", unit_id=SIGN)  # a refusal is a written completion too
    sound(bureau)


def test_a_predecessor_that_asks_for_a_survey_has_not_completed(serial):
    bureau, case_id = serial
    bureau.complete(case_id, "review_unit", unit_id=FOOD, opinion="survey", survey_points="后厨")
    assert f"component:{SIGN}" not in clocks(bureau, case_id)
    with pytest.raises(Rejection, match="asks for a survey first; ask for it too"):
        bureau.complete(case_id, "review_unit", unit_id=SIGN)
    bureau.complete(case_id, "review_unit", unit_id=SIGN, opinion="survey", survey_points="招牌")
    bureau.complete(case_id, "joint_survey")
    with pytest.raises(Rejection):
        bureau.complete(case_id, "conclude_review", unit_id=SIGN)
    bureau.complete(case_id, "conclude_review", unit_id=FOOD)
    assert clocks(bureau, case_id)[f"component:{SIGN}"].state == "running"
    bureau.complete(case_id, "conclude_review", unit_id=SIGN)
    sound(bureau)


def test_a_unit_whose_predecessor_is_not_asked_waits_for_nobody(bureau):
    files = changed(after=False)
    files["item.toml"] = files["item.toml"].replace(SIGNBOARD, b'after = "tobacco"\n' + SIGNBOARD)
    bureau.handle(DeployItem(None, files))
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    assert started(bureau, case_id, f"component:{SIGN}") == bureau.clock.now
    bureau.complete(case_id, "review_unit", unit_id=SIGN)
    sound(bureau)


def test_a_late_component_is_marked_and_only_its_own_unit_told(serial):
    bureau, case_id = serial
    bureau.clock.now = datetime(2026, 7, 6, 17, tzinfo=ZONE)
    Worker(bureau.app).fire_due()
    assert clocks(bureau, case_id)[f"component:{FOOD}:promised"].state == "overdue"
    sound(bureau)


def test_a_procedure_of_one_unit_stops_its_component_and_no_others(bureau):
    bureau.handle(DeployItem(None, changed(after=False)))
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    bureau.handle(SuspendCase(bureau.task(case_id, "review_unit", FOOD).assignee, case_id, "testing", 5, "抽检", bureau.request_id()))
    state = {name: c.state for name, c in clocks(bureau, case_id).items()}
    assert (state[f"component:{FOOD}"], state[f"component:{FOOD}:promised"], state[f"component:{SIGN}"]) == ("suspended", "suspended", "running")
    sound(bureau)


@pytest.mark.parametrize(
    ("after", "limits", "said"),
    [
        (b"urban_management", "", "circle"),
        (b"nobody", "", "none"),
        (b"market_supervision", '[deemed.silence]\n"2026-01-01" = { working_days = 10, reference = "x" }\n', "silence"),
        (b"market_supervision", '[component.nobody.promised]\n"2026-01-01" = { working_days = 1, reference = "x" }\n', "nobody"),
    ],
)
def test_an_order_that_never_ends_or_names_nobody_is_refused(bureau, after, limits, said):
    files = changed(after=False, limits=limits)
    files["item.toml"] = files["item.toml"].replace(SIGNBOARD, b'after = "' + after + b'"\n' + SIGNBOARD)
    with pytest.raises(DefinitionError, match=said):
        bureau.handle(DeployItem(None, files))


def test_who_takes_no_part_in_surveys_waits_for_nobody_that_asks_for_one(bureau):
    """A survey is convened when all have answered, and its unit's final opinion comes after it: the two would wait for each other."""
    files = changed()
    head, unit, rest = files["item.toml"].partition(b'unit = "urban_management"')
    files["item.toml"] = head + unit + rest.replace(b"surveys = true", b"surveys = false", 1)
    with pytest.raises(DefinitionError, match="a survey waits for all answers"):
        bureau.handle(DeployItem(None, files))


def test_a_circle_of_two_is_refused_at_both(bureau):
    files = changed()
    food = 'component = "食品经营许可"'.encode()
    assert food in files["item.toml"]
    files["item.toml"] = files["item.toml"].replace(food, b'after = "urban_management"\n' + food, 1)
    with pytest.raises(DefinitionError) as caught:
        bureau.handle(DeployItem(None, files))
    assert {f.element for f in caught.value.findings if f.rule == "component_order"} == {FOOD, SIGN}


def test_a_promise_longer_than_the_components_statute_is_refused(bureau):
    with pytest.raises(DefinitionError, match="promise"):
        bureau.handle(DeployItem(None, changed(limits=LIMITS.replace("working_days = 3", "working_days = 21"))))
