"""请假前的检查: no overlap, somebody at every post, and no chain: who stands in is neither away nor stood in for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from engine.domain.errors import FieldError
from engine.domain.leave import KINDS, LONGEST_DAYS
from engine.domain.moment import midnight
from engine.service.organisation_acts import beginning, day
from engine.store.leaves import HELD_THROUGHOUT, OTHERS_AT_POST, OVERLAPPING, STANDING_IN
from engine.store.organisation import HOLD_PERSON, HOLDINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from engine.store.unit_of_work import UnitOfWork

OWN: Final = 0
REASON: Final = 200


@dataclass(frozen=True)
class Term:
    """从何时到何时, epoch milliseconds, and the days as people say them."""

    first: date
    last: date
    since: int
    until: int


def term_of(first_day: str, last_day: str, errors: list[FieldError], at: int) -> Term | None:
    """The stretch of a leave; never before now. What is wrong goes to ``errors``."""
    first, last = day(first_day, "first_day", errors, at), day(last_day, "last_day", errors, at)
    if first is None or last is None:
        return None
    if last < first:
        errors.append(FieldError("last_day", "最后一天不能早于第一天。", "Expected a last day that is not before the first."))
        return None
    if (last - first).days >= LONGEST_DAYS:
        errors.append(FieldError("last_day", f"一次请假不超过 {LONGEST_DAYS} 天。", f"Expected at most {LONGEST_DAYS} days."))
        return None
    return Term(first, last, beginning(first, at), midnight(last + timedelta(days=1)))


def words_of(command: Any, errors: list[FieldError]) -> None:
    """Kind and reason."""
    if command.kind not in KINDS:
        errors.append(FieldError("kind", "请选择请假类别。", "Expected one of the kinds of leave."))
    if not 1 <= len(command.reason.strip()) <= REASON:
        errors.append(FieldError("reason", f"请写明事由，不超过 {REASON} 字。", f"Expected a reason of at most {REASON} characters."))


def hold_people(uow: UnitOfWork, *people: int | None) -> dict[int, Any]:
    """The persons, kept from others until the transaction ends, always in the same order."""
    found = {one: uow.ask(HOLD_PERSON, {"person_id": one}).one() for one in sorted({one for one in people if one is not None})}
    return {one: row for one, row in found.items() if row is not None}


def own_posts(uow: UnitOfWork, person: int, term: Term) -> list[Any]:
    """The posts that he holds in his own right at some time of the term."""
    rows = uow.ask(HOLDINGS, {"person_id": person, "at": term.since}).all()
    return [row for row in rows if row.leave_id == OWN and row.from_at < term.until]


def away_flaws(uow: UnitOfWork, person: int, term: Term, but: int = OWN) -> Iterator[FieldError]:
    """Why he can't be away then, leave ``but`` left out."""
    asked = {"person_id": person, "since": term.since, "until": term.until}
    for row in uow.ask(OVERLAPPING, asked).all():
        if row.id != but:
            zh = f"{row.first_day} 至 {row.last_day} 已经请了假，不能重叠；要改请销假或续假。"
            yield FieldError("first_day", zh, f"Expected days without leave, but there is one from {row.first_day} to {row.last_day}.")
    for row in uow.ask(STANDING_IN, asked).all():
        zh = f"{row.first_day} 至 {row.last_day} 正代理{row.name}，代理期间不能请假，请先给{row.name}换人代理。"
        yield FieldError("first_day", zh, f"Expected days without standing in for {row.name}, but these are {row.first_day} to {row.last_day}.")


def substitute_flaws(
    uow: UnitOfWork, person: int, term: Term, chosen: Sequence[tuple[int, int | None]], people: Mapping[int, Any], decider: int | None
) -> Iterator[FieldError]:
    """What is wrong with who stands in, post by post: everybody's post needs somebody."""
    wanted = dict(chosen)
    posts = own_posts(uow, person, term)
    if not posts:
        yield FieldError("substitutes", "他在这段时间没有岗位。", "Expected somebody with a post in these days.")
    for row in posts:
        key = f"substitute-{row.post_id}"
        if row.post_id not in wanted:
            yield FieldError(key, f"请选择“{row.name}”由谁代理。", f"Expected somebody to stand in at {row.name_en}.")
        elif wanted[row.post_id] is None:
            asked = {"role": row.role, "unit": row.unit, "person_id": person, "since": term.since, "until": term.until}
            if not uow.ask(OTHERS_AT_POST, asked).one().count:
                zh = f"“{row.name}”在这段时间没有别的同事在岗，必须指定代理人。"
                yield FieldError(key, zh, f"Expected somebody to stand in at {row.name_en}: no colleague holds the post in all these days.")
        else:
            yield from _unfit(uow, person, term, key, people.get(wanted[row.post_id] or 0), decider)


def _unfit(uow: UnitOfWork, person: int, term: Term, key: str, who: Any, decider: int | None) -> Iterator[FieldError]:
    if who is None or who.id == person:
        yield FieldError(key, "请选择另一位工作人员。", "Expected another officer.")
        return
    if who.id == decider:
        yield FieldError(key, "批准的人不能让自己代理，请另一位负责人批准。", "Expected another substitute than whoever grants the leave.")
    asked = {"person_id": who.id, "since": term.since, "until": term.until}
    held = uow.ask(HELD_THROUGHOUT, asked).all()
    if not held or any(row.suspended_at is not None for row in held):
        zh = f"{who.name}在这段时间不是一直在岗，不能代理。"
        yield FieldError(key, zh, f"Expected an officer at a post and with an account in use in all these days, but {who.name} is not.")
    for row in uow.ask(OVERLAPPING, asked).all():
        zh = f"{who.name}自己 {row.first_day} 至 {row.last_day} 请假，不能代理。"
        yield FieldError(key, zh, f"Expected somebody who is there, but {who.name} is on leave from {row.first_day} to {row.last_day}.")
