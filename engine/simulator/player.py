"""演练: one scenario carried through the bureau, step by step, on its own clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.commands import (
    AddNote,
    CompleteTask,
    ExtendCase,
    HandOverTask,
    ReceiveCase,
    Resubmit,
    SendBack,
    SignSurvey,
    StoreUpload,
    SubmitCase,
    WithdrawCase,
)
from engine.domain.errors import Invalid, Rejection, YizhangError
from engine.domain.licence_commands import EnterLicence, OpenOfficially
from engine.domain.review_commands import AddReviewUnit, AskForMaterial, RemoveReviewUnit, SupplyFurther
from engine.domain.signing_commands import AddSigner, RemoveSigner, SignTask
from engine.domain.stages import SIGN, SUPPLY_FURTHER
from engine.queries.actors import Actor
from engine.simulator.cast import OVERSEER
from engine.simulator.posting import posted
from engine.simulator.sample_files import sample_file
from engine.simulator.scenario import Mismatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from engine.bootstrap import Application
    from engine.queries.cases import CasePage
    from engine.simulator.cast import Cast
    from engine.simulator.clock import Clock
    from engine.simulator.scenario import Doing, Opening, Scenario


class Player:
    """One scenario in one bureau."""

    def __init__(self, app: Application, clock: Clock, cast: Cast, item: str) -> None:
        """Take the stage; nothing happens yet."""
        self.app = app
        self.clock = clock
        self.cast = cast
        self.item = item
        self.case_id = 0
        self._requests = 0
        boss = cast.officers[next(pool for pool in sorted(cast.officers) if pool[0] == OVERSEER)][0]
        self._overseer = Actor(boss, "officer", OVERSEER, "", "", "", "", "", frozenset({OVERSEER}), ())

    def play(self, scenario: Scenario) -> CasePage:
        """The case as it stands at the end. Raises Mismatch at the first thing that can't be done as written."""
        for _ in self.follow(scenario):
            pass
        return self.page()

    def follow(self, scenario: Scenario) -> Iterator[int]:
        """The same step by step: yields the number of each that is done, 0 when the case is open and -1 when all time has passed."""
        doing = 0
        try:
            self._open(scenario.opening)
            yield 0
            for step in scenario.steps:
                doing = step.no
                where = f"do[{step.no}] {step.at:%m-%d %H:%M} {step.task or step.action}".rstrip()
                self._pass_time(step.at)
                self._attempt(where, step.refused, lambda step=step: self._do(step))  # type: ignore[misc]
                self._refuse_incidents(where)
                yield step.no
            self._pass_time(scenario.read_at)
            yield -1
        except Mismatch as error:
            error.step = doing
            raise

    def page(self) -> CasePage:
        """Everything about the case, as an overseer sees it."""
        page = self.app.ask.case(self.case_id, self._overseer)
        if page is None:
            raise Mismatch("办件没有建立。", "Expected a case, but none was opened.")
        return page

    # -- steps -------------------------------------------------------------------------------------------

    def _open(self, opening: Opening) -> None:
        self.clock.now = opening.at
        for held in opening.licences:
            self.app.handle(EnterLicence(None, **held))
        form = next(edition for edition in self.app.ask.items() if edition.item.id == self.item).form_of("start")
        actor = self.cast.applicant if opening.by == "applicant" else self.cast.find(opening.by)[1]

        def submit() -> None:
            values = posted(form, opening.values, lambda name: self._upload(actor, name))
            request = self._request()
            match opening.channel:
                case "online":
                    command: Any = SubmitCase(actor, self.item, values, request)
                case "official":
                    command = OpenOfficially(actor, self.item, values, request)
                case _:
                    command = ReceiveCase(actor, self.item, values, opening.materials, request)
            self.case_id = int(self.app.handle(command).case_id or 0)

        self._attempt(f"start {opening.at:%m-%d %H:%M}", "", submit)
        self._refuse_incidents("start")

    def _do(self, step: Doing) -> None:
        match step.action:
            case "withdraw":
                self.app.handle(WithdrawCase(self._person(step), self.case_id, step.said, self._request()))
            case "extend":
                self.app.handle(ExtendCase(self._person(step), self.case_id, step.said, self._request()))
            case "note":
                self.app.handle(AddNote(self._person(step), self.case_id, step.said, self._request()))
            case "add_unit" | "remove_unit" | "ask_material" | "supply_further":
                self._change_review(step)
            case "sign" | "add_signer" | "remove_signer":
                self._sign(step)
            case "send_back":
                self._send_back(step)
            case "hand_over":
                task = self._task(step)
                to = self.cast.find(step.said, task.unit)[1]
                self.app.handle(HandOverTask(self._person(step, task), task.id, to, step.reason, self._request()))
            case "values":
                self._complete(step)

    def _change_review(self, step: Doing) -> None:
        match step.action:
            case "add_unit":
                self.app.handle(AddReviewUnit(self._asker(step), self.case_id, step.said, step.component, step.reason, self._request()))
            case "remove_unit":
                self.app.handle(RemoveReviewUnit(self._asker(step), self.case_id, step.said, step.reason, self._request()))
            case "ask_material":
                self.app.handle(AskForMaterial(self._asker(step), self._task(step).id, step.said, self._request()))
            case _:
                self._supply(step)

    def _supply(self, step: Doing) -> None:
        task = next((task for task in self.page().tasks if task.kind == SUPPLY_FURTHER), None)
        if task is None:
            raise Mismatch("没有单位在等申请人补充材料。", "Expected a unit to wait for further material, but none does.")
        actor = self._person(step, task)
        values = {"explanation": [step.said], "supplements": [self._upload(actor, "补充材料.pdf")]}
        self.app.handle(SupplyFurther(actor, task.id, values, self._request()))

    def _complete(self, step: Doing) -> None:
        page, task = self.page(), self._task(step)
        actor = self._person(step, task)
        values = posted(page.form_of(task.node), step.values, lambda name: self._upload(actor, name))
        if task.kind == "returned":
            self.app.handle(Resubmit(actor, task.id, values, self._request()))
            return
        if task.kind == "joint_survey":
            for called in ("second_surveyor",) if step.signed_by is None else step.signed_by:
                self.app.handle(SignSurvey(self.cast.find(called)[1], task.id, self._request()))
        seen = self.page().row.event_no
        self.app.handle(CompleteTask(actor, task.id, seen, values, self._request()))

    def _sign(self, step: Doing) -> None:
        """会签、加签、减签; a signature is the one that the post called is asked for, or that the person called was named for."""
        if step.action == "sign":
            side, actor = self._signing(step)
            self.app.handle(SignTask(actor, side.id, step.said == "agree", step.reason, self._request()))
            return
        task = self._task(step)
        to = self.cast.find(step.said, step.signer_unit or task.unit)[1]
        if step.action == "add_signer":
            self.app.handle(AddSigner(self._person(step, task), task.id, to, step.reason, self._request()))
        else:
            self.app.handle(RemoveSigner(self._person(step, task), task.id, to, self._request()))

    def _signing(self, step: Doing) -> tuple[Any, int]:
        role, actor = self.cast.find(step.by or "reviewer", step.unit)
        asked = [one for one in self.page().tasks if one.kind == SIGN and one.node == step.task and step.unit in {"", one.unit}]
        found = next((one for one in asked if one.assignee == actor or (one.assignee is None and one.pool == f"{role}@{one.unit}")), None)
        if found is None:
            listed = "、".join(sorted(one.pool for one in asked)) or "无"
            raise Mismatch(f"“{step.task}”没有在等“{step.by}”签署;等的是:{listed}。", f"Expected a signature of {step.by} to be awaited at {step.task}.")
        return found, actor

    def _send_back(self, step: Doing) -> None:
        task = self._task(step)
        node, _, unit = step.said.partition("@")
        done = [c for c in self.page().completions if c.node == node and unit in {"", c.unit}]
        if not done:
            raise Mismatch(f"“{step.said}”还没有办理过,不能退回。", f"Expected {step.said} to be completed before it is sent back, but it is not.")
        self.app.handle(SendBack(self._person(step, task), task.id, done[-1].task_id, step.reason, self._request()))

    # -- who and what ------------------------------------------------------------------------------------

    def _task(self, step: Doing) -> Any:
        tasks = self.page().tasks
        found = [t for t in tasks if t.node == step.task and t.kind not in {SUPPLY_FURTHER, SIGN} and step.unit in {"", t.unit} and t.state == "open"]
        if not found:
            listed = "、".join(sorted({f"{t.node}@{t.unit}" if t.unit else t.node for t in tasks})) or "无"
            wanted = f"{step.task}@{step.unit}" if step.unit else step.task
            raise Mismatch(
                f"待办“{wanted}”这时没有打开;打开的是:{listed}。",
                f"Expected the task {wanted} to be open, but what is open is: {listed if tasks else 'nothing'}.",
            )
        return found[0]

    def _person(self, step: Doing, task: Any = None) -> int:
        holder = task.assignee if task is not None else None
        if not step.by and holder is not None:
            return int(holder)
        called = step.by or (task.pool.partition("@")[0] if task is not None else "applicant")
        if called == "applicant":
            return int(self.page().row.applicant_id)
        role, person = self.cast.find(called, task.unit if task is not None else step.unit)
        return int(holder) if holder is not None and called == role and self._holds(holder, role) else person

    def _asker(self, step: Doing) -> int:
        """Who changes the units of a review: by his post, or as the holder of the task named."""
        return self._person(step, self._task(step) if step.task else None)

    def _holds(self, person: int, role: str) -> bool:
        return any(person in people for (has, _), people in self.cast.officers.items() if has == role)

    def _upload(self, actor: int, name: str) -> str:
        return str(self.app.handle(StoreUpload(actor, name, sample_file(name))).id)

    def _request(self) -> str:
        self._requests += 1
        return f"scenario-{self._requests}"

    # -- time and refusals -------------------------------------------------------------------------------

    def _pass_time(self, until: datetime) -> None:
        self._attempt(f"{until:%m-%d %H:%M}", "", lambda: self.clock.move(self.app, until))

    def _refuse_incidents(self, where: str) -> None:
        incidents = self.page().incidents
        if incidents:
            first = incidents[0]
            raise Mismatch(
                f"{where}:处理器在“{first.node}”失败:{first.cause}", f"{where}: Expected the handler at {first.node} to succeed, but it failed: {first.cause}"
            )

    def _attempt(self, where: str, refused: str, act: Callable[[], object]) -> None:
        try:
            act()
        except Mismatch as error:
            raise Mismatch(f"{where}:{error.zh}", f"{where}: {error.en}") from error
        except Rejection as error:
            zh, en = _sentence(error)
            if refused and (refused in zh or refused in en):
                return
            mismatch = Mismatch(f"{where}:被拒绝:{zh}", f"{where}: refused: {en}")
            mismatch.errors = error.errors if isinstance(error, Invalid) else ()
            raise mismatch from error
        except YizhangError as error:
            raise Mismatch(f"{where}:{error}", f"{where}: {error}") from error
        if refused:
            raise Mismatch(f"{where}:应当被拒绝(“{refused}”),却办成了。", f"{where}: Expected a refusal that says {refused!r}, but it was done.")


def _sentence(error: Rejection) -> tuple[str, str]:
    """The refusal with all its fields."""
    if not isinstance(error, Invalid):
        return error.zh, error.en
    return ";".join(f"{e.key}:{e.zh}" for e in error.errors), "; ".join(f"{e.key}: {e.en}" for e in error.errors)
