"""离岗:what ends with an officer's last post, and what a change of posts leaves him."""

from __future__ import annotations

import pytest

from engine.domain.commands import AddNote, AnswerColleague, AskColleague, ClaimTask, CompleteTask, HandOverTask, ReleaseTask, SendBack, SignSurvey
from engine.domain.errors import Invalid, NotAllowed, NotFound
from engine.domain.moment import millis
from engine.store.statements import updating
from engine.store.tables.people import holding
from tests.bureau import ANSWERS
from tests.security.scene import hold, tasks

END = updating("test.end_posts", holding, ("person_id",), "until_at")


def leave(bureau, login):
    """All posts of this person end now."""
    bureau.app.database.write(lambda uow: uow.write(END, {"person_id": bureau.people[login], "until_at": millis(bureau.clock())}))
    bureau.clock.move(seconds=1)


@pytest.fixture
def held(bureau):
    """A case under review whose market task market1 holds; it was taken in by window1."""
    case_id = bureau.submit("xiaoman")
    bureau.complete(case_id, "accept_case", by="window1")
    (row,) = tasks(bureau, case_id, "review_unit", "market_supervision")
    hold(bureau, row, "market1")
    return case_id, row.id


def test_whoever_has_left_may_do_nothing_with_what_was_his(bureau, held):
    case_id, task_id = held
    me, other = bureau.people["market1"], bureau.people["market2"]
    done = bureau.page(case_id).completions[0].task_id
    leave(bureau, "market1")
    for command in (
        CompleteTask(me, task_id, 10**6, {"opinion": ["agree"]}, "p1"),
        HandOverTask(me, task_id, other, "离岗", "p2"),
        ReleaseTask(me, task_id, "p3"),
        ClaimTask(me, task_id, "p4"),
        SendBack(me, task_id, done, "再看看", "p5"),
        AskColleague(me, task_id, other, "怎么看", "p6"),
        AddNote(me, case_id, "备注", "p7"),
        SignSurvey(me, task_id, "p8"),
    ):
        with pytest.raises(NotFound):
            bureau.handle(command)
    assert bureau.app.ask.case(case_id, bureau.actor_of("market1")) is None
    assert bureau.app.ask.task(task_id, bureau.actor_of("market1")) is None


def test_whoever_took_a_case_in_and_left_knows_it_no_more(bureau, held):
    case_id, _ = held
    assert bureau.app.ask.case(case_id, bureau.actor_of("window1")) is not None
    leave(bureau, "window1")
    assert bureau.app.ask.case(case_id, bureau.actor_of("window1")) is None


def test_nothing_is_sent_back_to_or_asked_of_somebody_who_has_left(bureau, held):
    case_id, task_id = held
    reviewer, done = bureau.people["market1"], bureau.page(case_id).completions[0].task_id
    leave(bureau, "window1")
    with pytest.raises(Invalid, match="1 place") as refused:
        bureau.handle(SendBack(reviewer, task_id, done, "少了一页", "s1"))
    assert "离岗" in refused.value.errors[0].zh
    with pytest.raises(Invalid) as asked:
        bureau.handle(AskColleague(reviewer, task_id, bureau.people["window1"], "怎么看", "s2"))
    assert asked.value.errors[0].key == "to_person"


def test_whoever_has_changed_posts_hands_over_but_does_not_decide(bureau, held):
    case_id, task_id = held
    me = bureau.people["market1"]
    leave(bureau, "market1")
    move_to(bureau, "market1", "window1")
    with pytest.raises(NotAllowed, match="left it"):
        bureau.handle(CompleteTask(me, task_id, 10**6, {"opinion": ["agree"]}, "c1"))
    bureau.handle(HandOverTask(me, task_id, bureau.people["market2"], "换岗", "c2"))
    assert bureau.task(case_id, "review_unit", "market_supervision").assignee == bureau.people["market2"]
    bureau.complete(case_id, "review_unit", by="market2", unit_id="market_supervision")


def test_an_answer_to_a_colleague_ends_with_the_post_as_well(bureau, held):
    case_id, task_id = held
    bureau.handle(AskColleague(bureau.people["market1"], task_id, bureau.people["fire1"], "怎么看", "a1"))
    consult = next(row for row in bureau.page(case_id).tasks if row.parent == task_id)
    leave(bureau, "fire1")
    with pytest.raises(NotFound):
        bureau.handle(AnswerColleague(bureau.people["fire1"], consult.id, "可以", "a2"))
    assert ANSWERS


def move_to(bureau, login, like):
    """The person takes up the post that ``like`` holds."""
    from sqlalchemy import bindparam, select

    from engine.store.statements import Statement, inserting

    of = Statement("test.post_of", select(holding.c.post_id).where(holding.c.person_id == bindparam("person_id")))
    add = inserting("test.holding", holding)

    def work(uow):
        post = uow.ask(of, {"person_id": bureau.people[like]}).one().post_id
        uow.write(add, {"person_id": bureau.people[login], "post_id": post, "from_at": millis(bureau.clock()), "leave_id": 0, "until_at": None, "ground": ""})

    bureau.app.database.write(work)
