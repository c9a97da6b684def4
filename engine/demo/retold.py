"""重演情景: cases of the other items, which follow a scenario of the item's own folder with the demo's people, in bureau hours of the demo's days."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import orjson

from engine.demo.papers import PICTURES
from engine.demo.story import Story
from engine.domain.commands import ReceiveCase, SubmitCase
from engine.domain.errors import Rejection
from engine.domain.licence_commands import EnterLicence
from engine.domain.signing_commands import SignTask
from engine.domain.stages import SIGN
from engine.simulator.posting import posted
from engine.simulator.scenario import read_scenario

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from random import Random

    from engine.demo.roll import Plan, Retelling, Shop
    from engine.demo.story import World
    from engine.domain.form import Form
    from engine.simulator.scenario import Doing

PICTURE: Final = "site_photo"
SHEET: Final = "supplement"
BETWEEN: Final = 2 * 390  # working minutes


class Retold(Story):
    """One scenario on its way, step by step."""

    def __init__(self, world: World, plan: Plan, retelling: Retelling, shop: Shop, chance: Random, received: datetime) -> None:
        """The scenario is the one of the deployed folder."""
        super().__init__(world, plan, shop, chance, received)
        self.retelling = retelling
        self.scenario = read_scenario(retelling.scenario, world.files[retelling.item][f"scenarios/{retelling.scenario}.toml"])
        self.applicant = world.applicants.get(shop.login, 0) if self.scenario.opening.channel == "online" else 0

    def tell(self) -> Iterator[datetime]:
        """Everything up to the step at which it stands; yields the instant of the next one."""
        self.open()
        before = self.scenario.opening.at
        for step in self.scenario.steps[: self.retelling.steps]:
            gap = self.world.calendar.working_minutes(before, step.at)
            gap = min(gap, BETWEEN) if step.task == "hand_in" else gap  # between two phases of a project the scenario may let months pass
            self.at = self.world.calendar.add_working_minutes(self.at, max(5, gap + self.chance.randint(-3, 3)))
            before = step.at
            yield self.at
            if not step.refused:  # what a scenario shows to be refused does not happen
                self.step(step)

    def open(self) -> None:
        """收件, online or over the counter; what the licence library holds before is entered first."""
        opening = self.scenario.opening
        for held in opening.licences:
            with suppress(Rejection):  # entered already, for an earlier telling
                self.world.app.handle(EnterLicence(None, **self._own(dict(held), opening.at.date())))
        values = self._posted("start", opening.values, opening.at.date(), self.applicant or self.clerk)
        if self.applicant:
            command: Any = SubmitCase(self.applicant, self.retelling.item, values, self._request())
        else:
            command = ReceiveCase(self.clerk, self.retelling.item, values, opening.materials, self._request())
        self.opened(self._handle(command))

    def step(self, step: Doing) -> None:
        """One task done as the scenario says; a survey is signed by a colleague first."""
        if step.action == "sign":
            self.sign_beside(step)
            return
        task = next(row for row in self.tasks(step.task) if step.unit in {"", row.unit} and row.parent is None)
        person = self.applicant if task.pool == "applicant" else self.claim(task)
        if task.kind == "joint_survey":
            self.sign(task, person)
        self.complete(step.task, self._posted(step.task, step.values, step.at.date(), person, phase=orjson.loads(task.data).get("phase", "")), step.unit)

    def sign_beside(self, step: Doing) -> None:
        """会签、或签: somebody at the post that is asked signs, who does not submit it himself."""
        role = step.by.removeprefix("second_") or "reviewer"
        side = next(row for row in self.tasks(step.task) if row.kind == SIGN and row.pool.startswith(f"{role}@") and step.unit in {"", row.unit})
        others = {row.assignee for row in self.tasks(step.task) if row.parent is None}
        person = next(one for one in self.world.members(side.pool) if one not in others)
        self._handle(SignTask(person, side.id, step.said == "agree", step.reason, self._request()))

    def _posted(self, node: str, values: Any, day: date, person: int, *, phase: str = "") -> dict[str, list[str]]:
        return posted(self._form(node, phase), {key: self._own(value, day) for key, value in values.items()}, lambda name: self._upload(person, name))

    def _form(self, node: str, phase: str) -> Form:
        return next(edition for edition in self.world.app.ask.items() if edition.item.id == self.retelling.item).form_of(node, phase)

    def _upload(self, person: int, name: str) -> str:
        """A readable sheet under the name that the scenario gives it."""
        stem, _, ending = name.rpartition(".")
        sheet = PICTURE if ending in {"jpg", "png"} else SHEET
        return self.upload(person, sheet, note=f"{stem}（示例）", file_name=f"{stem}.{'png' if sheet in PICTURES else 'pdf'}")

    def _own(self, value: Any, day: date) -> Any:
        """The scenario's applicant becomes the demo's, its days the demo's days."""
        if isinstance(value, list):
            return [self._own(one, day) for one in value]
        if isinstance(value, dict):
            return {key: self._own(one, day) for key, one in value.items()}
        if not isinstance(value, str):
            return value
        try:
            return (self.at.date() + (date.fromisoformat(value) - day)).isoformat()
        except ValueError:
            pass
        shop = self.particulars.shop
        words = {"360426199101010071": shop.identity, "91110000600037341L": shop.code, "13800000000": shop.phone, "王禾": shop.person}
        words["麦田"] = words["麦浪"] = words["远山"] = self.retelling.trade
        words["麦穗"] = f"{self.retelling.trade}麦穗"  # another name than the first
        for theirs, ours in words.items():
            value = value.replace(theirs, ours)
        return value
