"""请假与代理: asked for, granted, cut short, extended. Who stands in holds the post for exactly the leave; nothing has to happen when it ends.

The dates are what holds: no timer begins or ends a leave. A leave never holds before it was granted, and its end is never moved into the past, so that
what was drawn and done earlier stays as it was.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from engine.domain.errors import FieldError, NotAllowed, NotFound, Rejection, Stale
from engine.domain.leave import decides
from engine.domain.moment import day_of, midnight, millis
from engine.service.actor import ask_posts, posts_of
from engine.service.leave_checks import OWN, Term, away_flaws, hold_people, own_posts, substitute_flaws, term_of, words_of
from engine.service.organisation_acts import day, done, note, refuse
from engine.service.receipts import earlier
from engine.service.visits_on_leave import tell_planners
from engine.store.ids import new_id
from engine.store.leaves import ADD_LEAVE, ADD_SUBSTITUTE, CUT_SUBSTITUTES, DECIDE, EXTEND_SUBSTITUTES, LEAVE, MOVE_END, SUBSTITUTES, WITHDRAW
from engine.store.organisation import ADD_HOLDING, HOLDINGS

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.domain.leave_commands import AskLeave, DecideLeave, EndLeave, ExtendLeave
    from engine.store.unit_of_work import UnitOfWork

NOT_YOURS: Final = NotAllowed(
    "请假由本科室负责人、局领导或管理员批准，不能自己批自己的。", "Expected a section head of the unit, the head or an administrator, and nobody for himself."
)


def ask_leave(command: AskLeave, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """申请 for oneself; 登记 for somebody else grants it at once. Raises NotFound, NotAllowed, Invalid with every error."""
    known, at = earlier(uow, command.request_id, command.actor), millis(bureau.now())
    if known is not None:
        return known
    people = hold_people(uow, command.person_id, *(person for _, person in command.substitutes))
    if command.person_id not in people or people[command.person_id].kind != "officer":
        raise NotFound
    entered = command.actor != command.person_id
    if entered and not _decides(uow, command.actor, command.person_id, at):
        raise NOT_YOURS
    errors: list[FieldError] = []
    words_of(command, errors)
    term = term_of(command.first_day, command.last_day, errors, at)
    if term is not None:
        errors += away_flaws(uow, command.person_id, term)
        errors += substitute_flaws(uow, command.person_id, term, command.substitutes, people, command.actor if entered else None)
    refuse(errors)
    assert term is not None
    leave = new_id()
    row = {"id": leave, "person_id": command.person_id, "kind": command.kind, "first_day": term.first.isoformat(), "last_day": term.last.isoformat()}
    row |= {"from_at": term.since, "until_at": term.until, "reason": command.reason.strip(), "state": "granted" if entered else "asked"}
    row |= {"asked_by": command.actor, "asked_at": at, "decided_by": command.actor if entered else None, "decided_at": at if entered else None, "note": ""}
    uow.write(ADD_LEAVE, row)
    wanted = {row.post_id for row in own_posts(uow, command.person_id, term)}
    chosen = [(post, person) for post, person in command.substitutes if post in wanted]
    for post, person in chosen:
        uow.write(ADD_SUBSTITUTE, {"leave_id": leave, "post_id": post, "person_id": person})
    if entered:
        _stand_in(uow, leave, command.person_id, term, chosen)
        tell_planners(uow, command.person_id, people[command.person_id].name, term.since, term.until, at)
    names = {str(post): people[person].name for post, person in chosen if person is not None}
    _log(uow, "leave_granted" if entered else "leave_asked", command, at, command.person_id, term, names)
    return done(command, uow, at, leave)


def _decides(uow: UnitOfWork, actor: int, person: int, at: int) -> bool:
    """Whoever stands in for a section head decides in his stead; but never on the leave of the one he stands in for."""
    posts = posts_of(actor, ask_posts(uow, actor, at).all())
    units = {row.unit for row in uow.ask(HOLDINGS, {"person_id": person, "at": at}).all() if row.leave_id == OWN}
    return decides(actor, posts.held, person, units) and person not in posts.absent


def _may_decide(uow: UnitOfWork, row: Any, actor: int, at: int) -> None:
    """Raises NOT_YOURS for the absent one and who stands in for him, NotFound for all to whom it is nothing."""
    if not _decides(uow, actor, row.person_id, at):
        near = actor == row.person_id or row.person_id in posts_of(actor, ask_posts(uow, actor, at).all()).absent
        raise NOT_YOURS if near else NotFound


def _stand_in(uow: UnitOfWork, leave: int, person: int, term: Term, chosen: list[tuple[int, int | None]]) -> None:
    """The dated holdings of who stands in, each inside both the leave and the absent one's own holding."""
    held = {row.post_id: row for row in own_posts(uow, person, term)}
    for post, substitute in chosen:
        if substitute is not None:
            own = held[post]
            until = term.until if own.until_at is None else min(term.until, own.until_at)
            row = {"person_id": substitute, "post_id": post, "from_at": max(term.since, own.from_at), "leave_id": leave, "until_at": until, "ground": ""}
            uow.write(ADD_HOLDING, row)


def _log(uow: UnitOfWork, act: str, command: Any, at: int, person: int, term: Term | None, names: dict[str, str], ground: str = "") -> None:
    days = {} if term is None else {"first_day": term.first.isoformat(), "last_day": term.last.isoformat()}
    note(uow, act, command.actor, at, {**days, "substitutes": names}, person=person, ground=ground or getattr(command, "reason", ""))


def decide_leave(command: DecideLeave, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """批准, checked once more as things are now, or 不批准. Raises NotFound, NotAllowed, Stale, Invalid."""
    known, at = earlier(uow, command.request_id, command.actor), millis(bureau.now())
    if known is not None:
        return known
    row = _leave(uow, command.leave_id)
    _may_decide(uow, row, command.actor, at)
    if row.state != "asked":
        raise Stale("这次请假已经处理过。", "Expected leave that is asked for, but it is decided.")
    chosen = [(one.post_id, one.person_id) for one in uow.ask(SUBSTITUTES, {"leave_id": row.id}).all()]
    people = hold_people(uow, row.person_id, *(person for _, person in chosen))
    names = {str(post): people[person].name for post, person in chosen if person is not None}
    since, words = max(row.from_at, at), command.note.strip()[:200]
    if command.grant:
        if row.until_at <= at:
            raise Rejection("请假的日期已经过了，不能再批准。", "Expected days to come, but they have passed.")
        term = Term(day_of(row.from_at), day_of(row.until_at - 1), since, row.until_at)
        errors = [*away_flaws(uow, row.person_id, term, row.id)]
        errors += substitute_flaws(uow, row.person_id, term, chosen, people, command.actor)
        refuse(errors)
        _stand_in(uow, row.id, row.person_id, term, chosen)
        tell_planners(uow, row.person_id, people[row.person_id].name, term.since, term.until, at)
    state = "granted" if command.grant else "refused"
    changed = {"id": row.id, "state": state, "decided_by": command.actor, "decided_at": at, "from_at": since if command.grant else row.from_at}
    uow.write(DECIDE, {**changed, "until_at": row.until_at, "note": words})
    data = {"first_day": row.first_day, "last_day": row.last_day, "substitutes": names}
    note(uow, f"leave_{state}", command.actor, at, data, person=row.person_id, ground=words or row.reason)
    return done(command, uow, at, row.id)


def _leave(uow: UnitOfWork, leave_id: int) -> Any:
    row = uow.ask(LEAVE, {"leave_id": leave_id}).one()
    if row is None:
        raise NotFound
    return row


def end_leave(command: EndLeave, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """销假 by himself or whoever decides on it. Raises NotFound, NotAllowed, Stale, Invalid."""
    known, at = earlier(uow, command.request_id, command.actor), millis(bureau.now())
    if known is not None:
        return known
    row = _leave(uow, command.leave_id)
    if command.actor != row.person_id:
        _may_decide(uow, row, command.actor, at)
    if row.state not in {"asked", "granted"} or row.until_at <= at:
        raise Stale("这次请假已经结束。", "Expected leave that goes on or is to come, but it is over.")
    errors: list[FieldError] = []
    last = day(command.last_day, "last_day", errors, at) if command.last_day.strip() else None
    refuse(errors)
    until = at if last is None else midnight(last + timedelta(days=1))
    if until > row.until_at:
        raise Rejection("新的最后一天比原来的晚，要延长请用续假。", "Expected an earlier last day; extend the leave to make it longer.")
    if row.state == "asked" or until <= row.from_at:
        uow.write(WITHDRAW, {"id": row.id, "state": "withdrawn", "until_at": row.from_at})
        until = row.from_at
    else:
        uow.write(MOVE_END, {"id": row.id, "last_day": day_of(until - 1).isoformat(), "until_at": until})
    uow.write(CUT_SUBSTITUTES, {"under": row.id, "until": until})
    ended = day_of(max(until - 1, row.from_at)).isoformat()
    note(uow, "leave_ended", command.actor, at, {"first_day": row.first_day, "last_day": ended}, person=row.person_id, ground=command.reason.strip()[:200])
    return done(command, uow, at, row.id)


def extend_leave(command: ExtendLeave, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """续假 by whoever decides on it, while it lasts; everybody who stands in must be there for the longer stretch too."""
    known, at = earlier(uow, command.request_id, command.actor), millis(bureau.now())
    if known is not None:
        return known
    row = _leave(uow, command.leave_id)
    _may_decide(uow, row, command.actor, at)
    if row.state != "granted" or row.until_at <= at:
        raise Stale("这次请假已经结束，请另外登记。", "Expected leave that goes on, but it is over; enter another.")
    errors: list[FieldError] = []
    last = day(command.last_day, "last_day", errors, at)
    refuse(errors)
    assert last is not None
    until = midnight(last + timedelta(days=1))
    if until <= row.until_at:
        raise Rejection("新的最后一天要比原来的晚。", "Expected a later last day.")
    chosen = [(one.post_id, one.person_id) for one in uow.ask(SUBSTITUTES, {"leave_id": row.id}).all()]
    people = hold_people(uow, row.person_id, *(person for _, person in chosen))
    more = Term(day_of(row.until_at), last, row.until_at, until)
    errors += away_flaws(uow, row.person_id, more, row.id)
    errors += substitute_flaws(uow, row.person_id, more, chosen, people, command.actor)
    refuse(errors)
    uow.write(MOVE_END, {"id": row.id, "last_day": last.isoformat(), "until_at": until})
    uow.write(EXTEND_SUBSTITUTES, {"under": row.id, "was": row.until_at, "until": until})
    names = {str(post): people[person].name for post, person in chosen if person is not None}
    tell_planners(uow, row.person_id, people[row.person_id].name, more.since, more.until, at)
    _log(uow, "leave_extended", command, at, row.person_id, more, names)
    return done(command, uow, at, row.id)
