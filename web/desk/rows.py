"""待办行:a task in a list: what is left of its time, what kind of work it is, whose case, since when, and its flags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain.moment import moment
from engine.domain.stages import KINDS
from engine.domain.work_filter import Filter
from web.current import product
from web.desk.clocks import left_words, limit_state, minutes_left
from web.i18n import gettext, said, say
from web.words import listed
from web.words import moment as moment_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from engine.domain.calendar import Calendar
    from engine.queries.tasks import TaskRow
    from engine.queries.work_list import Place, TaskPage
    from engine.queries.work_tally import Tally


@dataclass(frozen=True)
class Row:
    """待办一行, ready to show. ``used`` of ``total`` working minutes are gone; ``flags`` are (state of the tag, words)."""

    task: TaskRow
    name: str
    item: str
    stage: str
    since: datetime
    used: int
    total: int
    state: str
    left: str
    due: datetime | None
    flags: tuple[tuple[str, str], ...]
    note: str

    @property
    def claimable(self) -> bool:
        """Whether it waits in a pool."""
        return not self.task.mine and self.task.parent is None


def row_of(task: TaskRow, calendar: Calendar) -> Row:
    """One task of a list."""
    kind_zh, kind_en = KINDS.get(task.kind, (task.name, task.name_en))
    stage = gettext("退回修改") if task.kind == "returned" else say(kind_zh, kind_en)
    when = moment(task.due_at) if task.due_at else None
    opened = moment(task.opened_at)
    total = max(calendar.working_minutes(opened, when), 1) if when else 0
    left = minutes_left(calendar, when) if when else 0
    state = "paused" if task.state == "returned" else limit_state(opened, when, calendar)
    return Row(
        task=task,
        name=said(task, "name"),
        item=said(task, "item_name"),
        stage=stage,
        since=opened,
        used=total - left,
        total=total,
        state=state,
        left=left_words(left) if when else gettext("不计时"),
        due=when,
        flags=_flags(task, provisional=when is not None and calendar.provisional(when.date())),
        note=str(task.data.get("question") or task.data.get("reason") or ""),
    )


def _flags(task: TaskRow, *, provisional: bool) -> tuple[tuple[str, str], ...]:
    flags = []
    if provisional:
        flags.append(("provisional", gettext("日历未公布，暂定")))
    if task.kind == "returned":
        flags.append(("overdue", gettext("退回")))
    if task.kind == "consult":
        flags.append(("waiting", gettext("征求意见")))
    if task.kind == "sign":
        flags.append(("waiting", gettext("签署")))
    if task.objected:
        flags.append(("overdue", gettext("有异议")))
    if task.kind in {"joint_review", "joint_survey"}:
        flags.append(("neutral", gettext("联审")))
    if task.clock_state == "suspended":
        flags.append(("paused", gettext("停表")))
    if task.channel == "window":
        flags.append(("neutral", gettext("窗口件")))
    if task.channel == "official":
        flags.append(("neutral", gettext("依职权")))
    return tuple(flags)


@dataclass(frozen=True)
class Turn:
    """翻页: to the page behind ``place``, or before it when turning ``back``; without a place, the first."""

    place: Place | None = None
    back: bool = False


FIRST = Turn()
ALL = Filter()


@dataclass(frozen=True)
class Lists:
    """一个人的待办: to mend or to answer, his own, waiting in his pools, and paused until a colleague has answered."""

    urgent: list[Row]
    mine: list[Row]
    waiting: list[Row]
    paused: list[Row]
    to_sign: list[Row]
    own: TaskPage
    pooled: TaskPage

    @property
    def empty(self) -> bool:
        """Nothing to do and nothing to take."""
        return not (self.urgent or self.mine or self.waiting or self.paused or self.to_sign)


def lists_of(actor: Any, own: Turn = FIRST, pooled: Turn = FIRST, *, tally: Tally, chosen: Filter = ALL) -> Lists:
    """What fits the filter, for one officer, each list soonest due first; his own and his pools' a page at a time."""
    ask = product().ask
    calendar = ask.calendar()
    own_page = ask.work_page(actor, own.place, back=own.back, choice=tally.choice(chosen, pooled=False))
    pool_page = ask.pool_page(actor, pooled.place, back=pooled.back, choice=tally.choice(chosen, pooled=True))
    rows = [row_of(task, calendar) for task in own_page.rows]
    urgent = [row for row in rows if row.task.kind in {"returned", "consult", "sign"}]
    paused = [row for row in rows if row.task.state == "returned"]
    mine = [row for row in rows if row not in urgent and row not in paused]
    waiting = [row_of(task, calendar) for task in pool_page.rows]
    to_sign = [] if chosen else [row_of(task, calendar) for task in ask.surveys_to_sign(actor)]
    return Lists(urgent, mine, waiting, paused, to_sign, own_page, pool_page)


def next_task(actor: Any) -> TaskRow | None:
    """下一件: the officer's own most urgent open task."""
    own = [task for task in product().ask.work_list(actor) if task.state == "open"]
    return next((task for task in own if task.kind in {"returned", "consult", "sign"}), own[0] if own else None)


COLUMNS = (
    "编号",
    "Case",
    "申请人",
    "Applicant",
    "事项",
    "Item",
    "环节",
    "Stage",
    "待办",
    "Task",
    "到达",
    "Since",
    "到期",
    "Due",
    "剩余",
    "Left",
    "标记",
    "Flags",
)


def csv_rows(rows: Iterable[Row]) -> list[list[str]]:
    """The list for a spreadsheet, its head first."""
    head = [say(zh, en) for zh, en in zip(COLUMNS[::2], COLUMNS[1::2], strict=True)]
    return [head, *(_csv_row(row) for row in rows)]


def _csv_row(row: Row) -> list[str]:
    return [
        row.task.number,
        row.task.title,
        row.item,
        row.stage,
        row.name,
        moment_words(row.since),
        moment_words(row.due) if row.due else "",
        row.left,
        listed(words for _, words in row.flags),
    ]
