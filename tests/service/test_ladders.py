"""A changed ladder is approved by a second person and holds for levels reached from its first day on; what was told stays told."""

from __future__ import annotations

import pytest

from engine.domain.errors import Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.domain.ladder_commands import DraftLadder, JudgeLadder
from engine.domain.ladder_form import answers_of
from engine.verify import verify
from tests.service.test_alerts import at, reviewing, told


def draft(bureau, request, day="2026-07-07", item="", **changes):
    answers = {**answers_of(bureau.app.bureau.law.alerts), "stage-holder": "", "stage-section_head": "", "stage-head-wait": "", **changes}
    return DraftLadder(bureau.people["admin"], item, {k: v for k, v in answers.items() if v}, "青禾审批发〔2026〕7 号", day, request)


def test_levels_reached_from_its_first_day_on_follow_it_and_earlier_ones_the_old(bureau):
    early = reviewing(bureau)
    at(bureau, 7, 3)
    late = reviewing(bureau)
    made = bureau.handle(draft(bureau, "d1"))
    bureau.handle(JudgeLadder(bureau.people["head"], made.id, approve=True, note="", request_id="j1"))
    at(bureau, 7, 10, 17)

    assert [one[2] for one in told(bureau, early, "stage")] == ["holder", "section_head", "head", "supervisor"]
    assert told(bureau, late, "stage")[0] == ("stage", 0, "head", "07-08 09:00")
    assert verify(bureau.config.database_url, bureau.config.state_key) == []

    bureau.app.database.write(lambda uow: uow.connection.execute("update alert set ladder_id = null where ladder_id is not null"))
    assert any("ladder" in one for one in map(str, verify(bureau.config.database_url, bureau.config.state_key)))


def test_two_people_make_a_change_and_bad_ones_are_refused_with_their_place(bureau):
    admin, head = bureau.people["admin"], bureau.people["head"]
    with pytest.raises(NotAllowed):
        bureau.handle(DraftLadder(head, "", {}, "文", "2026-07-07", "d0"))
    with pytest.raises(NotFound):
        bureau.handle(draft(bureau, "d1", item="no_such_item"))
    with pytest.raises(Invalid) as wrong:
        bureau.handle(draft(bureau, "d2", day="2026-07-01", percent="200"))
    assert [one.key for one in wrong.value.errors] == ["percent", "effective_on"]
    made = bureau.handle(draft(bureau, "d3"))
    assert bureau.handle(draft(bureau, "d3")).id == made.id
    with pytest.raises(Rejection, match="waits"):
        bureau.handle(draft(bureau, "d4"))
    with pytest.raises(NotAllowed):
        bureau.handle(JudgeLadder(admin, made.id, approve=True, note="", request_id="j1"))
    with pytest.raises(Invalid):
        bureau.handle(JudgeLadder(head, made.id, approve=False, note=" ", request_id="j2"))
    bureau.handle(JudgeLadder(head, made.id, approve=False, note="先征求意见", request_id="j3"))
    with pytest.raises(Stale):
        bureau.handle(JudgeLadder(head, made.id, approve=True, note="", request_id="j4"))
    again = bureau.handle(draft(bureau, "d5", item="catering_licence"))
    bureau.clock.move(days=10)
    with pytest.raises(Rejection, match="still to come"):
        bureau.handle(JudgeLadder(head, again.id, approve=True, note="", request_id="j5"))
