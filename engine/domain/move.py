"""迁移:why an open case can't be moved to another version, in words; what a rehearsal may say of a case, and the states of a move."""

from __future__ import annotations

from typing import Final

STATES: Final = {
    "rehearsing": ("正在预演", "Rehearsing"),
    "rehearsed": ("预演完毕", "Rehearsed"),
    "moving": ("正在迁移", "Moving"),
    "moving_back": ("正在撤回", "Returning"),
    "stopped": ("已暂停", "Paused"),
    "done": ("已完成", "Done"),
}
OUTCOMES: Final = {
    "movable": ("可以迁移", "Movable"),
    "mapped": ("按对应关系可以迁移", "Movable with the mapping"),
    "left_out": ("留下不迁", "Left out"),
    "refused": ("不能迁移", "Refused"),
    "moved": ("已迁移", "Moved"),
    "moved_back": ("已撤回", "Moved back"),
    "passed": ("已不在原版本上", "No longer on that version"),
}
REASONS: Final = {
    "element_gone": ("所在的环节在新版本里没有了", "The element where the case stands is gone"),
    "kind_changed": ("所在的环节变成了别的元素", "The element where the case stands is of another kind"),
    "structure_changed": ("并行分支对不上,会一直等或者重复合并", "The branches do not fit: it would wait for ever or be joined twice"),
    "instances_changed": ("正按清单分别办理,清单不一样了", "The list of a multi-instance task has changed"),
    "call_changed": ("正在进行的被调用流程换成了别的", "The called process that is under way is another"),
    "process_gone": ("正在进行的被调用流程没有了", "The called process that is under way is gone"),
    "boundary_changed": ("正在办理的环节,边界事件不一样了", "The boundary events of an open task have changed"),
    "event_changed": ("正在等的计时或消息不一样了", "A timer or message that is waited for has changed"),
    "duty_changed": ("正在办理的环节,职责、岗位或签署要求不一样了", "The duty, post or signing of an open task has changed"),
    "limit_changed": ("正在计时的环节,时限不一样了,到期日会变", "The limit of an open task has changed: its due date would change"),
    "draft_lost": ("已暂存的内容,新版本的表单装不下", "What is kept of an open task has no place in the new form"),
    "answers_lost": ("申请表里填过的内容,新版本的表单没有了", "Answers of the application have no place in the new form"),
    "variable_missing": ("前面没有经过的环节才给出的条件变量,这个办件没有", "A condition ahead needs a variable that nothing will set for this case"),
    "item_changed": ("会审单位或者项目阶段不一样了", "The units of the joint review or the phases have changed"),
    "incident": ("是故障件,请先排除故障", "The case has an open incident"),
    "unreadable": ("流程状态没有通过校验", "The stored state does not verify"),
    "would_change": ("迁移会改动期限、经办人、意见或者草稿", "The move would change due dates, assignees, opinions or drafts"),
    "other_item": ("不是同一个事项", "Not the same item"),
}
