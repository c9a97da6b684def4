"""效果:what a handler wants done. Handlers return these values and do nothing; ``engine.store.apply`` alone carries them out.

Each effect is applied in the same transaction as the task that caused it, in the order returned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class MarkAccepted:
    """受理:the legal start. Starts the statutory and promised clocks of the case from its limits in force on the day.

    ``deemed`` 视为受理: accepted on the day of receipt, because the notice that was due did not come in time; the clocks are dated back.
    In a project it is the phase that is accepted, with the limits of its ``regime`` (核准 approval, 备案 filing).
    """

    deemed: bool = False
    regime: str = ""


@dataclass(frozen=True)
class SuspendClock:
    """停表:a special procedure begins on a ``ground`` of the law's list: notice to the applicant, and the clocks that it stops."""

    ground: str
    reason: str
    expected_days: int


@dataclass(frozen=True)
class ResumeClock:
    """恢复计时:the special procedure on ``ground`` is over, with its result."""

    ground: str
    outcome: str


@dataclass(frozen=True)
class WriteDocument:
    """文书:write one official document of ``kind`` (a file documents/<kind>.typ) from declared placeholders only.

    ``serve`` says that the applicant is to be told of it.
    """

    kind: str
    data: Mapping[str, object] = field(default_factory=dict)
    serve: bool = True


@dataclass(frozen=True)
class Notify:
    """通知:tell ``to`` ("applicant", "pool:<role>@<unit>", "person:<id>") one sentence in both languages.

    A message to the applicant names its ``kind`` and ``values`` (``engine.domain.message_texts.tell``), and is sent as the bureau words that kind.
    """

    to: str
    zh: str
    en: str
    kind: str = ""
    values: Mapping[str, str | int | tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class EnterPhase:
    """进入阶段:the project enters ``phase``; until its papers are handed in it is the applicant's turn, unless they are (``handed_in``)."""

    phase: str
    handed_in: bool = False


@dataclass(frozen=True)
class ClosePhase:
    """阶段结束:``outcome`` granted | refused | lapsed | declined. Its clocks stop."""

    outcome: str


@dataclass(frozen=True)
class WaiveComponents:
    """豁免:these units of the phase are not asked, each on the ground that item.toml gives."""

    units: tuple[str, ...]


@dataclass(frozen=True)
class AssignProjectCode:
    """项目赋码:the project gets its code for life; ``regime`` says of what kind it is."""

    regime: str


@dataclass(frozen=True)
class OpenReview:
    """发起并联审查:these units are asked for an opinion; each becomes an opinion row in state pending."""

    units: tuple[str, ...]


@dataclass(frozen=True)
class ConveneSurvey:
    """联合踏勘:one survey for all the units that asked; ``round`` is 1 for the first and 2 for the re-survey 复勘."""

    units: tuple[str, ...]
    round: int


@dataclass(frozen=True)
class ConveneCoordination:
    """召集协调会:the ``units`` that object meet with the others before anything is decided."""

    units: tuple[str, ...]


@dataclass(frozen=True)
class SetDecision:
    """审批决定:``outcome`` granted | partly | refused, the components granted and refused, with reasons for refusals.

    ``deemed`` 视为准予: nobody decided; a limit that has passed did.
    """

    outcome: str
    granted: tuple[str, ...]
    refused: tuple[str, ...]
    reasons: str
    deemed: bool = False


@dataclass(frozen=True)
class DraftLicence:
    """制证草稿:reserve a number and put the licence's data together for proofreading.

    ``prefix`` is what precedes the serial number (for a food licence ``JY`` + business type + area). ``holder`` is who will hold it when
    that is not the applicant: a company comes into being with its business licence, whose number (``check`` uscc) is then its own code.
    With ``renews`` the licence that the case renews keeps its number and holder, and the next version of it is drafted.
    """

    kind: str
    prefix: str
    check: str
    data: Mapping[str, object]
    valid_years: int
    holder: str = ""
    renews: bool = False


@dataclass(frozen=True)
class IssueLicence:
    """发证:the drafted licence of ``kind`` becomes valid today; sealing and signing follow through the outbox."""

    kind: str


@dataclass(frozen=True)
class RevokeLicence:
    """撤销许可:the valid licence of ``kind`` that this case issued has no force from now on; ``ground`` says why, ``article`` by which rule."""

    kind: str
    ground: str
    article: str


@dataclass(frozen=True)
class MarkCredit:
    """信用记录:a mark of ``kind`` (processes/_law/credit_marks.toml) is made on the applicant, for ``reason``."""

    kind: str
    reason: str


@dataclass(frozen=True)
class ReviseLicence:
    """变更证照草稿:the next version of the licence that the case concerns: same number and last day, these entries, this holder (empty: as before).

    ``IssueLicence`` puts it in force today and in the place of the versions before.
    """

    kind: str
    data: Mapping[str, object]
    holder: str = ""


@dataclass(frozen=True)
class EndLicence:
    """注销、撤销证照:the licence that the case concerns ends today: ``act`` cancel (行政许可法第七十条) or revoke (第六十九条), on ``ground``.

    Its decision, a ``document``, is written and served with it.
    """

    act: str
    ground: str
    reason: str
    document: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class GiveUpDrafts:
    """作废草稿: licences of these kinds that were drafted and are not granted after all. Comes after the others were issued."""

    kinds: tuple[str, ...]


@dataclass(frozen=True)
class StopWholeClocks:
    """整件计时到此为止: what the limits are for is done, though the case goes on: statutory and promised clocks end now."""


@dataclass(frozen=True)
class OpenPublicity:
    """开始公示:``summary`` is shown to everybody, with the applicant's name masked, for the working days of the item's deemed ``limit``."""

    summary: str
    limit: str


@dataclass(frozen=True)
class EndPublicityPeriod:
    """公示期满:what stood still by local rule runs again."""

    outcome: str


@dataclass(frozen=True)
class ClosePublicity:
    """公示结束:with what the bureau concludes; objections were answered by whoever concluded."""

    conclusion: str


@dataclass(frozen=True)
class CloseCase:
    """办结:``result`` is one of the exchange's codes.

    licence, completed (granted without a licence), refused, not_accepted, withdrawn, lapsed, revoked (acceptance), expired, rescinded (licence); of a
    licence that existed: cancelled, kept (not revoked).
    """

    result: str


@dataclass(frozen=True)
class Send:
    """外发:hand ``payload`` to an outside ``channel`` (mail, sms, archive, supervision) through the outbox."""

    channel: str
    payload: Mapping[str, object]


Effect: TypeAlias = (
    MarkAccepted
    | SuspendClock
    | ResumeClock
    | WriteDocument
    | Notify
    | EnterPhase
    | ClosePhase
    | WaiveComponents
    | AssignProjectCode
    | OpenReview
    | ConveneSurvey
    | ConveneCoordination
    | SetDecision
    | DraftLicence
    | IssueLicence
    | RevokeLicence
    | MarkCredit
    | ReviseLicence
    | EndLicence
    | GiveUpDrafts
    | StopWholeClocks
    | OpenPublicity
    | EndPublicityPeriod
    | ClosePublicity
    | CloseCase
    | Send
)
