"""环节种类: what an analyst may draw, as element templates with a short panel, in the reader's language.

The words are data (``processes/_template/stages.toml``); what may be chosen is the deploy gate's own lists, and what a handler takes is read
from its ``Inputs``, so that no panel can write a topic, a property or a value that the gate then refuses. A template holds of an element when
all of its hidden properties do: the diagram itself says what it is, nothing has to be marked.
"""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_type_hints

from engine.domain.inputs import tasks_named
from engine.domain.signing import WAYS
from engine.runtime.lint.rules.user_task_duty import KINDS
from engine.runtime.lint.rules.user_task_role import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

DATA: Final = Path(__file__).resolve().parents[2] / "processes" / "_template" / "stages.toml"
KNOWN: Final = {
    **dict.fromkeys(("unit_from", "issuer_from", "units"), "variable"),
    **dict.fromkeys(("document", "decision"), "document"),
    **dict.fromkeys(("holder", "fields"), "field"),
    **{one: one for one in ("stage", "unit", "phase", "licence")},
    "camunda:formKey": "form",
    "camunda:decisionRef": "decision",
    "calledElement": "process",
    "signed_by": "role",
    "until": "day",
}
"""By property: what its box suggests, see ``known``."""
APPLICANTS: Final = ("applicant", "agent")
_WAYS: Final = {
    "all": ("会签：全部签署", "Joint: all sign"),
    "any": ("或签：一人签署即可", "Alternative: one signature is enough"),
}
_ASSIGN: Final = {"claim": ("签收", "Claimed"), "draw": ("双盲双随机抽取", "Drawn blind")}


class _Words:
    """Chinese or English of what stands in the data as ``name`` and ``name_en``, ``zh`` and ``en``, or as a pair."""

    def __init__(self, *, english: bool) -> None:
        self.english = english

    def of(self, row: Mapping[str, Any], key: str) -> str:
        return str(row.get(f"{key}_en" if self.english else key, ""))

    def pick(self, zh: str, en: str) -> str:
        return en if self.english else zh


@cache
def stage_data() -> dict[str, Any]:
    """The file, read once."""
    return tomllib.loads(DATA.read_text("utf-8"))


def stage_kinds(inputs: Mapping[str, type], *, english: bool) -> list[dict[str, Any]]:
    """Every template in the order of the chooser; ``inputs`` are the handlers' Inputs by topic."""
    data, words = stage_data(), _Words(english=english)
    found = [
        *(_task(row, words) for row in data["task"]),
        *(_call(process, row, words) for process, row in data["call"].items()),
        *(_service(topic, data["service"].get(topic, {}), inputs[topic], words) for topic in _in_order(inputs, data["service"])),
        *(_shape(row, words) for row in data["shape"]),
        _any_call(words),
        _flow(words),
        *(_template(element, element, stage_data()[element], words, iter((_name_en(words),))) for element in ("lane", "participant")),
    ]
    order = list(data["group"])
    return sorted(found, key=lambda one: order.index(one["category"]["id"]))


def _in_order(inputs: Iterable[str], listed: Mapping[str, Any]) -> list[str]:
    return [topic for topic in listed if topic in inputs] + sorted(set(inputs) - set(listed))


def _template(kind: str, element: str, row: Mapping[str, Any], words: _Words, properties: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """The common part. ``defaults`` are what a new element is called; without a group of its own a kind stands under 其他."""
    group = row.get("group", "general")
    names = stage_data()["group"][group]
    label, label_en = row.get("label", ""), row.get("label_en", "")
    return {
        "id": kind,
        "name": words.of(row, "name") or kind,
        "keywords": [row.get("name", ""), row.get("name_en", ""), kind, label, row.get("words", ""), names["zh"], names["en"]],
        "description": words.of(row, "says"),
        "category": {"id": group, "name": words.pick(names["zh"], names["en"])},
        "appliesTo": [f"bpmn:{element[0].upper()}{element[1:]}"],
        "definition": row.get("definition", ""),
        "defaults": {"id": row.get("element_id") or row.get("id", ""), "name": label, "name_en": label_en},
        "properties": list(properties),
    }


def _property(name: str, label: str, *, camunda: bool = False, **more: Any) -> dict[str, Any]:
    binding = {"type": "property" if camunda or name.startswith("camunda:") else "camunda:property", "name": name}
    known = {"known": KNOWN[name]} if name in KNOWN and "type" not in more else {}
    return {"label": label, "type": "String", "binding": binding, **known, **more}


def _hidden(name: str, value: str) -> dict[str, Any]:
    return _property(name, "", type="Hidden", value=value)


def _name_en(words: _Words) -> dict[str, Any]:
    return _property("name_en", words.pick("英文名称", "Name in English"))


def _choices(pairs: Mapping[str, tuple[str, str]], words: _Words) -> list[dict[str, str]]:
    return [{"value": value, "name": words.pick(*names)} for value, names in pairs.items()]


def _listed(table: str, values: Iterable[str]) -> dict[str, tuple[str, str]]:
    rows = stage_data()[table]
    return {value: (rows[value]["zh"], rows[value]["en"]) if value in rows else (value, value) for value in values}


def _task(row: Mapping[str, Any], words: _Words) -> dict[str, Any]:
    made = _template(f"task.{row['kind']}", "userTask", row, words, _task_panel(row, words))
    if "collection" in row:
        made["multiInstance"] = {"collection": row["collection"], "elementVariable": row["variable"]}
    return made


def _task_panel(row: Mapping[str, Any], words: _Words) -> Iterator[dict[str, Any]]:
    """职责、岗位、环节、表单、派件、单位; what only officers have is left out where an applicant acts."""
    duties = KINDS[row["kind"]]
    yield _hidden("kind", row["kind"])
    yield _name_en(words)
    roles, held = _choices(_listed("role", ROLES), words), _choices(_listed("duty", duties), words)
    yield _property("camunda:candidateGroups", words.pick("岗位", "Post"), type="Dropdown", value=row["role"], choices=roles, required=True)
    duty = "none" if row["kind"] == "generic" else duties[0]
    said = words.pick("同一办件里一个人只能有一种职责", "Nobody holds two duties in one case")
    yield _property("duty", words.pick("职责", "Duty"), type="Dropdown", value=duty, choices=held, required=True, description=said)
    help_form = words.pick("事项/任务 id，或者 shared/表单", "<item>/<task id>, or shared/<form>")
    yield _property("camunda:formKey", words.pick("表单", "Form"), value=row.get("form", "{item}/{id}"), required=True, description=help_form)
    if row["role"] not in APPLICANTS:
        yield from _officer_panel(row, words)


def _officer_panel(row: Mapping[str, Any], words: _Words) -> Iterator[dict[str, Any]]:
    help_stage = words.pick("“时限”页里环节的名字；只有申请人的任务可以不填", "The name of a stage on the page Limits; only tasks of applicants do without")
    yield _property("stage", words.pick("环节时限", "Stage"), value=row.get("stage", ""), description=help_stage)
    help_assign = words.pick("由办过某个任务的人办的，写 same_as:任务", "same_as:<task> for who did that task")
    yield _property("assign", words.pick("派件", "Assignment"), type="Dropdown", value=row["assign"], choices=_choices(_ASSIGN, words), description=help_assign)
    help_unit = words.pick("写死的单位 id；不填由本局办", "A unit's id; empty: this bureau")
    yield _property("unit", words.pick("单位", "Unit"), description=help_unit)
    help_from = words.pick("放着单位 id 的变量，与“单位”只填一个", "The variable that holds a unit's id; not both")
    yield _property("unit_from", words.pick("单位变量", "Unit from"), value=row.get("unit_from", ""), description=help_from)
    one = {"value": "", "name": words.pick("一人办理", "One officer")}
    yield _property("signing", words.pick("会签", "Signing"), type="Dropdown", value="", choices=[one, *_choices({way: _WAYS[way] for way in WAYS}, words)])
    said_by = words.pick("岗位，用逗号分开：approver、reviewer@单位、reviewer@*单位清单的变量", "Posts with commas: approver, reviewer@unit, reviewer@*units")
    yield _property("signed_by", words.pick("谁来签署", "Signed by"), description=said_by)
    yield _property("signers", words.pick("至少几人签署", "At least how many sign"), description=words.pick("只用于会签，含提交人", "For joint signing only"))


def _service(topic: str, row: Mapping[str, Any], kind: type, words: _Words) -> dict[str, Any]:
    named = {"label": row.get("name", ""), "label_en": row.get("name_en", ""), "element_id": topic, **row}
    return _template(f"service.{topic}", "serviceTask", named, words, _service_panel(topic, row.get("preset", {}), kind, words))


def _service_panel(topic: str, preset: Mapping[str, str], kind: type, words: _Words) -> Iterator[dict[str, Any]]:
    yield _hidden("camunda:type", "external")
    yield _hidden("camunda:topic", topic)
    yield _name_en(words)
    hints = get_type_hints(kind)
    for one in fields(kind):
        required = one.default is MISSING and one.default_factory is MISSING
        said = stage_data()["input"].get(one.name, {"zh": one.name, "en": one.name, "help": "", "help_en": ""})
        more: dict[str, Any] = {"value": preset.get(one.name, ""), "required": required, "description": words.of(said, "help")}
        if hints[one.name] is bool:
            usual = {"value": "", "name": words.pick("按默认", "As usual")}
            more |= {"type": "Dropdown", "choices": [usual, *_choices({"true": ("是", "Yes"), "false": ("否", "No")}, words)]}
        elif tasks_named(kind, {}).get(one.name) is not None:
            more["known"] = "task"
        if hints[one.name] is not bool and not required and one.default is not MISSING and one.default not in ("", ()):
            more["placeholder"] = str(one.default)
        yield _property(one.name, words.pick(said["zh"], said["en"]), **more)


def _call(process: str, row: Mapping[str, Any], words: _Words) -> dict[str, Any]:
    def panel() -> Iterator[dict[str, Any]]:
        yield _property("calledElement", "", camunda=True, type="Hidden", value=process)
        yield _name_en(words)
        if process == "phase":
            yield _property("phase", words.pick("阶段", "Phase"), required=True, description=words.pick("item.toml 里 [[phases]] 的 id", "Its id in item.toml"))

    return _template(f"call.{process}", "callActivity", row, words, panel())


def _any_call(words: _Words) -> dict[str, Any]:
    def panel() -> Iterator[dict[str, Any]]:
        yield _property("calledElement", words.pick("被调用的流程", "Called process"), camunda=True, required=True)
        yield _name_en(words)

    return _template("call", "callActivity", stage_data()["any_call"], words, panel())


def _shape(row: Mapping[str, Any], words: _Words) -> dict[str, Any]:
    def panel() -> Iterator[dict[str, Any]]:
        if row["element"] == "businessRuleTask":
            said = words.pick("DMN 表的 id", "Id of the DMN table")
            yield _property("camunda:decisionRef", words.pick("决策表", "Decision table"), required=True, description=said)
        if row["element"] != "parallelGateway":
            yield _name_en(words)
        if (row["element"], row.get("definition")) == ("boundaryEvent", "timer"):
            said = words.pick("任务.字段：以表单里填的日期为准，例如 accept_case.correct_by", "task.field: the date of a form replaces the limit")
            yield _property("until", words.pick("以哪一天为准", "Until the day of"), description=said)

    return _template(f"shape.{row['id']}", row["element"], row, words, panel())


def _flow(words: _Words) -> dict[str, Any]:
    said = words.pick('例如 acceptance == "accept"；默认出口不写', 'Such as acceptance == "accept"; the default way has none')

    def panel() -> Iterator[dict[str, Any]]:
        yield _property("conditionExpression", words.pick("条件", "Condition"), camunda=True, description=said)

    return _template("flow", "sequenceFlow", stage_data()["flow"], words, panel())
