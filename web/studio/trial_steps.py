"""试办的一步: from what a page posted to a step as a scenario has it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from engine.domain.calendar import ZONE
from engine.simulator.scenario import Mismatch
from web.studio.trial_forms import form_at, posted_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict

OTHERS: Final = ("withdraw", "extend", "note", "send_back", "hand_over", "add_unit", "remove_unit", "ask_material", "supply_further")
OF_TASKS: Final = ("send_back", "hand_over", "ask_material")
WITH_REASON: Final = ("send_back", "hand_over", "add_unit", "remove_unit")


def step_of(files: Mapping[str, bytes], data: MultiDict[str, str], now: datetime | None) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The step, and the answers as they were typed. Raises Mismatch for what no step can be."""
    do = data.get("step-do", "")
    step: dict[str, Any] = {"at": instant_of(data.get("step-until", "") or data.get("step-at", ""), now)}
    if do == "time":
        return step, {}
    if do == "complete":
        return _completed(files, data, step)
    if do not in OTHERS:
        raise Mismatch("请选要做什么。", "Expected something to do.")
    return _other(do, data, step), {}


def _completed(files: Mapping[str, bytes], data: MultiDict[str, str], step: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    path = data.get("step-form", "")
    if not path.startswith("forms/") or path not in files:
        raise Mismatch("这张表单已经不在画稿里,请刷新本页。", "Expected a form of the sketch, but it is gone; load the page again.")
    typed, values = posted_values(form_at(files, path), data)
    step |= {key: said for key in ("task", "unit", "by", "refused") if (said := data.get(f"step-{key}", "").strip())}
    return {**step, "values": values}, typed


def _other(do: str, data: MultiDict[str, str], step: dict[str, Any]) -> dict[str, Any]:
    said, task = data.get("step-said", "").strip(), data.get("step-of", "")
    if not said:
        raise Mismatch(
            "请写明内容:理由、要什么、退回到哪一个任务,或者哪个单位。", "Expected words: a reason, what is wanted, the task to send back to, or a unit."
        )
    step[do] = said
    if do in OF_TASKS or (do in ("add_unit", "remove_unit") and task):
        node, _, unit = task.partition("@")
        step |= {"task": node} | ({"unit": unit} if unit else {})
    if do in WITH_REASON:
        step["reason"] = data.get("step-reason", "").strip()
    if do == "add_unit" and data.get("step-component", "").strip():
        step["component"] = data["step-component"].strip()
    by = data.get("step-who", "").strip()
    return step | ({"by": by} if by else {}) | ({"refused": data["step-refused"].strip()} if data.get("step-refused", "").strip() else {})


def instant_of(text: str, now: datetime | None) -> datetime:
    """A local instant that a browser's date and time field posts, not before ``now``. Raises Mismatch."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Mismatch("时间应为日期和时刻,例如 2026-07-01T09:00。", "Expected a date and time such as 2026-07-01T09:00.") from None
    if found.tzinfo is not None:
        found = found.astimezone(ZONE).replace(tzinfo=None)
    if now is not None and found < now.replace(tzinfo=None):
        raise Mismatch("时间不能早于前一步。", "Expected no time before the last step.")
    return found


def a_little_later(text: str) -> str:
    """Ten minutes on, as the field shows it."""
    return (datetime.fromisoformat(text) + timedelta(minutes=10)).isoformat(timespec="minutes")
