"""变更、注销:a licence is changed into its next version, or ends; refused at the door, and again before it takes effect, when that can't be."""

from __future__ import annotations

from contextlib import contextmanager

import orjson
import pytest

from engine.domain.commands import DeployItem, SubmitCase, WithdrawCase
from engine.domain.errors import NotAllowed, NotFound, Rejection
from engine.domain.licence_commands import OpenOfficially
from engine.runtime.bundle import read_folder
from engine.store.reads import POOL_MEMBERS
from engine.verify import verify
from tests.both import *  # noqa: F403 - both databases
from tests.bureau import ROOT
from tests.service import acting
from tests.service.acting import CANCELLATION, CODE, NUMBER, apply, ask_cancellation, cancel, cancellation, decide, grant, open_officially, ready


@contextmanager
def refused(words):
    """Refused with these words in the Chinese sentence, of a field or of the whole."""
    with pytest.raises(Rejection) as caught:
        yield
    assert words in "".join([caught.value.zh, *(error.zh for error in getattr(caught.value, "errors", ()))])


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def latest(bureau):
    return bureau.app.ask.licence_of_number(NUMBER)


def kinds(page):
    return [document.kind for document in page.documents]


def test_a_change_is_the_next_version_with_the_same_number_and_last_day_and_replaces_the_one_before(bureau):
    ready(bureau)
    old = latest(bureau)
    case_id = apply(bureau, legal_person="周小满", operator_name="青禾区小满家餐饮有限公司")
    grant(bureau, case_id)

    page, new = bureau.page(case_id, "xiaoman"), latest(bureau)
    assert (page.row.result, page.row.end_node) == ("licence", "licence_changed")
    assert (new.version, new.renews, new.state, new.valid_from, new.valid_until) == (2, old.id, "valid", "2026-07-01", "2028-08-14")
    assert (new.holder, new.holder_code) == ("青禾区小满家餐饮有限公司", CODE)
    assert orjson.loads(new.data)["legal_person"] == "周小满"
    assert orjson.loads(new.data)["place_address"] == acting.ENTRIES["place_address"]
    assert [row.id for row in bureau.app.ask.held_licences(CODE)] == [new.id]
    assert kinds(page) == ["receipt", "acceptance_notice", "change_decision", "licence", "delivery_receipt"]
    decision = next(document for document in page.documents if document.kind == "change_decision")
    assert "法定代表人（负责人）：李满 → 周小满" in orjson.loads(decision.data)["changes"]
    for document in page.documents:
        assert bureau.app.document_file(document.id).startswith(b"%PDF")
    sound(bureau)


def test_what_changes_nothing_is_refused_and_so_is_a_second_case_on_the_same_licence(bureau):
    ready(bureau)
    with refused("没有要变更的"):
        apply(bureau)
    first = apply(bureau, legal_person="周小满")
    with refused("正在办理"):
        apply(bureau, legal_person="王禾")
    with refused("正在办理"):
        ask_cancellation(bureau)
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], first, "不改了", bureau.request_id()))
    assert apply(bureau, legal_person="王禾")


def test_somebody_elses_licence_looks_like_none(bureau):
    ready(bureau)
    other = SubmitCase(bureau.people["linjia"], CANCELLATION, {**cancellation(), "holder_code": ["360426199101010071"]}, bureau.request_id())
    with refused("没有查到"):
        bureau.handle(other)


def test_a_draft_that_is_refused_after_its_proof_is_void_and_gives_its_version_back(bureau):
    ready(bureau)
    case_id = apply(bureau, legal_person="周小满")
    decide(bureau, case_id)
    bureau.complete(case_id, "issue_licence", checks=["name"], proof="reject_back", reject_reasons="姓名不符")
    bureau.complete(case_id, "approve_case", decision="refused", reasons="与营业执照不符")
    assert bureau.page(case_id).licences[0].state == "void"
    assert (latest(bureau).version, latest(bureau).state) == (1, "valid")
    grant(bureau, apply(bureau, legal_person="王禾"))
    assert (latest(bureau).version, orjson.loads(latest(bureau).data)["legal_person"]) == (2, "王禾")
    sound(bureau)


def test_a_cancelled_licence_is_in_the_library_no_more_and_nothing_can_be_done_to_it(bureau):
    ready(bureau)
    case_id = cancel(bureau)

    page = bureau.page(case_id, "xiaoman")
    assert (page.row.result, kinds(page)) == ("cancelled", ["receipt", "acceptance_notice", "cancellation_decision"])
    assert latest(bureau).state == "cancelled"
    assert bureau.app.ask.held_licences(CODE) == []
    assert any("已经注销" in notice.zh for notice in page.notices)
    with refused("已经注销"):
        apply(bureau, legal_person="王禾")
    assert bureau.app.document_file(page.documents[-1].id).startswith(b"%PDF")
    sound(bureau)


def test_a_case_begun_by_the_bureau_keeps_who_began_it_from_deciding_and_its_holder_from_withdrawing_it(bureau):
    ready(bureau, until="2026-06-30")
    with pytest.raises(NotAllowed):
        open_officially(bureau, "expired", login="window1")
    with refused("持证人自己申请"):
        open_officially(bureau, "holder_request")
    case_id = open_officially(bureau, "expired")
    with refused("不能撤回"):
        bureau.handle(WithdrawCase(bureau.people["xiaoman"], case_id, "不服", bureau.request_id()))
    assert bureau.page(case_id).row.applicant_id == bureau.people["xiaoman"]
    bureau.complete(case_id, "approve_case")
    page = bureau.page(case_id)
    assert (page.row.channel, page.row.result, kinds(page)) == ("official", "cancelled", ["opening_record", "cancellation_decision"])
    with bureau.app.database.reading() as reader:
        asked = {"case_id": case_id, "role": "certificate", "unit": "", "at": page.row.received_at}
        held = {row.person_id: row.held for row in reader.ask(POOL_MEMBERS, asked).all()}
    assert held[bureau.people["cert1"]] == "accept"
    sound(bureau)


def test_a_licence_in_force_is_not_cancelled_as_expired(bureau):
    ready(bureau)
    with refused("还没有过有效期"):
        ask_cancellation(bureau, "expired")


def test_an_item_that_nobody_of_the_bureau_may_begin_is_absent(bureau):
    ready(bureau)
    with pytest.raises(NotFound):
        bureau.handle(OpenOfficially(bureau.people["cert1"], "catering_licence", {}, bureau.request_id()))


def revoke(bureau, ground="fraud"):
    """Begun by a keeper, investigated by somebody else, decided by the head."""
    bureau.handle(DeployItem(None, read_folder(ROOT / "processes" / "licence_revocation")))
    values = {"licence_number": NUMBER, "holder": acting.HOLDER, "holder_code": CODE, "origin": "official", "clue": "投诉称租赁合同是伪造的"}
    command = OpenOfficially(bureau.people["cert1"], "licence_revocation", {key: [value] for key, value in values.items()}, bureau.request_id())
    case_id = bureau.handle(command).case_id
    bureau.complete(case_id, "investigate", founded="yes", ground=ground, findings="合同上的印章系伪造", views_by="2026-07-10")
    bureau.complete(case_id, "state_views", by="xiaoman", views="不知情", hearing="no")
    bureau.complete(case_id, "decide", by="head", decision="granted")
    return case_id


def test_a_revoked_licence_ends_in_every_version_keeps_open_changes_from_being_granted_and_is_cancelled_afterwards(bureau):
    ready(bureau)
    grant(bureau, apply(bureau, legal_person="周小满"))
    open_change = apply(bureau, legal_person="王禾")
    bureau.complete(open_change, "accept_case", materials=acting.PAPERS)
    case_id = revoke(bureau)

    page = bureau.page(case_id, "xiaoman")
    assert (page.row.result, latest(bureau).state, bureau.app.ask.held_licences(CODE)) == ("rescinded", "revoked", [])
    assert kinds(page) == ["opening_record", "revocation_warning", "revocation_decision"]
    decision = orjson.loads(page.documents[-1].data)
    assert (decision["article"], "不受保护" in decision["interest"]) == ("行政许可法 第六十九条第二款", True)
    with refused("在办理期间已被撤销"):
        bureau.complete(open_change, "approve_case", decision="granted")
    bureau.complete(open_change, "approve_case", decision="refused", reasons="许可已被撤销")
    cancelled = open_officially(bureau, "revoked", login="licence2")
    bureau.complete(cancelled, "approve_case")
    ends = bureau.app.ask.licence_page(latest(bureau).id).ends
    assert {(end.version, end.state) for end in ends} == {(2, "cancelled"), (2, "revoked"), (1, "replaced")}
    sound(bureau)
