"""演示的规则: two phrases, and one change of the ladder for all items, drafted by the administrator, that waits for the head."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.domain.calendar import ZONE
from engine.domain.ladder_commands import DraftLadder
from engine.domain.ladder_form import answers_of
from engine.domain.phrase_commands import AddPhrase

if TYPE_CHECKING:
    from engine.bootstrap import Application


def draft_rules(app: Application, administrator: int) -> None:
    """Red alerts climb faster from next month on."""
    answers = {**answers_of(app.bureau.law.alerts), "red-section_head-wait": "60", "red-head-wait": "120"}
    day = (app.bureau.now().astimezone(ZONE).date() + timedelta(days=30)).isoformat()
    texts = ("经审查，{applicant}申请的{item}符合规定条件，同意。", "布局流程图没有标注面积和设备位置，请补正后重新提交。")
    for no, text in enumerate(texts):
        app.handle(AddPhrase(administrator, "bureau", "", "", text, f"demo-phrase-{no}"))
    app.handle(DraftLadder(administrator, "", answers, "青禾区行政审批预警督办办法修订（演示用）", day, "demo-ladder"))
