"""权限范围:what a token may be used for. A scope only narrows: whatever it names, the person whom the token acts as must be allowed to do."""

from __future__ import annotations

from typing import Final

SCOPES: Final[dict[str, tuple[str, str]]] = {
    "cases:read": ("查看办件、材料和文书", "Read cases, their materials and documents"),
    "cases:write": ("上传材料,提交、补正和撤回申请", "Upload materials; submit, correct and withdraw applications"),
    "tasks:read": ("查看待办和表单", "Read tasks and their forms"),
    "tasks:write": ("签收、办理、退回、转办待办", "Claim, complete, send back and hand over tasks"),
    "catalogue:read": ("查看事项、目录、时限和日历", "Read items, catalogue, limits and the calendar"),
    "licences:read": ("检索证照库", "Search the licence library"),
    "definitions:read": ("查看流程版本", "Read versions of processes"),
    "definitions:write": ("交草稿、审核、发布和停用流程版本", "Hand in, approve, release and retire versions of processes"),
    "supervision:read": ("查看效能监察的清单和数字", "Read the lists and figures of supervision"),
    "metrics:read": ("查看运行指标", "Read the metrics of running"),
    "webhooks:manage": ("订阅事件推送", "Subscribe to events"),
}
