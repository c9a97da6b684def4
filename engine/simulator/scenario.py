"""情景文件: ``scenarios/<name>.toml``, an example that an analyst writes, read strictly.

::

    name = "补正一次,按时办结"                # what it shows, in one line

    [start]                                   # 收件
    at = 2026-07-01T09:00:00                  # local time; every later ``at`` must not be earlier
    channel = "online"                        # online | official (依职权, with ``by``) | window; then ``by`` and ``materials`` (paper ticked at the window)
    [start.values]                            # the start form; files by name: layout_plan = ["布局图.pdf"]
    operator_name = "…"

    [[do]]                                    # one thing somebody does
    at = 2026-07-01T10:00:00
    task = "accept_case"                      # the open task, by its id in the diagram; ``unit`` tells parallel ones apart
    by = "window"                             # a role: who holds the task, else the first of its pool; "second_window" the second
    values = { acceptance = "accept" }        # its form

Instead of ``values``: ``send_back = "<earlier task>@<unit>"`` or ``hand_over = "second_reviewer"``, each with ``reason``, or
``ask_material = "<what the applicant is to supply>"`` of a review. Without ``task``: ``withdraw = "<reason>"``,
``supply_further = "<words>"`` (of the applicant), ``extend = "<reason>"`` (of the statutory limit, ``by = "head"``), ``note = "<text>"``,
``add_unit = "<unit>"`` (with ``component`` in words, unless the item names it) or ``remove_unit = "<unit>"``, each with ``reason``
(and with ``task``, by who holds it), or nothing at all (time passes, timers fire). A survey is signed by ``signed_by = ["second_surveyor"]``
beforehand, also when that is not written. Of a ``task`` that several sign: ``sign = "agree" | "object"`` by ``by`` and ``unit``, whose signature it is,
``reason`` being the words; ``add_signer = "second_approver"`` (of ``signer_unit``, with ``reason``) and ``remove_signer`` by who holds it.
``refused = "<words>"`` says that the bureau must refuse, with these words in its sentence.

``[expect]`` knows: end, status, result, decision, documents (kinds, any order), opinions ({unit = state}), licence (true | false),
used_working_days (of the promised clock), alerts (what ran over: "promised", "statutory" or a task id), open (ids of open tasks),
materials ({id = state}), stages (ids of the tasks that were completed), due ({promised | statutory = "2026-07-15"});
``at`` lets time pass before all of it is read.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from engine.domain.calendar import ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.errors import FieldError

SIGNINGS: Final = ("sign", "add_signer", "remove_signer")
ACTIONS: Final = ("withdraw", "extend", "note", "add_unit", "remove_unit", "supply_further", "ask_material", "send_back", "hand_over", *SIGNINGS, "values")
TASKLESS: Final = ("withdraw", "extend", "note", "add_unit", "remove_unit", "supply_further")
_TOP: Final = frozenset({"name", "start", "do", "expect"})
_START: Final = frozenset({"at", "channel", "by", "materials", "values", "licences"})
_LICENCE: Final = frozenset({"kind", "number", "holder", "holder_code", "valid_from", "valid_until", "data"})
_DO: Final = frozenset({"at", "task", "unit", "by", "signed_by", "reason", "component", "signer_unit", "refused", *ACTIONS})


class Mismatch(Exception):
    """不符: a scenario can't be played or does not end as it says; one sentence in each language.

    ``step`` is the number of the step that could not be done (0: the start), ``expected`` the expectation (key, wanted, found) that does not
    hold, ``errors`` what is wrong with the fields of a form.
    """

    def __init__(self, zh: str, en: str, *, expected: tuple[str, str, str] | None = None) -> None:
        """Keep both sentences."""
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en
        self.expected = expected
        self.step: int | None = None
        self.errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True)
class Opening:
    """收件: how the case comes in."""

    at: datetime
    channel: str
    by: str
    materials: tuple[str, ...]
    values: Mapping[str, Any]
    licences: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Doing:
    """一步: what somebody does at an instant. ``action`` is one of ACTIONS, or "" when only time passes; ``said`` is its word."""

    no: int
    at: datetime
    action: str
    said: str = ""
    task: str = ""
    unit: str = ""
    by: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    signed_by: tuple[str, ...] | None = None
    reason: str = ""
    component: str = ""
    signer_unit: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Scenario:
    """情景."""

    name: str
    title: str
    opening: Opening
    steps: tuple[Doing, ...]
    expect: Mapping[str, Any]
    read_at: datetime


def read_scenario(name: str, content: bytes) -> Scenario:
    """Read one file. Raises Mismatch with what is wrong in it."""
    try:
        data = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Mismatch(f"不是合法的 TOML 文件:{error}", f"Expected a TOML file in UTF-8, but: {error}") from error
    _known("", data, _TOP)
    start = _table(data, "start", "")
    opening = _opening(start)
    listed = data.get("do", [])
    if not isinstance(listed, list) or not all(isinstance(step, dict) for step in listed):
        raise Mismatch("“do”应写成若干个 [[do]]。", "Expected steps as [[do]] tables, but 'do' is something else.")
    steps = tuple(_doing(no, table) for no, table in enumerate(listed, 1))
    expect = dict(_table(data, "expect", ""))
    instants = [opening.at, *(step.at for step in steps)]
    last = _instant(expect.pop("at"), "expect.at") if "at" in expect else instants[-1]
    for earlier, later, no in zip(instants, [*instants[1:], last], [*range(1, len(instants)), 0], strict=True):
        if later < earlier:
            where = f"do[{no}].at" if no else "expect.at"
            raise Mismatch(f"{where} 早于前一步的时间。", f"Expected {where} not to be before the step that precedes it, but it is.")
    return Scenario(name, str(data.get("name") or name), opening, steps, expect, last)


def _opening(start: Mapping[str, Any]) -> Opening:
    _known("start", start, _START)
    channel = start.get("channel", "online")
    if channel not in {"online", "window", "official"}:
        raise Mismatch(
            f"start.channel 应为 online、window 或 official,现为“{channel}”。",
            f"Expected start.channel to be online, window or official, but it is {channel!r}.",
        )
    return Opening(
        _instant(start.get("at"), "start.at"),
        channel,
        str(start.get("by", "applicant" if channel == "online" else "window")),
        _words(start, "materials", "start"),
        _table(start, "values", "start"),
        _licences(start),
    )


def _licences(start: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """证照库: what the library holds before the case comes in."""
    listed = start.get("licences", [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Mismatch("“licences”应写成若干个 [[start.licences]]。", "Expected licences as [[start.licences]] tables, but it is something else.")
    for no, one in enumerate(listed, 1):
        _known(f"start.licences[{no}]", one, _LICENCE)
        if set(one) != _LICENCE:
            missing = "、".join(sorted(_LICENCE - set(one)))
            raise Mismatch(f"start.licences[{no}] 缺少 {missing}。", f"Expected start.licences[{no}] to have {missing}, but it does not.")
    return tuple(listed)


def _doing(no: int, table: Mapping[str, Any]) -> Doing:
    where = f"do[{no}]"
    _known(where, table, _DO)
    given = [action for action in ACTIONS if action in table]
    if len(given) > 1 and given != ["values"]:
        raise Mismatch(f"{where} 一步只能做一件事,现有 {'、'.join(given)}。", f"Expected one thing to do in {where}, but it has {', '.join(given)}.")
    action = given[0] if given else ("values" if "task" in table else "")
    if action not in {"", *TASKLESS} and "task" not in table:
        raise Mismatch(f"{where} 没有写 task。", f"Expected {where} to name a task, but it does not.")
    values = _table(table, "values", where)
    return Doing(
        no=no,
        at=_instant(table.get("at"), f"{where}.at"),
        action=action,
        said=str(table.get(action, "")) if action != "values" else "",
        task=str(table.get("task", "")),
        unit=str(table.get("unit", "")),
        by=str(table.get("by", "applicant" if action in {"withdraw", "supply_further"} else "")),
        values=values,
        signed_by=_words(table, "signed_by", where) if "signed_by" in table else None,
        reason=str(table.get("reason", "")),
        component=str(table.get("component", "")),
        signer_unit=str(table.get("signer_unit", "")),
        refused=str(table.get("refused", "")),
    )


def _known(where: str, table: Mapping[str, Any], known: frozenset[str]) -> None:
    strange = sorted(set(table) - known)
    if strange:
        place = f"{where} " if where else ""
        raise Mismatch(
            f"{place}里有不认识的“{'、'.join(strange)}”,可以写:{'、'.join(sorted(known))}。",
            f"Expected nothing but {', '.join(sorted(known))} in {where or 'the file'}, but found {', '.join(strange)}.",
        )


def _table(table: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if isinstance(found, dict):
        return found
    place = f"{where}.{key}" if where else key
    raise Mismatch(f"{place} 应为一张表。", f"Expected {place} to be a table, but it is not.")


def _words(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = table.get(key, [])
    if isinstance(found, list) and all(isinstance(one, str) for one in found):
        return tuple(found)
    raise Mismatch(f'{where}.{key} 应为文字的列表,例如 ["a", "b"]。', f"Expected {where}.{key} to be a list of texts, but it is not.")


def _instant(value: object, where: str) -> datetime:
    if not isinstance(value, datetime):
        raise Mismatch(
            f"{where} 应为日期时间,例如 2026-07-01T09:00:00。", f"Expected {where} to be a date and time such as 2026-07-01T09:00:00, but it is {value!r}."
        )
    return value.astimezone(ZONE) if value.tzinfo else value.replace(tzinfo=ZONE)
