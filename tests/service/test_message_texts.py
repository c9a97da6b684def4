"""A message to applicants is sent as it is worded at that moment; a text that cannot be sent is refused with its place."""

from __future__ import annotations

import pytest

from engine.domain.errors import Invalid, NotAllowed, NotFound, Rejection
from engine.domain.message_text_commands import SetMessageText
from engine.domain.message_texts import KINDS


def told(bureau, case_id):
    with bureau.app.database.reading() as reader:
        sql = f"select zh, en from notice where case_id = {case_id} and person_id = {bureau.people['xiaoman']} order by sent_at, id"
        return [tuple(row) for row in reader.connection.execute(sql).fetchall()]


def test_a_reworded_text_reaches_the_applicant_from_then_on_until_it_is_put_back(bureau):
    admin = bureau.people["admin"]
    before = bureau.submit()
    bureau.complete(before, "accept_case")
    early = told(bureau, before)
    assert any("已受理，从下一个工作日起" in zh for zh, _ in early)

    bureau.clock.move(minutes=1)
    zh = "{{恭喜}}{number} 的{item}收下了。"
    made = bureau.handle(SetMessageText(admin, "accepted", zh, KINDS["accepted"].own[1], "青审批发〔2026〕9 号", "t1"))
    assert bureau.handle(SetMessageText(admin, "accepted", zh, "", "青审批发〔2026〕9 号", "t1")).id == made.id
    with pytest.raises(Rejection, match="another text"):
        bureau.handle(SetMessageText(admin, "accepted", zh, "", "再改", "t2"))
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    number = bureau.page(case_id).row.number
    assert next(zh for zh, _ in told(bureau, case_id) if "恭喜" in zh).startswith(f"{{恭喜}}{number} 的")
    assert any("has been accepted; the time limit runs" in en for _, en in told(bureau, case_id))
    assert told(bureau, before) == early

    bureau.clock.move(minutes=1)
    bureau.handle(SetMessageText(admin, "accepted", "", "", "", "t3"))
    last = bureau.submit()
    bureau.complete(last, "accept_case")
    assert any("已受理，从下一个工作日起" in zh for zh, _ in told(bureau, last))
    assert [row.zh for row in bureau.app.ask.message_text_history("accepted")] == ["", zh]
    assert bureau.app.ask.message_texts()["accepted"].zh == ""


def test_only_administrators_reword_and_what_cannot_be_sent_is_refused_with_its_place(bureau):
    admin = bureau.people["admin"]
    with pytest.raises(NotAllowed):
        bureau.handle(SetMessageText(bureau.people["head"], "extended", "{days}{reasons}", "", "文", "t1"))
    with pytest.raises(NotFound):
        bureau.handle(SetMessageText(admin, "no_such_kind", "", "", "文", "t2"))
    with pytest.raises(Invalid) as wrong:
        bureau.handle(SetMessageText(admin, "extended", "延长{days}天{phone}", "{days", "", "t3"))
    assert [(error.key, "{phone}" in error.zh) for error in wrong.value.errors] == [("zh", True), ("en", False), ("ground", False)]
    assert bureau.app.ask.message_texts() == {}
