"""Phrases are one's own, a section's or the bureau's, each kept by who may; unknown placeholders are refused when they are saved."""

from __future__ import annotations

import pytest

from engine.domain.errors import Invalid, NotAllowed, NotFound, Rejection
from engine.domain.phrase import filled
from engine.domain.phrase_commands import AddPhrase, DropPhrase
from engine.service import phrases


def test_everybody_sees_his_own_his_units_and_the_bureaus_and_only_who_may_keeps_them(bureau, monkeypatch):
    market, admin = bureau.people["market1"], bureau.people["admin"]
    own = bureau.handle(AddPhrase(market, "mine", "", "", "布局合理，同意。", "p1"))
    common = bureau.handle(AddPhrase(admin, "bureau", "catering_licence", "joint_review", "{applicant}的{item}（{number}）", "p2"))
    for actor, of in ((market, "bureau"), (market, "unit:market_supervision"), (admin, "unit:market_supervision"), (bureau.people["xiaoman"], "mine")):
        with pytest.raises(NotAllowed):
            bureau.handle(AddPhrase(actor, of, "", "", "同意。", f"{actor}-{of}"))
    seen = {login: [row.id for row in bureau.app.ask.phrases(bureau.actor_of(login))] for login in ("market1", "market2")}
    assert (set(seen["market1"]), seen["market2"]) == ({own.id, common.id}, [common.id])
    with pytest.raises(NotFound):
        bureau.handle(DropPhrase(bureau.people["market2"], own.id))
    with pytest.raises(NotAllowed):
        bureau.handle(DropPhrase(market, common.id))
    bureau.handle(DropPhrase(market, own.id))
    assert [row.id for row in bureau.app.ask.phrases(bureau.actor_of("market1"))] == [common.id]
    monkeypatch.setattr(phrases, "MOST", 1)
    with pytest.raises(Rejection, match="at most"):
        bureau.handle(AddPhrase(admin, "bureau", "", "", "同意。", "p3"))


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"text": "{phone}"}, "text"),
        ({"text": "{"}, "text"),
        ({"text": " "}, "text"),
        ({"kind": "dance"}, "kind"),
        ({"item": "fireworks"}, "item"),
        ({"of": "all"}, "of"),
    ],
)
def test_a_phrase_that_cannot_be_filled_is_refused_with_its_place(bureau, changes, key):
    given = {"of": "mine", "item": "", "kind": "", "text": "同意。", **changes}
    with pytest.raises(Invalid) as wrong:
        bureau.handle(AddPhrase(bureau.people["market1"], **given, request_id="p"))
    assert [error.key for error in wrong.value.errors] == [key]


def test_what_fills_a_placeholder_is_never_filled_again():
    assert filled("{applicant}：{number}", {"applicant": "{number}", "number": "7"}) == "{number}：7"
