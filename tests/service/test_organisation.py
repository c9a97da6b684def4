"""Units, posts and accounts changed on screen: dated, logged, and never so that nobody is left to keep the system."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.domain.commands import ChangePassword, ClaimTask, CompleteTask, SignIn
from engine.domain.errors import NotAllowed, Rejection
from engine.domain.people_commands import AppointOfficer, EndPost, GivePost, PassTaskOn, PostGiven, RemoveUnit, ResetPassword, SaveUnit, SwitchAccount
from engine.service.accounts import SUSPENDED
from engine.verify import verify

POST = PostGiven("window", "approval_bureau", "综合窗口", "General window", "2026-07-01")
REVIEW = PostGiven("reviewer", "market_supervision", "餐饮审查岗", "Food reviewer", "2026-07-01")
FIRST = "the-first-Password-7"


@contextmanager
def refused(words):
    """The place or the Chinese sentence of the refusal says these words."""
    with pytest.raises(Rejection) as caught:
        yield
    assert words in " ".join([caught.value.zh, *(f"{error.key} {error.zh}" for error in getattr(caught.value, "errors", ()))])


def acts(bureau):
    return [(row.act, row.who, row.subject, row.ground) for row in bureau.app.ask.organisation_log()]


def complete(bureau, who, task_id):
    return bureau.handle(CompleteTask(who, task_id, 10**6, {"acceptance": ["accept"]}, bureau.request_id()))


def appoint(bureau, login="newcomer", post=POST, rid=None):
    return bureau.handle(AppointOfficer(bureau.people["admin"], "新同事", login, post, "青审任〔2026〕1号", rid or bureau.request_id(), FIRST))


def test_an_officer_is_appointed_changes_his_password_works_and_leaves(bureau):
    """He claims a task; his post ends on a day, the task stays in his hands and is passed on, to nobody whom a duty bars."""
    admin = bureau.people["admin"]
    made = appoint(bureau, rid="appoint-1")
    assert made.number == "fresh"
    assert appoint(bureau, rid="appoint-1").number is None  # told once
    who = bureau.people["newcomer"] = int(made.id)
    token = bureau.handle(SignIn("newcomer", FIRST)).id
    assert bureau.app.ask.actor_of_session(token).must_change
    token = bureau.handle(ChangePassword(who, FIRST, "quite-another-1")).id
    assert not bureau.app.ask.actor_of_session(token).must_change
    task = bureau.task(case_id := bureau.submit(), "accept_case")
    bureau.handle(ClaimTask(who, task.id, bureau.request_id()))
    (held,) = bureau.app.ask.officer(who).posts
    bureau.handle(EndPost(admin, who, held.post_id, "2026-07-02", "调出", bureau.request_id()))
    bureau.clock.now = bureau.clock.now.replace(day=3, hour=0, minute=0)  # the first instant after his last day
    with refused("没有找到"):
        complete(bureau, who, task.id)
    assert [one.id for one, _ in bureau.app.ask.officer(who).tasks] == [task.id]
    bureau.handle(PassTaskOn(admin, task.id, None, "离岗", bureau.request_id()))
    bureau.complete(case_id, "accept_case", by="window1")
    review = bureau.task(case_id, "review_unit", "market_supervision")
    bureau.handle(GivePost(admin, bureau.people["window1"], replace(REVIEW, from_day="2026-07-03"), "兼岗", bureau.request_id()))
    with refused("接不管审"):  # who has accepted the case does not review it, whoever passes the task on
        bureau.handle(PassTaskOn(admin, review.id, bureau.people["window1"], "离岗", bureau.request_id()))
    with refused("随机派发"):
        bureau.handle(PassTaskOn(admin, review.id, None, "离岗", bureau.request_id()))
    bureau.handle(GivePost(admin, who, replace(POST, from_day="2026-07-06"), "调回", bureau.request_id()))  # the same post once more
    assert len(bureau.app.ask.officer(who).posts) == 2
    assert sorted(row[0] for row in acts(bureau)) == sorted(["post_given", "post_given", "post_ended", "post_given", "officer_appointed"])
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_a_post_begins_on_its_day_and_nothing_is_changed_backwards(bureau):
    admin, who = bureau.people["admin"], bureau.people["urban1"]
    with refused("from_day"):
        bureau.handle(GivePost(admin, who, replace(POST, from_day="2026-06-30"), "文", bureau.request_id()))
    bureau.handle(GivePost(admin, who, replace(POST, from_day="2026-07-02"), "文", bureau.request_id()))
    pool = "window@approval_bureau"
    assert pool not in bureau.actor_of("urban1").pools
    bureau.clock.now = bureau.clock.now.replace(hour=23, minute=59) + timedelta(minutes=1)
    assert pool in bureau.actor_of("urban1").pools
    with refused("post_name"):
        bureau.handle(GivePost(admin, who, replace(POST, from_day="2026-07-09"), "文", bureau.request_id()))


def test_the_last_administrator_stays_and_nobody_appoints_himself(bureau):
    admin, second = bureau.people["admin"], bureau.people["archivist"]
    (held,) = bureau.app.ask.officer(admin).posts
    keep = PostGiven("administrator", "approval_bureau", "管理员", "Administrator", "2026-07-01")
    with refused("另一名管理员"):
        bureau.handle(GivePost(admin, admin, POST, "文", bureau.request_id()))
    with refused("最后一名管理员"):
        bureau.handle(EndPost(admin, admin, held.post_id, "", "文", bureau.request_id()))
    with pytest.raises(NotAllowed):
        bureau.handle(EndPost(bureau.people["head"], admin, held.post_id, "", "文", bureau.request_id()))
    bureau.handle(GivePost(admin, second, keep, "文", bureau.request_id()))
    bureau.handle(GivePost(second, admin, POST, "文", bureau.request_id()))
    marked = {row.of_person for row in bureau.app.ask.organisation_log() if '"both":true' in row.data}
    assert marked == {admin, second}  # administrators at posts of business: supervision sees them marked
    bureau.handle(EndPost(second, admin, held.post_id, "", "文", bureau.request_id()))
    with refused("最后一名管理员"):
        bureau.handle(EndPost(second, second, keep_post(bureau, second), "2026-07-31", "文", bureau.request_id()))


def keep_post(bureau, person):
    return next(row.post_id for row in bureau.app.ask.officer(person).posts if row.role == "administrator")


def test_a_suspended_account_opens_nothing_and_is_drawn_for_nothing(bureau):
    admin, who = bureau.people["admin"], bureau.people["market1"]
    token = bureau.token("market1")
    bureau.handle(SwitchAccount(admin, who, False, "停职", bureau.request_id()))
    assert bureau.app.ask.actor_of_session(token) is None
    with pytest.raises(Rejection) as refused:
        bureau.handle(SignIn("market1", bureau.password))
    assert refused.value is SUSPENDED
    for _ in range(3):
        bureau.complete(case_id := bureau.submit(), "accept_case")
        assert bureau.task(case_id, "review_unit", "market_supervision").assignee != who
    with pytest.raises(NotAllowed):
        bureau.handle(SwitchAccount(admin, admin, False, "停职", bureau.request_id()))
    bureau.handle(SwitchAccount(admin, who, True, "复职", bureau.request_id()))
    bureau.handle(ResetPassword(admin, who, "忘记密码", bureau.request_id(), FIRST))
    assert bureau.app.ask.actor_of_session(bureau.handle(SignIn("market1", FIRST)).id).must_change
    assert sorted(row[0] for row in acts(bureau)) == sorted(["password_reset", "account_reopened", "account_suspended"])


def test_units_are_founded_changed_and_removed_only_while_nothing_refers_to_them(bureau):
    admin = bureau.people["admin"]

    def save(id_, *, new=False, **changes):
        values = {
            "name": "稻香镇",
            "name_en": "Daoxiang",
            "level": "town",
            "parent": "approval_bureau",
            "telephone": "",
            "address": "",
            "ground": "文",
            **changes,
        }
        return bureau.handle(SaveUnit(admin, id_, request_id=bureau.request_id(), new=new, **values))

    save("daoxiang", new=True)
    save("daoxiang", telephone="0000-1")
    with refused("parent"):
        save("approval_bureau", level="district", parent="daoxiang")
    with refused("ground"):
        save("daoxiang", ground=" ")
    with refused("id"):
        save("daoxiang", new=True)
    with refused("岗位"):
        bureau.handle(RemoveUnit(admin, "market_supervision", "撤并", bureau.request_id()))
    bureau.handle(RemoveUnit(admin, "daoxiang", "设错了", bureau.request_id()))
    assert sorted(row[0] for row in acts(bureau)) == sorted(["unit_removed", "unit_changed", "unit_founded"])
