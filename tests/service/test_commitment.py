"""告知承诺 on both databases: decided on the spot, checked by others, revoked and marked when it is not kept, barred until the mark is lifted (R22)."""

from __future__ import annotations

import orjson
import pytest

from engine.domain.commands import ClaimTask
from engine.domain.credit_commands import LiftCreditMark
from engine.domain.errors import Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.store.credit import MARKS
from engine.verify import verify
from tests.service import committing

FIRST = {"made_at": 2**62, "id": 2**62, "most": 10}


def marks(bureau):
    with bureau.app.database.reading() as reader:
        return reader.ask(MARKS, FIRST).all()


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_granted_on_the_spot_and_checked_within_sixty_days_by_others(bureau):
    committing.deploy(bureau)
    case_id = committing.granted(bureau)

    page = bureau.page(case_id)
    assert [licence.state for licence in page.licences] == ["valid"]
    assert (page.row.status, page.row.result) == ("issuing", "licence")
    assert [clock.name for clock in page.clocks if clock.state == "running"] == [f"stage:{bureau.task(case_id, 'verify_commitment').id}"]
    letter = next(document for document in page.documents if document.kind == "commitment_letter")
    assert orjson.loads(letter.data)["signed_by"] == "李满"
    assert bureau.app.document_file(letter.id).startswith(b"%PDF")
    sound(bureau)


def test_who_decided_does_not_check(bureau):
    """作出决定的人不参加核查: the duty of review is closed to whoever approved, by the database as by the sentence."""
    committing.deploy(bureau)
    case_id = committing.granted(bureau)
    task = bureau.task(case_id, "verify_commitment")

    with pytest.raises((NotAllowed, NotFound)):
        bureau.handle(ClaimTask(bureau.people["approver1"], task.id, bureau.request_id()))


def test_what_is_not_kept_costs_the_licence_and_bars_the_next_commitment_until_it_is_lifted(bureau):
    committing.deploy(bureau)
    pending = committing.apply(bureau)
    bureau.complete(pending, "accept_case", materials=committing.PAPERS)
    case_id = committing.broken(bureau)

    page = bureau.page(case_id)
    assert (page.row.result, [licence.state for licence in page.licences]) == ("rescinded", ["revoked"])
    (mark,) = marks(bureau)
    assert (mark.until, mark.reason, mark.licence_number) == ("2029-07-01", "没有消毒间", page.licences[0].number)
    with pytest.raises(Invalid) as refused:
        committing.apply(bureau)
    assert [(error.key, "第二十九条" in error.zh) for error in refused.value.errors] == [("method", True)]
    with pytest.raises(Rejection, match="credit mark"):
        committing.sign(bureau, pending)
    committing.apply(bureau, method=["ordinary"], test_report=[bureau.upload("xiaoman")])
    sound(bureau)

    lift = LiftCreditMark(bureau.people["supervisor"], mark.id, "已建消毒间，复核属实", bureau.request_id())
    with pytest.raises(NotAllowed):
        bureau.handle(LiftCreditMark(bureau.people["window1"], mark.id, "已改正", bureau.request_id()))
    with pytest.raises(Invalid):
        bureau.handle(LiftCreditMark(bureau.people["supervisor"], mark.id, " ", bureau.request_id()))
    assert bureau.handle(lift) == bureau.handle(lift)
    with pytest.raises(Stale):
        bureau.handle(LiftCreditMark(bureau.people["supervisor2"], mark.id, "再来", bureau.request_id()))
    committing.sign(bureau, pending)
    committing.apply(bureau)
    sound(bureau)


def test_a_mark_bars_no_longer_than_it_stands(bureau):
    committing.deploy(bureau)
    committing.broken(bureau)
    bureau.clock.move(days=3 * 366)

    assert committing.apply(bureau)
