"""踏勘派单: from what waits to a visit that its people and applicants know of, without script."""

from __future__ import annotations

import pytest

from tests.service.visits import NEXT, plan, surveyed
from tests.web.officers import form_of


@pytest.fixture
def two(bureau):
    """Two surveys of one place, one nearby."""
    return surveyed(bureau), surveyed(bureau, "linjia", place_address="青禾区稻香镇麦浪路18号二层"), surveyed(bureau, place_address="青禾区麦浪路 22 号")


def test_one_place_is_planned_as_one_visit(bureau, two, visit):
    centre = visit("survey1")
    page = centre.get("/desk/dispatch?day=2026-07-02")
    assert "麦浪路 稻香镇 2 处相邻" in page.text
    assert page.links("town=") == ["/desk/dispatch?day=2026-07-02&town=%E7%A8%BB%E9%A6%99%E9%95%87"]
    assert "麦浪路" not in centre.get("/desk/dispatch?town=柳溪镇").text
    (address,) = [link for link in page.links("/desk/visits/plan?") if link.count("task=") == 2]

    form = form_of(centre.get(address), "/desk/visits")
    wrong = centre.post("/desk/visits", {**form, "starts": "2026-07-02T09:00", "lead": str(bureau.people["survey1"])})
    done = centre.post("/desk/visits", {**form, "starts": "2026-07-02T09:00", "lead": str(bureau.people["survey1"]), "officer": str(bureau.people["survey2"])})

    assert (wrong.status, done.status) == (422, 303)
    assert "请选两名以上不同的工作人员" in wrong.text
    assert wrong.tree.xpath('//input[@name="starts"][@checked]/@value') == ["2026-07-02T09:00"]
    assert "青禾区麦浪路 18 号一层" in visit("survey2").get(done.to).text
    assert "9:00" in visit("linjia").get(f"/cases/{two[1]}").text


def test_an_applicant_asks_and_the_centre_moves(bureau, two, visit):
    made = plan(bureau, two[0]).id
    owner, centre = visit("xiaoman"), visit("survey2")
    asked = owner.post(f"/cases/{two[0]}/visit", {"starts": "2026-07-02T09:00", "reason": "店里停电", "request-id": "a1"})
    again = owner.post(f"/cases/{two[0]}/visit", {"starts": "2026-07-02T10:30", "reason": "还想改", "request-id": "a2"})
    page = centre.get("/desk/dispatch")
    moved = centre.post(f"/desk/visits/{made}/move", form_of(page, f"/desk/visits/{made}/move"))

    assert (asked.status, again.status, moved.status) == (303, 409, 303)
    assert "店里停电" in page.text
    assert bureau.app.ask.visit(made, bureau.actor_of("survey1")).starts == NEXT
    assert "已经改好" in owner.get(f"/cases/{two[0]}/visit").text
    bureau.clock.move(days=2)
    assert "过了时段还没有办结的上门" in visit("survey1").get("/desk/dispatch").text


def test_a_visit_is_cancelled_with_a_reason(bureau, two, visit):
    made = plan(bureau, two[0]).id
    centre = visit("survey1")
    bare, done = (centre.post(f"/desk/visits/{made}/cancel", {"reason": reason, "request-id": f"c{reason}"}) for reason in ("", "大雨"))
    assert (bare.status, done.status) == (422, 303)
    assert centre.get(f"/desk/visits/{made}/change").status == 303
    assert visit("xiaoman").get(f"/cases/{two[0]}/visit").status == 404
