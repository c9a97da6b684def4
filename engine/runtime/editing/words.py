"""词语: meaningful English ids out of Chinese names, by a short list of the words that procedures are made of; and the reverse for what has no name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from engine.runtime.lint.rules.element_id import MADE_UP

if TYPE_CHECKING:
    from collections.abc import Collection

_LISTED: Final = """
会签=countersign 科室=section 收到=receive 统计=count 记账=keep_account 生成=make 招牌=signboard 停车=parking 古树=old_tree 移植=transplant
备案=record 展销=fair
审核受理=accept_case 受理=accept 收件=receive 接收=receive 申请人=applicant 申请=application 提交=submit 材料是否齐全=is_complete 是否齐全=is_complete
齐全=complete 材料=materials 审查=review 审核=check 初审=first_review 复审=second_review 复核=recheck 会审=joint_review 并联=joint 联合=joint
踏勘=survey 现场=site 勘查=survey 核查=verify 核验=verify 核实=verify 核对=check 检查=inspect 检验=inspect 核准=approve 审批=approve 批准=approve
签批=approve 决定=decide 作出=make 制证=make_licence 发证=issue_licence 签发=issue 发放=issue 颁发=issue 证照=licence 许可证=licence 许可=licence
执照=business_licence 证书=certificate 送达=deliver 领取=collect 寄送=send 补正=correct 补充=supply 补齐=supply 一次性=once 告知=tell 通知=notify
公示=publicity 公告=announce 听证=hearing 专家=expert 评审=review 评估=assess 评定=assess 鉴定=appraise 登记=register 录入=enter 归档=archive
办结=close_case 已办结=case_closed 已收件=case_received 已发证=licence_issued 已受理=case_accepted 结束=end 开始=start 不予受理=not_accepted
不予许可=refused 已撤回=withdrawn 撤回=withdraw 撤销=revoke 注销=cancel 变更=change 延续=renew 退回=send_back 驳回=refuse 拒绝=refuse 同意=agree
通过=pass 合格=pass 符合=meet 是否=is 需要=needed 意见=opinion 汇总=collect 报告=report 起草=draft 文书=document 结果=result 逾期=overdue 超时=overdue
到期=due 整改=rectify 协调=coordinate 会议=meeting 召集=convene 安排=arrange 预约=book 缴费=pay 缴纳=pay 费用=fee 打印=print 盖章=seal 归还=return
领导=leader 科长=section_head 局长=head 负责人=head 窗口=window 部门=unit 单位=unit 消防=fire 环保=environment 规划=planning 用地=land
施工=construction 设计=design 经办人=officer 起=from 请假=leave 人事=personnel 财务=finance 合同=contract 付款=payment 采购=purchase 主管=supervisor
信息=information 数据=data 系统=system 调用=call 发送=send 邮件=mail 短信=sms 等待=await 确认=confirm 分派=assign 选择=choose 填写=fill_in 表单=form
企业=company 名称=name 地址=address 项目=project 立项=initiation 方案=plan 图纸=drawings
"""
_WORDS: Final = dict(pair.split("=") for pair in _LISTED.split())
_LONGEST: Final = max(map(len, _WORDS))
_PLAIN: Final = {
    "userTask": "do_work",
    "task": "do_work",
    "manualTask": "do_work",
    "serviceTask": "automatic_step",
    "businessRuleTask": "decide_by_table",
    "exclusiveGateway": "choice",
    "inclusiveGateway": "choices",
    "parallelGateway": "side_by_side",
    "startEvent": "case_received",
    "endEvent": "case_closed",
    "boundaryEvent": "interrupted",
    "intermediateCatchEvent": "awaited",
    "intermediateThrowEvent": "reached",
    "callActivity": "called_part",
    "subProcess": "part",
}
_NAMES: Final = {
    "startEvent": "已收件",
    "endEvent": "已办结",
    "boundaryEvent": "已到期",
    "intermediateCatchEvent": "已等到",
    "intermediateThrowEvent": "已到达",
    "callActivity": "办理被调用流程",
    "subProcess": "办理子流程",
    "serviceTask": "处理数据",
    "businessRuleTask": "判断适用情形",
}
_TASKS: Final = {
    "accept": "审核受理",
    "correction": "补正材料",
    "review": "审查材料",
    "joint_review": "并联审查材料",
    "joint_survey": "联合踏勘",
    "approve": "核准决定",
    "enter": "录入登记",
    "issue": "校对签发证照",
    "deliver": "送达证照",
    "coordination": "召集协调会",
    "rectify": "整改问题",
    "hearing": "主持听证",
    "publicity": "公示结果",
}
MOST: Final = 60
_ENGLISH: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def plain_id(kind: str) -> str:
    """What a node of this kind is called where nothing more is known."""
    return _PLAIN.get(kind, "step")


def id_from(name: str, name_en: str, kind: str, taken: Collection[str]) -> str:
    """A meaningful id that nothing else has: from the English name, else from known words of the Chinese one, else from the kind."""
    words = _english(name_en) or _translated(name) or [plain_id(kind)]
    base = "_".join(dict.fromkeys("_".join(words).split("_")))[: MOST - 4].strip("_")
    base = f"{plain_id(kind)}_{base}"[: MOST - 4] if MADE_UP.fullmatch(base) else base
    made, number = base, 2
    while made in taken:
        made, number = f"{base}_{number}", number + 1
    return made


def _english(text: str) -> list[str]:
    return [word.lower() for word in _ENGLISH.findall(_CAMEL.sub(" ", text))][:6]


def _translated(name: str) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(name):
        latin = _ENGLISH.match(name, at)
        word = next((name[at : at + length] for length in range(_LONGEST, 0, -1) if name[at : at + length] in _WORDS), "")
        if word:
            found.append(_WORDS[word])
            at += len(word)
        elif latin:
            found.extend(_english(latin.group()))
            at = latin.end()
        else:
            at += 1
    return found[:5]


def snake(text: str) -> str:
    """``ReviewMaterials`` → ``review_materials``; empty where there is no English word in it."""
    return "_".join(_english(text))[:MOST].strip("_")


def name_for(kind: str, task_kind: str) -> str | None:
    """A Chinese name for a node that has none; None where nothing can be said."""
    return _TASKS.get(task_kind) if kind == "userTask" else _NAMES.get(kind)


def english_of(name: str) -> str:
    """``review_materials`` → ``Review materials``."""
    return name.replace("_", " ").strip().capitalize()
