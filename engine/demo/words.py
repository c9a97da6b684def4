"""演示用语: what the people of the demo write: notes, reasons, findings, conditions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from datetime import date

CLAIMED: Final = "申请人来电，下午补交一张清晰的布局图，收到后一并审核。"
HANDED_OVER: Final = "下午参加业务培训，请同窗口同事接着办。"
CORRECTED: Final = "营业执照已补交；布局图已标注尺寸和食品流向。"
RECTIFIED: Final = "疏散通道已清空，灭火器已更换，专间已装紫外线灯，附照片。"
QUESTION: Final = "隔壁是幼儿园，排油烟口朝向和距离是否有特别要求？"
ANSWER: Final = "排油烟口距敏感点应不小于二十米，图上标的是二十六米，可以。"
SENT_BACK: Final = "意见里没有写明留样柜的安装时间，请补充条件后重新提交。"
INSTRUCTIONS: Final = "已与审查人核实，经营项目按申请表制证。"
WITHDRAWALS: Final = ("房东收回店面，另选地址后再申请。", "合伙人变更，资料准备好后重新提交。")

DECLINES: Final[tuple[dict[str, Any], ...]] = (
    {
        "acceptance": "decline",
        "decline_ground": "wrong_body",
        "right_body": "金禾区行政审批局",
        "decline_reasons": "经营场所位于金禾区，应当向金禾区行政审批局申请。",
    },
    {"acceptance": "decline", "decline_ground": "not_required", "decline_reasons": "只销售预包装食品，依法办理备案即可，不需要取得食品经营许可。"},
)
CONDITIONS: Final = ("开业前装好食品留样柜并留存照片。", "专间紫外线灯在开业前安装到位。", "开业后一个月内完成员工食品安全培训。")
OBJECTIONS: Final[dict[str, dict[str, Any]]] = {
    "market_supervision": {"opinion": "object", "stock_reasons": ["未设置规定的专间或者专用操作区"], "reasons": "冷食制作没有专间，现有面积无法增设。"},
    "urban_management": {"opinion": "object", "stock_reasons": ["招牌的位置、尺寸或者字样不符合规定"], "reasons": "招牌右端遮挡交通信号灯，且超出门楣上沿。"},
    "tobacco": {"opinion": "object", "stock_reasons": ["不符合合理布局要求"], "reasons": "五十米内已有两家零售点。"},
}
SURVEY_POINTS: Final = {
    "market_supervision": "专间、清洗消毒区和留样设备",
    "urban_management": "招牌位置和安装方式",
    "fire_safety": "疏散通道、安全出口和灭火器材",
}
FINDINGS: Final = {
    "passed": "现场布局与图纸一致，设备齐全，疏散通道畅通。",
    "rectify": "疏散通道堆放杂物\n两具灭火器压力不足\n专间缺少紫外线灯",
    "failed": "没有独立的专间，现有面积无法整改。",
}
REFUSED: Final = {"decision": "refused", "reasons": "食品经营条件不具备，不符合法定条件。"}
PARTLY: Final = {"decision": "partly", "reasons": "同意食品经营许可；有单位不同意的分项不予许可。"}
CHECKS: Final = ["name", "person", "address", "projects", "validity"]
REJECTED: Final[dict[str, Any]] = {"checks": CHECKS[:2], "proof": "reject_back", "reject_reasons": "经营项目与审查意见不一致，请核准人确认。"}
ISSUED: Final[dict[str, Any]] = {"checks": CHECKS, "proof": "issue"}

ALERT_ANSWERS: Final = (
    "材料较多，已看完大半，今天下午办结。",
    "等现场核对照片，明天上午出意见。",
    "同事请假，已由我接手，今天办完。",
    "正在与会审单位核对，预计明天办结。",
)
EXPLANATIONS: Final = (
    "当天窗口办件集中，排队较久；已补办。",
    "现场照片反复补传，耽误了两天。",
    "岗位调整交接，件在待签收里停留较久。",
    "系统升级停机半日，未能及时办理。",
)
APPEALS: Final = ("申请人补传照片的时间不应由本岗承担，请核减。", "停机半日有公告，申请不计入本人占用。")
DECISIONS: Final = {"upheld": "查明停机公告属实，这部分时间不由当事人承担。", "dismissed": "补传期间本岗仍可审查其他材料，占用属实。"}
CONCLUSION: Final = "已约谈提醒，要求当日件当日签收。"
DEMAND: Final = "请今日办结，并说明超过时限的原因。"


SELF_CHECK = "场所、设备、人员、管理制度逐项自查，仍然符合要求，没有变化。"


def correction(today: date) -> dict[str, Any]:
    """一次性补正告知 with a date to answer by."""
    return {"acceptance": "correct", "correction_notes": "布局和操作流程图没有标注尺寸", "correct_by": (today + timedelta(days=14)).isoformat()}
