"""留痕事件:the names a journal row may carry, past tense. The payload is plain JSON; its keys are listed beside each name.

A row is numbered gapless within its case and chained by hash (``engine.domain.journal``).
"""

from __future__ import annotations

EVENTS: dict[str, tuple[str, str]] = {
    "CaseSubmitted": ("收到网上申请", "Application received online"),
    "CaseReceived": ("窗口收件", "Received over the counter"),
    "CaseAccepted": ("已受理", "Accepted"),
    "TaskClaimed": ("签收", "Task claimed"),
    "TaskReleased": ("退回待签收", "Task released"),
    "TaskCompleted": ("办理完成", "Task completed"),
    "TaskHandedOver": ("转办", "Task handed over"),
    "ColleagueAsked": ("征求意见", "Colleague asked"),
    "ColleagueAnswered": ("答复意见", "Colleague answered"),
    "TaskSentBack": ("退回", "Sent back"),
    "TaskResubmitted": ("重新提交", "Resubmitted"),
    "NoteAdded": ("备注", "Note added"),
    "OpinionGiven": ("提交审查意见", "Opinion given"),
    "ObjectionRaised": ("会审单位提出异议", "A unit objects"),
    "MaterialsSupplied": ("补交材料", "Materials supplied"),
    "SurveySigned": ("踏勘签名", "Survey signed"),
    "ClockOverdue": ("超过时限", "Limit passed"),
    "SurveyRecorded": ("记录踏勘", "Survey recorded"),
    "ReviewOpened": ("发起并联审查", "Joint review opened"),
    "SurveyConvened": ("召集联合踏勘", "Joint survey convened"),
    "ClockStarted": ("开始计时", "Clock started"),
    "GreenChannelConfirmed": ("经函告确认,走绿色通道", "Confirmed by letter for the green channel"),
    "ReportCommissioned": ("委托中介出具报告", "Report commissioned of an intermediary"),
    "ReportReceived": ("收到中介报告", "Intermediary's report received"),
    "SpecialProcedureBegun": ("特别程序开始,停表", "Special procedure begun, clocks suspended"),
    "SpecialProcedureEnded": ("特别程序结束,恢复计时", "Special procedure over, clocks resumed"),
    "CaseExtended": ("延长法定办理期限", "Statutory limit extended"),
    "LimitLapsed": ("法定期限届满,发生法律后果", "A legal limit has passed and takes effect"),
    "DeemedAccepted": ("逾期未告知补正,视为受理", "Deemed accepted: no correction was asked for in time"),
    "DeemedConsent": ("逾期未提意见,视为同意", "Deemed consent: no opinion in time"),
    "ClockStopped": ("停止计时", "Clock stopped"),
    "DocumentWritten": ("出具文书", "Document written"),
    "DecisionMade": ("作出决定", "Decision made"),
    "LicenceDrafted": ("生成证照草稿", "Licence drafted"),
    "LicenceIssued": ("颁发证照", "Licence issued"),
    "CaseWithdrawn": ("申请人撤回", "Withdrawn by the applicant"),
    "CaseClosed": ("办结", "Closed"),
    "TimerFired": ("到点触发", "Timer fired"),
    "IncidentRaised": ("故障", "Incident raised"),
    "IncidentResolved": ("故障排除", "Incident resolved"),
}
