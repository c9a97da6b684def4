"""Materials: what this application needs, what is missing, and whether it may come later."""

from engine.domain.catalogue import Material
from engine.domain.item import LegalBasis
from engine.domain.materials import completeness, needed, notice_lines, state_of

BASIS = LegalBasis("办法", "第十三条", verified=False)
PLAN = Material("plan", "布局图", "Layout plan", "electronic", BASIS)
IDENTITY = Material("identity", "身份证明", "Identity", "copy", BASIS, copies=2, reusable_from="business_licence")
FIRE = Material("fire", "消防图", "Fire plan", "original", BASIS, required_when='public = "yes" and area > 200')
HEALTH = Material("health", "健康证明", "Health certificates", "copy", BASIS, core=False)
ALL = (PLAN, IDENTITY, FIRE, HEALTH)
SMALL = {"public": "yes", "area": 100}
LARGE = {"public": "yes", "area": 300}


def test_a_material_is_needed_when_its_condition_holds():
    assert not needed(FIRE, SMALL)
    assert needed(FIRE, LARGE)
    assert not needed(FIRE, {})


def test_the_state_at_intake():
    assert state_of(PLAN, SMALL, supplied=True, held_licences=()) == "present"
    assert state_of(PLAN, SMALL, supplied=False, held_licences=()) == "missing"
    assert state_of(IDENTITY, SMALL, supplied=False, held_licences={"business_licence"}) == "reused"
    assert state_of(FIRE, SMALL, supplied=False, held_licences=()) is None
    assert state_of(FIRE, SMALL, supplied=True, held_licences=()) == "present"


def test_what_is_missing_is_told_apart_by_whether_it_may_come_later():
    here = {"plan": "present", "identity": "reused", "health": "missing"}
    result = completeness(ALL, SMALL, here)
    assert (result.missing_core, result.missing_other) == ((), (HEALTH,))
    assert result.deferrable
    assert not result.complete
    assert completeness(ALL, LARGE, here).missing_core == (FIRE,)
    assert not completeness(ALL, LARGE, here).deferrable
    assert completeness(ALL, SMALL, here | {"health": "present"}).complete


def test_the_notice_lists_everything_at_once_and_the_officers_words():
    lines = notice_lines((IDENTITY, PLAN), ["  第3页缺签名 ", ""])
    assert [zh for zh, _ in lines] == ["补交《身份证明》复印件 2 份(依据:办法第十三条)", "补交《布局图》电子件(依据:办法第十三条)", "第3页缺签名"]
    assert lines[1][1] == "Supply “Layout plan” (electronic file; basis: 办法 第十三条)"
