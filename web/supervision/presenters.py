"""监察页的行: clocks, alerts, spans and shares as supervision reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain.document_kinds import kind_of
from engine.domain.moment import moment
from engine.queries.supervision import PAGE, RedPlace
from web.alert_words import TAGS, hours, level_of_kind, level_words, limit_words, node_words, pool_words, to_the_second, who_words
from web.current import now, product
from web.i18n import gettext, ngettext, said, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.domain.calendar import Calendar
    from engine.queries.supervision import Record

REMEDIES = {"skip": ("略过", "Skipped"), "variable": ("更正流程变量", "Routing variable corrected"), "state": ("恢复流程状态", "State restored")}
OUTCOMES = {
    "proposed": ("warned", "等第二个人确认", "Awaits a second person"),
    "done": ("done", "已执行", "Done"),
    "declined": ("overdue", "不同意", "Declined"),
}
LISTS = ("overrun", "statutory", "promised", "stage", "yellow")
FIRST = (2**62, 2**62)


@dataclass(frozen=True)
class Red:
    """红牌清单的一行."""

    case_id: int
    number: str
    title: str
    tag: str
    level: str
    what: str
    due: datetime
    over: str
    unanswered: int


@dataclass(frozen=True)
class Told:
    """一条预警 as supervision sees it."""

    id: int
    at: str
    tag: str
    level: str
    to: str
    reference: str
    demand: str
    answer: str
    answered: str
    by: str


@dataclass(frozen=True)
class Share:
    """一份占用."""

    no: int
    who: str
    time: str
    percent: int
    row: Any
    mine: bool


def red_rows(rows: Sequence[Any]) -> list[Red]:
    """The clocks of a page of the list."""
    named, calendar = node_words(), product().ask.calendar()
    return [_red(row, named(row), calendar) for row in rows]


def _red(row: Any, node: str, calendar: Calendar) -> Red:
    level = level_of_kind(row.kind) if row.state == "overdue" else "yellow"
    due = moment(row.due_at)
    what = limit_words(row.kind, node, row.name)
    return Red(row.case_id, row.number, row.title, TAGS[level], level_words(level), what, due, _over(calendar, due), row.unanswered)


def _over(calendar: Calendar, due: datetime) -> str:
    minutes = calendar.working_minutes(due, now())
    if due > now():
        left = calendar.working_minutes(now(), due)
        return gettext("还剩 %(time)s", time=_long(left))
    return gettext("已超 %(time)s", time=_long(minutes))


def _long(minutes: int) -> str:
    """In working days from two days on."""
    days = minutes // 390
    return ngettext("%(num)d 个工作日", "%(num)d 个工作日", days) if days >= 2 else hours(minutes * 60)


def red_csv(which: str) -> list[list[str]]:
    """The whole list for a spreadsheet, page by page."""
    rows = [[gettext("级别"), gettext("办件"), gettext("申请人"), gettext("时限"), gettext("到期"), gettext("超过"), gettext("没有答复的预警")]]
    place: RedPlace | None = RedPlace.read("")
    while place is not None and len(rows) < 20 * PAGE:
        found = product().ask.red_list(which, place)
        rows += [[r.level, r.number, r.title, r.what, to_the_second(r.due), r.over, str(r.unanswered)] for r in red_rows(found.rows)]
        place = found.later
    return rows


def told(case_id: int) -> list[Told]:
    """Every alert of a case, in order."""
    return [_told(row) for row in product().ask.alerts_of(case_id)]


def _told(row: Any) -> Told:
    to = row.recipient_name or pool_words(row.recipient.removeprefix("pool:"))
    answered = to_the_second(moment(row.answered_at)) if row.answered_at else ""
    by = row.raiser or gettext("系统")
    words = f"{to}({who_words(row.who)})"
    at = to_the_second(moment(row.raised_at))
    answer = f"{row.answerer}:{row.answer}" if row.answered_at else ""
    return Told(row.id, at, TAGS[row.level], level_words(row.level), words, row.reference, row.demand, answer, answered, by)


def shares(record: Record, me: int) -> list[Share]:
    """The holders of a record, the longest first."""
    whole = sum(share.seconds for share in record.shares) or 1
    return [
        Share(row.no, row.name or pool_words(row.pool), hours(row.seconds), round(100 * row.seconds / whole), row, row.person_id == me) for row in record.shares
    ]


def spans(record: Record) -> list[dict[str, str]]:
    """谁在什么时候占用, to the second."""
    edition = next((one for one in product().ask.items() if one.id == record.row.definition_id), None)
    found = []
    for row in record.spans:
        node = edition.definition.nodes.get(row.node) if edition is not None else None
        found.append(
            {
                "what": say(node.name, node.name_en or node.name) if node else row.node,
                "who": row.name or pool_words(row.pool),
                "since": to_the_second(moment(row.from_at)),
                "until": to_the_second(moment(row.until_at)),
                "time": hours(row.seconds),
            }
        )
    return found


def seal_rows(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """用章记录的一页."""
    outcomes = {"granted": gettext("准予"), "partly": gettext("部分准予"), "refused": gettext("不予许可")}
    kinds = {"archive": gettext("档案卷归档"), "package": gettext("档案包导出")}
    return [
        {
            "at": to_the_second(moment(row.at)),
            "what": kinds.get(row.what) or said(kind_of(row.kind)),
            "number": row.number,
            "case_id": row.case_id,
            "case_number": row.case_number,
            "title": row.title,
            "by": row.person_name or gettext("系统"),
            "decision": outcomes.get(row.outcome, ""),
            "decided": f"{row.decider_name or gettext('依法视为')} {to_the_second(moment(row.decided_at))}" if row.decided_at else "",
        }
        for row in rows
    ]


def record_rows_of(records: Sequence[Record]) -> list[dict[str, Any]]:
    """The heads of whole records."""
    return record_rows([record.row for record in records], appeals=False)


def record_rows(rows: Sequence[Any], *, appeals: bool = True) -> list[dict[str, Any]]:
    """A page of records."""
    named = node_words()
    return [
        {
            "id": row.id,
            "case_id": row.case_id,
            "number": row.number,
            "title": row.title,
            "tag": TAGS[level_of_kind(row.kind)],
            "level": level_words(level_of_kind(row.kind)),
            "what": limit_words(row.kind, named(row), row.clock),
            "due": moment(row.due_at),
            "opened": moment(row.opened_at),
            "state": row.state,
            "appeals": row.appeals if appeals else 0,
        }
        for row in rows
    ]


def remedy_rows(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """故障处置 as supervision reads it."""
    named = product().ask.node_of
    found = []
    for row in rows:
        look, zh, en = OUTCOMES[row.state]
        node = named(row.definition_id, row.node)
        found.append(
            {
                "case_id": row.case_id,
                "number": row.number,
                "kind": say(*REMEDIES[row.kind]),
                "node": said(node, "name") if node is not None else row.node,
                "reason": row.reason,
                "by": row.proposer or gettext("命令行"),
                "decider": row.decider,
                "at": moment(row.proposed_at),
                "look": look,
                "state": say(zh, en),
            }
        )
    return found
