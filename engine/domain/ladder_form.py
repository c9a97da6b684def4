"""督办阶梯填写: a ladder as a form has it, one line for each who may be told at each level, and back as the text of ``alerts.toml``.

Names of fields: ``percent``, ``working_days``, ``threshold_reference``, ``appeal_days``, ``appeal_reference`` and for a line ``<level>-<who>``
(told), ``<level>-<who>-wait``, ``-unit`` (``minutes`` or ``days``), ``-reference``; ``…verified`` beside each reference. The lines of a level
stand in the order of the ladder, so that it always climbs.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from engine.domain.alerts import LEVEL_NAMES, LEVELS, LONGEST, WHO, WHO_NAMES
from engine.domain.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.domain.alerts import Ladder, Rung

UNITS: Final = ("minutes", "days")
MOST_DAYS: Final = 100
REFERENCE: Final = 300


def answers_of(ladder: Ladder) -> dict[str, str]:
    """The form filled in with a ladder."""
    found = {
        "percent": str(ladder.threshold.percent),
        "working_days": str(ladder.threshold.working_days),
        "threshold_reference": ladder.threshold.reference,
        "threshold_verified": _yes(ladder.threshold.verified),
        "appeal_days": str(ladder.appeal.working_days),
        "appeal_reference": ladder.appeal.reference,
        "appeal_verified": _yes(ladder.appeal.verified),
    }
    for rungs in ladder.rungs.values():
        for rung in rungs:
            found |= {f"{rung.at}-{rung.who}{end}": value for end, value in _line(rung).items()}
    return {name: value for name, value in found.items() if value}


def _line(rung: Rung) -> dict[str, str]:
    wait = rung.working_days or rung.working_minutes
    unit = "days" if rung.working_days else "minutes"
    return {"": "1", "-wait": str(wait or ""), "-unit": unit, "-reference": rung.reference, "-verified": _yes(rung.verified)}


def _yes(value: bool) -> str:  # noqa: FBT001 - a value to be written down, not a switch
    return "1" if value else ""


def flaws(answers: Mapping[str, str]) -> list[FieldError]:
    """Everything that is wrong, at its field."""
    found = [
        *_number(answers, "percent", 1, 99),
        *_number(answers, "working_days", 0, MOST_DAYS),
        *_number(answers, "appeal_days", 1, MOST_DAYS),
        *_reference(answers, "threshold_reference"),
        *_reference(answers, "appeal_reference"),
        *_unknown(answers),
    ]
    for level in LEVELS:
        told = [who for who in WHO if answers.get(f"{level}-{who}")]
        if not told:
            zh, en = LEVEL_NAMES[level]
            found.append(FieldError(f"{level}-{WHO[0]}", f"「{zh}」没有告诉任何人,至少选一个。", f"Nobody is told at “{en}”: choose at least one."))
        for no, who in enumerate(told):
            found += _line_flaws(answers, f"{level}-{who}", first=no == 0)
    return found


def _line_flaws(answers: Mapping[str, str], line: str, *, first: bool) -> Iterator[FieldError]:
    yield from _reference(answers, f"{line}-reference")
    wait = answers.get(f"{line}-wait", "").strip()
    if first:
        if wait not in {"", "0"}:
            yield FieldError(f"{line}-wait", "第一级当时就告诉,不写等待时间。", "The first rung is told at once: leave the waiting time empty.")
        return
    if wait in {"", "0"}:
        zh = "前一级之后要等多久才告诉这一级,应写大于零的数。"
        yield FieldError(f"{line}-wait", zh, "Say how long the rung before has to answer: a number above zero.")
    else:
        yield from _number(answers, f"{line}-wait", 1, MOST_DAYS if answers.get(f"{line}-unit") == "days" else LONGEST)


def _unknown(answers: Mapping[str, str]) -> Iterator[FieldError]:
    """A level, a role or a unit of time that there is not."""
    for name, value in answers.items():
        level, dash, rest = name.partition("-")
        who, _, end = rest.partition("-")
        if dash and (level not in LEVELS or who not in WHO or end not in {"", "wait", "unit", "reference", "verified"}):
            known = "、".join(zh for zh, _ in WHO_NAMES.values())
            yield FieldError(name, f"没有「{name}」这一级。可以告诉:{known}。", f"There is no rung {name!r}.")
        elif end == "unit" and value not in UNITS:
            yield FieldError(name, "等待时间按工作分钟或者工作日写。", "The waiting time is in working minutes or working days.")


def _number(answers: Mapping[str, str], name: str, low: int, high: int) -> Iterator[FieldError]:
    text = answers.get(name, "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and low <= int(text) <= high):
        yield FieldError(name, f"应为 {low} 到 {high} 之间的整数。", f"Expected a whole number from {low} to {high}.")


def _reference(answers: Mapping[str, str], name: str) -> Iterator[FieldError]:
    text = answers.get(name, "").strip()
    if not text or len(text) > REFERENCE or not text.isprintable():
        yield FieldError(name, f"请写明依据的文件和条款,不超过 {REFERENCE} 字。", f"Name the article that it rests on, in at most {REFERENCE} characters.")


def toml_of(answers: Mapping[str, str]) -> str:
    """The ladder as ``alerts.toml`` says it. Only for answers without flaws."""
    lines = ["[threshold]", f"percent = {int(answers['percent'])}", f"working_days = {int(answers['working_days'])}", *_ground(answers, "threshold_")]
    for level in LEVELS:
        for no, who in enumerate(who for who in WHO if answers.get(f"{level}-{who}")):
            line = f"{level}-{who}"
            lines += ["", "[[rung]]", f'at = "{level}"', f'who = "{who}"']
            if no:
                lines.append(f"working_{answers.get(f'{line}-unit', 'minutes')} = {int(answers[f'{line}-wait'])}")
            lines += _ground(answers, f"{line}-")
    lines += ["", "[appeal]", f"working_days = {int(answers['appeal_days'])}", *_ground(answers, "appeal_")]
    return "\n".join(lines) + "\n"


def _ground(answers: Mapping[str, str], name: str) -> list[str]:
    verified = ["verified = true"] if answers.get(f"{name}verified") else []
    return [f"reference = {json.dumps(answers[f'{name}reference'].strip(), ensure_ascii=False)}", *verified]
