"""延长: the head, once, ten working days on the statutory clock, with reasons to the applicant; the promise stays."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from engine.domain.commands import AddOfficer, DeployItem, ExtendCase, SuspendCase
from engine.domain.errors import Invalid, NotAllowed, NotFound, Rejection
from engine.runtime.bundle import read_folder
from engine.verify import verify
from engine.worker import Worker
from tests.bureau import ITEM, ROOT


@pytest.fixture
def reviewed(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")
    return bureau, case_id


def extend(bureau, case_id, by="head", reason="现场情况复杂,需要补充核实"):
    return bureau.handle(ExtendCase(bureau.people[by], case_id, reason, bureau.request_id()))


def due(bureau, case_id, clock):
    return bureau.app.ask.clock_reading(bureau.page(case_id), clock).due.date()


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_the_head_adds_ten_working_days_to_the_statute_and_none_to_the_promise(reviewed):
    bureau, case_id = reviewed
    extend(bureau, case_id)

    assert (due(bureau, case_id, "statutory"), due(bureau, case_id, "promised")) == (date(2026, 8, 12), date(2026, 7, 15))
    entry = next(e for e in bureau.page(case_id).clock_entries if e.kind == "extend")
    notice = next(d for d in bureau.page(case_id).documents if d.kind == "extension_notice")
    assert (entry.name, entry.value, entry.article, entry.document_id) == ("statutory", 10, "行政许可法 第四十二条第一款", notice.id)
    sound(bureau)


def test_the_applicant_is_told_the_reasons_in_writing(reviewed):
    bureau, case_id = reviewed
    extend(bureau, case_id)

    page = bureau.page(case_id, "xiaoman")
    assert any("现场情况复杂" in n.zh for n in page.notices)
    notice = next(d for d in page.documents if d.kind == "extension_notice")
    told = orjson.loads(notice.data)
    assert (told["reason"], told["days"], told["statutory_on"]) == ("现场情况复杂,需要补充核实", 10, "2026-08-12")
    assert bureau.app.document_file(notice.id).startswith(b"%PDF")


def test_it_is_done_once_and_with_reasons(reviewed):
    bureau, case_id = reviewed
    with pytest.raises(Invalid):
        extend(bureau, case_id, reason="  ")
    extend(bureau, case_id)
    with pytest.raises(Rejection, match="never extended"):
        extend(bureau, case_id)


def test_nobody_else_extends(reviewed):
    bureau, case_id = reviewed
    with pytest.raises(NotAllowed):
        extend(bureau, case_id, "window1")
    for stranger in ("approver2", "cert1", "xiaoman"):
        with pytest.raises((NotFound, NotAllowed)):
            extend(bureau, case_id, stranger)


def test_a_limit_that_has_passed_is_not_extended(reviewed):
    bureau, case_id = reviewed
    bureau.clock.move(days=60)
    Worker(bureau.app).fire_due()
    with pytest.raises(Rejection, match="within its statutory limit"):
        extend(bureau, case_id)


def test_not_before_acceptance_nor_after_the_decision(bureau):
    case_id = bureau.submit()
    with pytest.raises(Rejection):
        extend(bureau, case_id)
    bureau.complete(case_id, "accept_case")
    bureau.review_all(case_id)
    bureau.complete(case_id, "approve_case")
    with pytest.raises(Rejection):
        extend(bureau, case_id)


def test_a_suspended_clock_is_extended_and_stays_suspended(reviewed):
    bureau, case_id = reviewed
    reviewer = bureau.task(case_id, "review_unit", "market_supervision").assignee
    bureau.handle(SuspendCase(reviewer, case_id, "expert_review", 10, "专家评审", "s-1"))
    extend(bureau, case_id)

    assert next(c for c in bureau.page(case_id).clocks if c.name == "statutory").state == "suspended"
    assert orjson.loads(next(d for d in bureau.page(case_id).documents if d.kind == "extension_notice").data)["statutory_on"] == ""
    sound(bureau)


JOINT = """[whole_case.statutory]
"2004-07-01" = { working_days = 45, reference = "行政许可法 第四十二条第二款", verified = true }

[extension.government_head]
"2004-07-01" = { working_days = 15, reference = "行政许可法 第四十二条第二款", verified = true }
"""


@pytest.fixture
def joint(bureau):
    """A case of an item that is handled jointly within 45 days, and a head of the government."""
    files = read_folder(ROOT / "processes" / ITEM)
    text = files["limits.toml"].decode()
    head, _, rest = text.partition("[whole_case.statutory]\n")
    rest = rest.partition("\n")[2]  # its one value
    before, _, after = rest.partition("[extension.head]\n")
    files["limits.toml"] = (head + JOINT + before + after.partition("\n")[2]).encode()
    bureau.handle(DeployItem(None, files))
    post = (("government_head", "approval_bureau", "区长", "District governor"),)
    bureau.people["governor"] = bureau.handle(AddOfficer(None, "高山", post)).id
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")
    return bureau, case_id


def test_the_head_of_the_government_adds_fifteen_days_in_joint_handling(joint):
    bureau, case_id = joint
    before = due(bureau, case_id, "statutory")
    extend(bureau, case_id, "governor")

    calendar = bureau.app.ask.calendar()
    assert calendar.working_days_between(date(2026, 7, 1), before) == 45
    assert calendar.working_days_between(before, due(bureau, case_id, "statutory")) == 15
    entry = next(e for e in bureau.page(case_id).clock_entries if e.kind == "extend")
    assert (entry.value, entry.article) == (15, "行政许可法 第四十二条第二款")
    notice = next(d for d in bureau.page(case_id).documents if d.kind == "extension_notice")
    assert orjson.loads(notice.data)["approver"] == "本级人民政府负责人高山"
    assert any("延长 15 个工作日" in n.zh for n in bureau.page(case_id, "xiaoman").notices)
    sound(bureau)
    with pytest.raises(Rejection, match="never extended"):
        extend(bureau, case_id, "governor")


def test_in_joint_handling_the_bureaus_own_head_may_not(joint):
    bureau, case_id = joint
    with pytest.raises(Rejection, match="its limits name none"):
        extend(bureau, case_id, "head")


def test_the_head_of_the_government_may_not_where_the_bureaus_head_decides(reviewed):
    bureau, case_id = reviewed
    post = (("government_head", "approval_bureau", "区长", "District governor"),)
    bureau.people["governor"] = bureau.handle(AddOfficer(None, "高山", post)).id
    with pytest.raises(Rejection, match="its limits name none"):
        extend(bureau, case_id, "governor")
    assert all(e.kind != "extend" for e in bureau.page(case_id).clock_entries)
