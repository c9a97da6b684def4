"""办事的手: one task done by somebody who may, with what a scenario says there or with anything that its form accepts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import orjson

from engine.domain.commands import AddNote, CompleteTask, HandOverTask, ReceiveCase, Resubmit, SendBack, SignSurvey, StoreUpload, SubmitCase, WithdrawCase
from engine.domain.errors import Invalid, Rejection
from engine.domain.form import fields_of
from engine.domain.licence_commands import EnterLicence, OpenOfficially
from engine.domain.signing_commands import SignTask
from engine.domain.stages import SIGN
from engine.queries.cases import COMPLETIONS
from engine.simulator.answers import answer
from engine.simulator.month.samples import Renewer
from engine.simulator.posting import posted
from engine.simulator.sample_files import sample_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from engine.bootstrap import Application
    from engine.domain.form import Form
    from engine.simulator.clock import Clock
    from engine.simulator.month.people import People
    from engine.simulator.month.samples import Samples

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
ALL_SEEN: Final = 10**9
TRIES: Final = 10
RANDOM: Final = 0.2  # how often somebody fills in a form in his own way from the start


def told_days(refused: Invalid) -> dict[str, list[str]]:
    """The first day that a refusal names at a field: who is told on which day it may be writes that day."""
    return {one.key: [day.group()] for one in refused.errors if (day := DAY.search(one.zh))}


class Hands:
    """Everybody's hands. Every method raises Rejection when the bureau refuses whatever was tried."""

    def __init__(self, app: Application, clock: Clock, people: People, chance: Random) -> None:
        """Nothing is done yet."""
        self.app = app
        self.clock = clock
        self.people = people
        self.chance = chance
        self.refusals: dict[str, int] = {}
        self._serial = 0
        self._renewers: dict[int, Renewer] = {}

    # -- a new case --------------------------------------------------------------------------------------

    def hand_in(self, samples: Samples, *, online: bool) -> int:
        """A new case as one of the scenarios opens it; its id."""
        return self._first_that_goes([lambda: self._open(samples, online=online)] * TRIES)

    def _open(self, samples: Samples, *, online: bool) -> int:
        opening = self.chance.choice(samples.openings)
        renewer = self._renewer()
        days = (self.clock.now.date() - opening.at.date()).days
        for held in opening.licences:
            self.app.handle(EnterLicence(None, **renewer.licence(held, samples.edition, days)))
        online = opening.channel == "online" if opening.licences else online and opening.channel == "online"
        official = opening.channel == "official"
        actor = self.chance.choice(self.people.applicants if online else self.people.pool(opening.by if official else "window"))
        values = posted(samples.edition.form_of("start"), renewer.values(opening.values, days), lambda name: self._upload(actor, name))
        item = samples.edition.item.id
        command: Any = SubmitCase(actor, item, values, self.request()) if online else ReceiveCase(actor, item, values, opening.materials, self.request())
        if official:
            command = OpenOfficially(actor, item, values, self.request())
        case_id = int(self.app.handle(command).case_id or 0)
        self._renewers[case_id] = renewer
        return case_id

    # -- one task ----------------------------------------------------------------------------------------

    def do(self, task: Any, samples: Samples, applicant: int) -> None:
        """Complete the task, as one of those who may; sign it where it is a signature."""
        if task.kind == SIGN:
            self._first_that_goes([lambda: self._sign(task)] * TRIES)
            return
        tries = [lambda way=way: self._complete(task, samples, applicant, scripted=way) for way in self._ways(task, samples)]
        self._first_that_goes(tries)

    def _ways(self, task: Any, samples: Samples) -> list[bool]:
        if task.node not in samples.answers:
            return [False] * TRIES
        first = self.chance.random() >= RANDOM
        return [first, *([True] * TRIES), *([False] * TRIES)]

    def _complete(self, task: Any, samples: Samples, applicant: int, *, scripted: bool) -> int:
        actor = self._actor(task, applicant)
        values = self._scripted(task, samples, actor) if scripted else self._random(task, samples, actor)
        if task.kind == "returned":
            return int(self.app.handle(Resubmit(actor, task.id, values, self.request())).case_id or 0)
        if task.kind == "joint_survey":
            second = self.chance.choice([one for one in self.people.pool(task.pool) if one != actor])
            self.app.handle(SignSurvey(second, task.id, self.request()))
        try:
            return int(self.app.handle(CompleteTask(actor, task.id, ALL_SEEN, values, self.request())).case_id or 0)
        except Invalid as refused:
            told = told_days(refused)
            if not told:
                raise
            return int(self.app.handle(CompleteTask(actor, task.id, ALL_SEEN, {**values, **told}, self.request())).case_id or 0)

    def _sign(self, task: Any) -> int:
        actor = self._actor(task, 0)
        return int(self.app.handle(SignTask(actor, task.id, agrees=True, words="", request_id=self.request())).case_id or 0)

    def _scripted(self, task: Any, samples: Samples, actor: int) -> dict[str, list[str]]:
        said = self.chance.choice(samples.answers[task.node])
        renewer = self._renewers[task.case_id]
        values = renewer.values(said.values, (self.clock.now.date() - said.day).days)
        return posted(self._form(task, samples), values, lambda name: self._upload(actor, name))

    def _random(self, task: Any, samples: Samples, actor: int) -> dict[str, list[str]]:
        form = self._form(task, samples)
        names = {f.key: "材料.pdf" if "application/pdf" in f.accept else "照片.jpg" for f in fields_of(form) if f.type == "filepicker" and not f.rows}
        files = {key: [self._upload(actor, name)] for key, name in names.items()}
        return answer(form, self.chance, self.clock.now.date(), lambda: self._upload(actor, "材料.pdf"), files)

    def _form(self, task: Any, samples: Samples) -> Form:
        return samples.edition.form_of(task.node, orjson.loads(task.data).get("phase", ""))

    def _actor(self, task: Any, applicant: int) -> int:
        if task.pool == "applicant":
            return int(applicant)
        return int(task.assignee or self.chance.choice(self.people.pool(task.pool)))

    # -- what else happens -------------------------------------------------------------------------------

    def verb(self, task: Any, applicant: int) -> None:
        """Something other than completing: a note, handing over, sending back, withdrawing."""
        for act in self._verbs(task, applicant):
            act()
            return

    def _verbs(self, task: Any, applicant: int) -> Iterator[Any]:
        kind, officer = self.chance.random(), task.pool != "applicant" and not task.pool.startswith("person@")
        actor = self._actor(task, applicant)
        if kind < 0.25:
            yield lambda: self.app.handle(WithdrawCase(applicant, task.case_id, "不办了", self.request()))
        elif officer and kind < 0.5:
            yield lambda: self.app.handle(AddNote(actor, task.case_id, "与申请人通过电话", self.request()))
        elif officer and kind < 0.75:
            to = self.chance.choice(self.people.pool(task.pool))
            yield lambda: self.app.handle(HandOverTask(actor, task.id, to, "外出办事", self.request()))
        elif officer:
            yield lambda: self._send_back(task, actor)

    def pass_on(self, task: Any) -> None:
        """To a colleague, where the task is an officer's."""
        if task.pool != "applicant" and not task.pool.startswith("person@"):
            to = self.chance.choice(self.people.pool(task.pool))
            self.app.handle(HandOverTask(self._actor(task, 0), task.id, to, "本人不能办理", self.request()))

    def _send_back(self, task: Any, actor: int) -> None:
        with self.app.database.reading() as reader:
            done = [c for c in reader.ask(COMPLETIONS, {"case_id": task.case_id}).all() if c.pool != "applicant"]
        if done:
            self.app.handle(SendBack(actor, task.id, self.chance.choice(done).task_id, "请补充说明", self.request()))

    # -- small things ------------------------------------------------------------------------------------

    def _first_that_goes(self, tries: list[Any]) -> int:
        refused: Exception | None = None
        for attempt in tries:
            try:
                return int(attempt())
            except (Rejection, ValueError) as error:
                refused = error
                said = error.zh if isinstance(error, Rejection) else str(error)
                self.refusals[said] = self.refusals.get(said, 0) + 1
        if isinstance(refused, Rejection):
            raise refused
        raise Rejection(str(refused), str(refused))

    def forget(self, case_id: int) -> None:
        """The case is closed."""
        self._renewers.pop(case_id, None)

    def request(self) -> str:
        """A request id of its own."""
        self._serial += 1
        return f"simulated-{self._serial}"

    def _renewer(self) -> Renewer:
        self._serial += 1
        return Renewer(self.chance, self._serial, self.app.bureau.config.area_code)

    def _upload(self, actor: int, name: str) -> str:
        return str(self.app.handle(StoreUpload(actor, name, sample_file(name))).id)
