"""一次性补正告知:everything that is missing, told once (行政许可法 第三十二条第一款第四项)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.document import chinese_date, text_of, texts_of
from engine.domain.effects import WriteDocument
from engine.domain.facts import Facts, Outcome
from engine.domain.inputs import TaskId
from engine.domain.message_texts import tell


@dataclass(frozen=True)
class Inputs:
    """``task`` is the user task whose form says what is missing; ``document`` the kind of notice."""

    task: TaskId = TaskId("accept_case")
    document: str = "correction_notice"


def write_correction_notice(inputs: Inputs, facts: Facts) -> Outcome:
    """一次性补正告知:missing materials by name, then the officer's own words line by line. Raises ValueError when there is nothing to tell."""
    answers = facts.case.answers.get(inputs.task, {})
    wanted = [f"补交《{material.name}》" for material in facts.materials if material.state == "missing"]
    wanted += texts_of(answers, "correction_notes")
    if not wanted:
        raise ValueError(f"Expected {inputs.task} to say what must be corrected, but no material is missing and there is no note.")
    correct_by = text_of(answers, "correct_by")
    earlier = facts.variables.get("correction_round")
    this_round = earlier + 1 if isinstance(earlier, int) else 1
    told = tell(
        "correction_asked",
        number=facts.case.number,
        count=len(wanted),
        due_clause=(f"请在{chinese_date(correct_by)}前提交", f", by {correct_by}") if correct_by else ("请尽快提交", ""),
    )
    written = WriteDocument(inputs.document, {"wanted": wanted, "correct_by": correct_by})
    return Outcome(data={"correction_round": this_round}, effects=(written, told))
