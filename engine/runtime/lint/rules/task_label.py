"""任务的名称:verb and object (审查材料), so that a work list reads like orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder

_LISTED: Final = """
审核 审查 受理 核准 评定 核验 核对 核查 核实 补正 补齐 出具 发起 并联 联合 召集 汇总 完成 安排 复勘 踏勘 勘查 记录 送达 生成 校对 签发 办结 归档
发出 发送 发放 颁发 登记 录入 收取 接收 收件 预审 会审 会签 复核 复审 审批 审定 批准 决定 作出 制作 制证 打印 盖章 领取 寄送 邮寄 通知 告知
公示 公告 听证 组织 征求 评审 检查 检验 检测 鉴定 整改 提交 提出 提供 填写 上传 撤回 终止 恢复 暂停 停表 计算 查询 抽取 分派 派发 指派 转办
移交 催办 督办 回访 评价 更新 变更 注销 延续 缴纳 收缴 确认 验收 测绘 处理 办理 准备 起草 拟定 修改 关闭 开具 申请 调取 比对 判断 选择 签收
签署 撤销 记入 刻制 核定 开立 预约 启动 结束 主持 答复
"""
_VERBS: Final = tuple(_LISTED.split())


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:  # noqa: ARG001 - every rule is asked alike
    """A warning, for the list of verbs is not the language."""
    for node in diagram.of_kind("userTask", "serviceTask", "businessRuleTask"):
        if node.name and not any(node.name.startswith(verb) and len(node.name) > len(verb) for verb in _VERBS):
            yield problem(
                node,
                f"任务{node.label}最好写成动词加对象，例如“审查材料”。",
                f"Expected a task name of verb and object at {node.id!r}, such as 审查材料.",
                "warning",
            )
