"""谁来办: groups become posts, persons nobody; a task gets kind, duty and stage only as far as the post says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from engine.runtime.editing.words import english_of
from engine.runtime.foreign.account import CONVERTED, KEPT, TO_DO
from engine.runtime.lint.rules.user_task_role import ROLES
from engine.runtime.lint.safe_xml import local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from engine.runtime.foreign.work import Work

_POSTS: Final = {
    "window": ("window", "front", "desk", "clerk", "accept", "intake", "受理", "窗口", "收件", "接件"),
    "reviewer": ("review", "examin", "audit", "check", "审查", "审核", "初审", "复审", "会签", "经办"),
    "surveyor": ("survey", "site", "inspect", "踏勘", "勘查", "勘验", "现场"),
    "approver": ("approv", "manager", "leader", "boss", "decid", "核准", "审批", "批准", "领导", "分管"),
    "certificate": ("certif", "licen", "issu", "制证", "发证", "出证"),
    "entry": ("entry", "data", "录入"),
    "flow": ("flow", "deliver", "送达", "流转"),
    "head": ("head", "director", "局长", "主任", "负责人"),
    "applicant": ("appl", "initiator", "starter", "requester", "customer", "申请", "发起", "补正", "提交", "企业", "群众"),
}

_DUTIES: Final = {
    "window": ("accept", "acceptance"),
    "reviewer": ("review", "review"),
    "approver": ("approve", "approval"),
    "certificate": ("issue", "issuing"),
    "entry": ("issue", "issuing"),
}
_PERSONS: Final = ("assignee", "candidateUsers", "owner")
_SAME: Final = re.compile(r"[$#]\{|^=")


def take_people(work: Work, task: _Element) -> None:
    """Assignment of one user task, wherever the other engine keeps it."""
    groups, persons = _groups(work, task), _persons(work, task)
    known = work.camunda(task, "candidateGroups")
    if known in ROLES and not persons and work.document.properties(task).get("kind"):
        return
    post = _post(groups, persons, _lane_of(work, task), task.get("name") or "")
    was = "、".join([*groups, *persons])
    work.drop(task, "candidateGroups", *_PERSONS)
    for extra in [each for each in work.extras(task) if local(each.tag) == "assignmentDefinition"]:
        work.remove_extra(extra)
    for raw in [child for child in task if isinstance(child.tag, str) and local(child.tag) in ("potentialOwner", "humanPerformer", "performer")]:
        work.document.remove(raw)
    if post:
        work.set_camunda(task, "candidateGroups", post)
    if post and groups == [post]:
        work.account.note(KEPT, task, post, post, "岗位照旧。", "The post stays.")
    elif post:
        zh = f"由岗位“{ROLES[post]}”办理，按岗位派件，不指定到人；请核对。"
        work.account.note(CONVERTED, task, was, f"candidateGroups={post}", zh, f"The post {post!r} does it; tasks go to posts, not to persons. Please check.")
    else:
        zh, en = "看不出由哪个岗位办，请填写 candidateGroups。", "Whose task it is can't be told; name the post in candidateGroups."
        work.account.note(TO_DO, task, was, "", zh, en)
    _work_of(work, task, post)


def _work_of(work: Work, task: _Element, post: str) -> None:
    """Kind ``generic`` has no legal consequence of its own: what the law should act on, the analyst says."""
    properties = work.document.properties(task)
    if not properties.get("kind"):
        duty, stage = _DUTIES.get(post, ("none", ""))
        work.document.set_property(task, "kind", "generic")
        work.document.set_property(task, "duty", duty)
        if post and post != "applicant":
            work.document.set_property(task, "stage", stage or "review")
        zh = f"种类先设为 generic（没有法律后果），职责 {duty}。是受理、审查、踏勘、核准还是发证，请选定 kind；时限写进 limits.toml。"
        en = f"Its kind is generic, which has no legal consequence, its duty {duty}. Choose the kind (accept, review, approve …) and write its limit."
        work.account.note(TO_DO, task, "", f"kind=generic duty={duty}", zh, en)
    if not properties.get("name_en"):
        work.document.set_property(task, "name_en", english_of(task.get("id") or "task"))


def _groups(work: Work, task: _Element) -> list[str]:
    found = [value for name, value in work.attributes(task).items() if name == "candidateGroups"]
    found += [each.get("candidateGroups") or "" for each in work.extras(task) if local(each.tag) == "assignmentDefinition"]
    found += [text for name, text in _inputs(task) if name == "GroupId"]
    found += [text.removeprefix("group(").rstrip(")") for text in _owners(task, "potentialOwner") if not text.startswith("user(")]
    return [part.strip() for text in found for part in text.split(",") if part.strip()]


def _persons(work: Work, task: _Element) -> list[str]:
    found = [value for name, value in work.attributes(task).items() if name in _PERSONS]
    found += [each.get(name) or "" for each in work.extras(task) if local(each.tag) == "assignmentDefinition" for name in _PERSONS]
    found += [text for name, text in _inputs(task) if name in ("ActorId", "SwimlaneActorId")]
    found += [text for text in _owners(task, "potentialOwner") if text.startswith("user(")] + _owners(task, "humanPerformer")
    return [part.strip() for text in found for part in text.split(",") if part.strip()]


def _owners(task: _Element, name: str) -> list[str]:
    holders = [child for child in task if isinstance(child.tag, str) and local(child.tag) == name]
    texts = [(raw.text or "").strip() for holder in holders for raw in holder.iter() if isinstance(raw.tag, str) and local(raw.tag) == "formalExpression"]
    return [part for text in texts for part in text.split(",") if part]


def _inputs(task: _Element) -> list[tuple[str, str]]:
    """Values that jBPM gives to named inputs."""
    names = {raw.get("id"): raw.get("name") or "" for raw in task.iter() if isinstance(raw.tag, str) and local(raw.tag) == "dataInput"}
    found = []
    for link in [raw for raw in task.iter() if isinstance(raw.tag, str) and local(raw.tag) == "dataInputAssociation"]:
        target = next((raw.text for raw in link if isinstance(raw.tag, str) and local(raw.tag) == "targetRef"), "")
        value = next((raw.text for raw in link.iter() if isinstance(raw.tag, str) and local(raw.tag) == "from"), "")
        found.append((names.get(target, ""), (value or "").strip()))
    return found


def _lane_of(work: Work, task: _Element) -> str:
    lanes = [raw.getparent() for raw in work.document.of("flowNodeRef") if (raw.text or "").strip() == task.get("id")]
    return next((lane.get("name") or "" for lane in lanes if lane is not None), "")


def _post(groups: list[str], persons: list[str], lane: str, name: str) -> str:
    for group in groups:
        if group in ROLES:
            return group
    fixed = [text for text in persons if _SAME.search(text) and _like(text) == "applicant"]
    return "applicant" if fixed else next((post for text in (*groups, lane, name) if (post := _like(text))), "")


def _like(text: str) -> str:
    low = text.lower()
    return next((post for post, words in _POSTS.items() if any(word in low for word in words)), "")
