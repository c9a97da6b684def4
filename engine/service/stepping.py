"""One advance of a case: run the engine, call handlers, and turn what happened into decided changes.

Every use-case that moves the engine goes through ``Step``: it takes the live case (from memory when its revision is the
row's, else decoded from the sealed state), advances it, collects effects, and saves all of it at once.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from engine.domain import records
from engine.domain.draw import draw_person
from engine.domain.errors import HandlerFailed, StateRefused
from engine.domain.inputs import parse_inputs
from engine.domain.powers import POOLED
from engine.domain.retries import next_try
from engine.domain.stages import status_after
from engine.runtime import codec, sealing
from engine.service.clocks import start_clock, stop_all_clocks, stop_stage_clock
from engine.service.components import waits
from engine.service.deadline import SECONDS, Overrun, limited
from engine.service.deemed import clear_timer, end_silence, set_timer, watch_silence
from engine.service.documents import journal_closing
from engine.service.dossier import channel_of, dumps
from engine.service.effects import carry
from engine.service.facts import facts_of, opinions, signed
from engine.service.phases import phase_id
from engine.service.powers import deciding_unit
from engine.service.seats import ask_seats
from engine.service.sibling_effects import end_opinions
from engine.service.standing_in import present
from engine.store.ids import new_id
from engine.store.reads import POOL_MEMBERS, SEALED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.domain.facts import Outcome
    from engine.runtime.definitions import Node
    from engine.runtime.interpreter import Advance, Live, OpenTask
    from engine.service.dossier import Dossier


class Step:
    """One engine step of one dossier."""

    def __init__(self, dossier: Dossier) -> None:
        """Prepare; nothing is loaded yet."""
        self.dossier = dossier
        self.drawn: set[int] = set()
        self.seconds_left = SECONDS  # of all handlers of the step together: so long at most do others wait for it

    # -- the live case -----------------------------------------------------------------------------------

    def take(self) -> Live:
        """The live case at the loaded revision. It leaves the memory while it changes, and returns there after the commit."""
        dossier = self.dossier
        cache = dossier.bureau.live
        live = cache.take(dossier.case_id, dossier.revision)
        if live is None:
            row = dossier.uow.ask(SEALED, {"case_id": dossier.case_id}).one()
            if row is None:
                raise StateRefused(f"expected a sealed state of case {dossier.case_id}, but there is none")
            try:
                blob = sealing.unseal(dossier.bureau.config.state_key, dossier.case_id, dossier.revision, bytes(row.sealed))
                live = codec.decode(dossier.edition.definition, blob)
            except StateRefused as error:
                error.case_id = dossier.case_id
                raise
        return live

    def save(self, live: Live) -> None:
        """Seal the new state and write everything decided."""
        dossier = self.dossier
        revision = dossier.revision + 1
        sealed = sealing.seal(dossier.bureau.config.state_key, dossier.case_id, revision, codec.encode(live))
        dossier.save(sealed)
        dossier.uow.committed.append(lambda: dossier.bureau.live.put(dossier.case_id, revision, live))

    # -- handlers ----------------------------------------------------------------------------------------

    def call(self, node: Node, variables: Mapping[str, object]) -> Mapping[str, object]:
        """Run the handler of a service task; its effects are taken into the dossier. Anything it raises is HandlerFailed."""
        topic = self.dossier.bureau.topics.get(node.topic)
        if topic is None:
            raise HandlerFailed(f"没有名为 {node.topic} 的处理器 / expected a handler {node.topic}, but there is none")
        try:
            inputs = parse_inputs(topic.inputs, node.inputs)
            facts = facts_of(self.dossier, variables)
            outcome = self._run(node.topic, lambda: topic.run(inputs, facts))
            for effect in outcome.effects:
                carry(self.dossier, effect)
        except HandlerFailed:
            raise
        except Exception as error:
            raise HandlerFailed(f"{node.topic}: {type(error).__name__}: {error}") from error
        return outcome.data

    def _run(self, topic: str, work: Callable[[], Outcome]) -> Outcome:
        """A handler within its time. Raises HandlerFailed when the time is up, or when the topic has hung again and again lately."""
        breaker, began, given = self.dossier.bureau.breaker, monotonic(), self.seconds_left
        if given <= 0 or breaker.open(topic, began):
            raise HandlerFailed(f"{topic}: 刚才一再超时,暂不调用 / expected to call it, but it, or another of this step, has just used up its time")
        try:
            outcome = limited(work, given)
        except Overrun as error:
            if given > SECONDS / 2:  # else others of this step have left it no time
                breaker.overran(topic, monotonic())
            raise HandlerFailed(f"{topic}: 超过 {SECONDS:g} 秒没有完成 / expected an answer within {SECONDS:g} s, but there is none") from error
        except Exception:
            breaker.answered(topic)
            raise
        finally:
            self.seconds_left -= monotonic() - began
        breaker.answered(topic)
        return outcome

    # -- what happened -----------------------------------------------------------------------------------

    def take_in(self, advance: Advance) -> list[str]:
        """Turn an advance into changes; returns the ids of newly opened tasks."""
        dossier = self.dossier
        for closed in advance.closed:
            dossier.add(records.TaskGone(dossier.case_id, closed))
            stop_stage_clock_if_timed(dossier, closed)
            if closed != dossier.memory.get("completed"):
                drop_from_visit(dossier, closed)
        for gone in advance.timers_cleared:
            clear_timer(dossier, gone)
        for wait in advance.timers_set:
            set_timer(dossier, wait)
        for task in advance.opened:
            self._open(task)
        for failure in advance.failures:
            dossier.add(
                records.IncidentRecord(
                    new_id(), dossier.case_id, failure.id, failure.node.id, failure.error[:2000], dossier.at, next_at=next_try(0, dossier.at)
                )
            )
            dossier.log("IncidentRaised", {"node": failure.node.id, "subject": failure.id})
        self._project(advance)
        watch = dossier.bureau.watch
        if watch is not None:
            dossier.uow.committed.append(lambda: watch(dossier.case_id, advance.passed, advance.turns))
        return [task.id for task in advance.opened]

    def _open(self, task: OpenTask) -> None:
        dossier, node = self.dossier, task.node
        unit = str(task.variables.get(node.unit_from, "")) if node.unit_from else (node.unit or "")
        at = unit or (deciding_unit(dossier) if node.role in POOLED else "")
        pool = f"{node.role}@{at}" if at else node.role
        assignee = self._assignee(task, node, at)
        phase = phase_id(dossier)
        limit = dossier.edition.limits.stage(node.stage, dossier.now.date(), channel_of(dossier), phase) if node.stage else None
        due = start_clock(dossier, "stage", task.id, limit) if limit and not waits(dossier, unit) else None
        watch_silence(dossier, task)
        kept = {"round": dossier.memory["rounds"].get(unit)} if unit and "rounds" in dossier.memory else {}
        kept |= {"phase": phase} if phase else {}
        dossier.add(
            records.TaskRecord(
                task.id,
                dossier.case_id,
                node.id,
                node.kind,
                None if node.duty in (None, "", "none") else node.duty,
                pool,
                unit,
                assignee,
                "open",
                None,
                dumps(kept),
                dossier.at,
                due,
                dossier.facet(node.kind),
            )
        )
        if node.signed_by:
            ask_seats(dossier, node, task.id, task.variables)

    def _assignee(self, task: OpenTask, node: Node, unit: str) -> int | None:
        dossier = self.dossier
        if node.role == "applicant":
            return int(dossier.row.case_applicant_id)
        earlier = opinions(dossier).get(unit) if node.kind == "joint_review" and unit else None
        if earlier is not None and earlier.person is not None:
            return self._there(earlier.person)  # who asked for the survey concludes after it
        if node.assign.startswith("same_as:"):
            return self._there(next((one.person for one in reversed(signed(dossier)) if one.node == node.assign.removeprefix("same_as:")), None))
        if node.assign != "draw":
            return None
        rows = dossier.uow.ask(POOL_MEMBERS, {"case_id": dossier.case_id, "role": node.role, "unit": unit, "at": dossier.at}).all()
        now = {c.person_id: c.duty for c in dossier.changes if isinstance(c, records.DutyRecord)}  # taken in this very transaction
        candidates = sorted(self._candidates(node, {r.person_id: now.get(r.person_id, r.held) for r in rows}))
        if not candidates:
            return None
        seed = f"{dossier.head}:{task.id}"
        drawn = draw_person(candidates, seed)
        self.drawn.add(drawn)
        dossier.add(records.DrawRecord(task.id, dossier.case_id, dumps(candidates), seed, drawn, dossier.at))
        return drawn

    def _there(self, person: int | None) -> int | None:
        """Who is away does not get the task: it waits in its pool."""
        return person if person is not None and present(self.dossier.uow, person, self.dossier.at) else None

    def _candidates(self, node: Node, held: Mapping[int, str | None]) -> set[int]:
        """Who may be drawn. Every expert has one seat: who was drawn in this very step, has spoken or has recused himself is not drawn again."""
        if node.kind == "expert_opinion":
            return {person for person, duty in held.items() if duty is None} - self.drawn
        return {person for person, duty in held.items() if duty in (None, node.duty)}

    def _project(self, advance: Advance) -> None:
        progress = self.dossier.progress
        if advance.finished:
            progress.status, progress.end_node, progress.closed_at = "closed", advance.end_node, self.dossier.at
            progress.result = progress.result or advance.end_node
            stop_all_clocks(self.dossier)
            if self.dossier.edition.item.participants and ("lapse" in self.dossier.memory or len(advance.closed) > 1):
                end_opinions(self.dossier, "lapse")
            if progress.result != "licence" and self.dossier.edition.item.licences:
                self.dossier.add(records.DraftVoided(self.dossier.case_id))
            journal_closing(self.dossier, advance.end_node, progress.result)
        elif advance.opened and progress.result is None:  # else it is decided and served, and what follows changes nothing of that
            progress.status = status_after(progress.status, [t.node.kind for t in advance.opened], accepted=progress.accepted_at is not None)


def drop_from_visit(dossier: Dossier, task_id: str) -> None:
    """A task that ends without being done is no reason any more to go there."""
    dossier.add(records.VisitTaskDropped(task_id, dossier.at))
    dossier.add(records.VisitEmptied(task_id, "cancelled"))


def stop_stage_clock_if_timed(dossier: Any, task_id: str) -> None:
    """Stop the stage clock of a closed task when the item has timed stages at all."""
    if dossier.edition.limits.timed:
        stop_stage_clock(dossier, task_id)
    if dossier.edition.limits.deemed:
        end_silence(dossier, task_id)
