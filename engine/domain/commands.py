"""指令:what somebody asks for, imperative, frozen. ``request_id`` makes a repeated request return its earlier receipt; ``actor`` is a person id."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from engine.domain.calendar_file import CalendarFile


@dataclass(frozen=True)
class SaveDraft:
    """暂存:keep what the applicant has typed so far, however incomplete. ``draft_id`` is None for a new one."""

    actor: int
    item: str
    values: Mapping[str, Sequence[str]]
    draft_id: int | None = None


@dataclass(frozen=True)
class DiscardDraft:
    """删除草稿."""

    actor: int
    draft_id: int


@dataclass(frozen=True)
class SubmitCase:
    """提交申请:an applicant hands in the item's start form (forms/<item>/start.form). Uploads are named by id in ``values``."""

    actor: int
    item: str
    values: Mapping[str, Sequence[str]]
    request_id: str
    draft_id: int | None = None


@dataclass(frozen=True)
class GreenChannel:
    """绿色通道:``channel`` of limits.toml, who confirmed the project for it (投促局、街道办……), number and date (ISO) of his letter 函告."""

    channel: str
    confirmed_by: str
    letter: str
    written_on: str = ""


@dataclass(frozen=True)
class ReceiveCase:
    """窗口收件:a window officer takes the same start form over the counter for an applicant who need not have an account.

    ``materials`` are the ids of the materials handed over on paper (ticked). ``green`` names the channel that the item's limits declare
    and who confirmed it by which letter; None for the ordinary way.
    """

    actor: int
    item: str
    values: Mapping[str, Sequence[str]]
    materials: tuple[str, ...]
    request_id: str
    green: GreenChannel | None = None


@dataclass(frozen=True)
class ClaimTask:
    """签收:take a pooled task."""

    actor: int
    task_id: str
    request_id: str


@dataclass(frozen=True)
class ReleaseTask:
    """退回待签收:put a claimed task back into its pool."""

    actor: int
    task_id: str
    request_id: str


@dataclass(frozen=True)
class CompleteTask:
    """办理:post the task's form. ``seen_event`` is the case's last event number when the page was drawn.

    The post is refused as stale when something that matters to the decision has been journalled since.
    """

    actor: int
    task_id: str
    seen_event: int
    values: Mapping[str, Sequence[str]]
    request_id: str


@dataclass(frozen=True)
class HandOverTask:
    """转办:give the task to a colleague of the same pool, with a reason."""

    actor: int
    task_id: str
    to_person: int
    reason: str
    request_id: str


@dataclass(frozen=True)
class SaveView:
    """存为常用筛选:keep a filter of a list (``work`` or ``cases``) under a name; one of that name is replaced."""

    actor: int
    name: str
    filter: Mapping[str, str]
    list: str = "work"


@dataclass(frozen=True)
class DropView:
    """删除常用筛选."""

    actor: int
    view_id: int


@dataclass(frozen=True)
class AskColleague:
    """征求意见:ask a colleague; the task stays open and the answer is attached to the case."""

    actor: int
    task_id: str
    to_person: int
    question: str
    request_id: str


@dataclass(frozen=True)
class AnswerColleague:
    """答复征求意见."""

    actor: int
    task_id: str
    answer: str
    request_id: str


@dataclass(frozen=True)
class SendBack:
    """退回:return to an officer who completed an earlier task of the case, to be mended; that officer resubmits straight to the returner.

    ``to_completion`` is the id of the earlier completed task.
    """

    actor: int
    task_id: str
    to_completion: str
    reason: str
    request_id: str


@dataclass(frozen=True)
class Resubmit:
    """重新提交:post the mended form of a returned task; the returner's task wakes up again, for the same returner."""

    actor: int
    task_id: str
    values: Mapping[str, Sequence[str]]
    request_id: str


@dataclass(frozen=True)
class SignSurvey:
    """踏勘会签:another surveying officer signs the record of a joint survey; at least two must (行政许可法 第三十四条)."""

    actor: int
    task_id: str
    request_id: str


@dataclass(frozen=True)
class ReadNotices:
    """已读:mark all notices of a case, or of every case, as read by their receiver."""

    actor: int
    case_id: int | None


@dataclass(frozen=True)
class AddNote:
    """备注:a note on the case for the officers."""

    actor: int
    case_id: int
    text: str
    request_id: str


@dataclass(frozen=True)
class WithdrawCase:
    """撤回申请:by the applicant, before a decision; siblings are told, clocks stop, the case closes."""

    actor: int
    case_id: int
    reason: str
    request_id: str


@dataclass(frozen=True)
class SuspendCase:
    """停表:a special procedure begins: its legal ground, why, and the working days it is thought to need, which the applicant is told."""

    actor: int
    case_id: int
    ground: str
    expected_days: int
    reason: str
    request_id: str


@dataclass(frozen=True)
class ResumeCase:
    """恢复计时:the special procedure on ``ground`` is over, with its result."""

    actor: int
    case_id: int
    ground: str
    outcome: str
    request_id: str


@dataclass(frozen=True)
class ExtendCase:
    """延长办理期限:once, by whoever the item's limits name, with reasons for the applicant."""

    actor: int
    case_id: int
    reason: str
    request_id: str


@dataclass(frozen=True)
class CommissionReport:
    """委托中介:a report is asked of an intermediary: which service, of whom, who orders it ("agency" | "applicant"), and the working days agreed.

    Whether its time counts follows from the service and from who orders it; nobody chooses that.
    """

    actor: int
    case_id: int
    service: str
    provider: str
    commissioner: str
    agreed_days: int
    request_id: str


@dataclass(frozen=True)
class ReceiveReport:
    """收到中介报告:the report of a commission has arrived, with its result; its clock stops."""

    actor: int
    case_id: int
    commission: int
    outcome: str
    request_id: str


@dataclass(frozen=True)
class StoreUpload:
    """上传:keep one file, typed by content. ``name`` is only for display."""

    actor: int
    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class DeployItem:
    """部署:store the folder as a new immutable version when its content is new. ``files`` is the definition bundle; a ``draft`` is not released."""

    actor: int | None
    files: Mapping[str, bytes] = field(repr=False)
    draft: bool = False


@dataclass(frozen=True)
class FireTimer:
    """到点:fire one due timer; doing it twice does it once."""

    timer_id: int


@dataclass(frozen=True)
class RetryIncident:
    """重试故障件."""

    actor: int
    incident_id: int
    request_id: str


@dataclass(frozen=True)
class RetryDueIncident:
    """自动重试故障件: the worker's, when its next try is due."""

    incident_id: int


@dataclass(frozen=True)
class RegisterApplicant:
    """注册:a new applicant account. ``code`` is a credit code or a resident id, checked."""

    name: str
    code: str
    phone: str
    login: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class SignIn:
    """登录."""

    login: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class SignOut:
    """退出登录:``token`` is the session's secret."""

    token: str = field(repr=False)


@dataclass(frozen=True)
class ChangePassword:
    """修改密码:ends all other sessions of the account."""

    actor: int
    old: str = field(repr=False)
    new: str = field(repr=False)


@dataclass(frozen=True)
class ImportCalendar:
    """导入日历:the exceptional days and hours of one published notice become a version of the calendar. ``actor`` None is the command line."""

    actor: int | None
    calendar: CalendarFile
    source: str


@dataclass(frozen=True)
class RecomputeClocks:
    """重新计算:a case's clocks that were computed with an earlier version of the calendar."""

    case_id: int


@dataclass(frozen=True)
class Receipt:
    """回执:the durable answer of a command: what was touched and where to look next."""

    case_id: int | None = None
    number: str | None = None
    task_id: str | None = None
    event_no: int | None = None
    id: int | str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class AddUnit:
    """设立单位. ``actor`` None is the command line; on screen an administrator."""

    actor: int | None
    id: str
    name: str
    name_en: str
    level: str = "district"
    parent: str | None = None
    telephone: str = ""
    address: str = ""


@dataclass(frozen=True)
class AddOfficer:
    """任用工作人员 on posts (role, unit, name, English name); with an account when ``login`` is given."""

    actor: int | None
    name: str
    posts: tuple[tuple[str, str, str, str], ...]
    login: str | None = None
    password: str = field(default="", repr=False)
    must_change: bool = False
