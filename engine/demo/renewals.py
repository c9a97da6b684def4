"""演示延续: three shops whose licences were issued before the system was installed renew them: one under review, one renewed, one renewed by law."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from engine.demo import words
from engine.demo.histories import evening, wait
from engine.demo.roll import Plan
from engine.demo.story import Story
from engine.domain.commands import SubmitCase
from engine.domain.licence import licence_number, validity
from engine.domain.licence_commands import EnterLicence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from engine.demo.roll import Roll, Shop
    from engine.demo.story import World

RENEWAL: Final = "catering_renewal"
FIRST_NO: Final = 900
FIRST_SERIAL: Final = 900_001  # of licences that were numbered elsewhere
PAPERS: Final = ("application_form", "food_licence", "business_licence", "self_check")
# who, how many working days ago, how many days before its last day, what happens
PLANS: Final = (
    Plan(FIRST_NO, "review_renewal", 1.3, "shuxiang", frozenset()),
    Plan(FIRST_NO + 1, "", 9.0, "baicao", frozenset()),
    Plan(FIRST_NO + 2, "deemed", 33.0, "laojie", frozenset()),
)
LEFT: Final = {"review_renewal": 64, "": 45, "deemed": 33}


class Renewal(Story):
    """One renewal on its way."""

    def __init__(self, world: World, plan: Plan, shop: Shop, chance: Random, received: datetime) -> None:
        """The licence is in the library before the case comes in."""
        super().__init__(world, plan, shop, chance, received)
        self.shop = shop
        config = world.app.config
        self.number = licence_number("JY2", config.area_code, FIRST_SERIAL + plan.no - FIRST_NO, "mod11_10")
        last = received.date() + timedelta(days=LEFT[plan.stop])
        world.app.handle(EnterLicence(None, "food_licence", self.number, shop.name, shop.code, self._entries(), _first(last).isoformat(), last.isoformat()))

    def _entries(self) -> dict[str, Any]:
        made = self.particulars
        return {
            "operator_name": self.shop.name,
            "credit_code": self.shop.code,
            "legal_person": self.shop.person,
            "place_address": self.shop.address,
            "business_form": made.form,
            "projects": list(made.projects),
        }

    def receive(self) -> None:
        """Online, with the number of the licence."""
        values = {
            "licence_number": self.number,
            "operator_name": self.shop.name,
            "credit_code": self.shop.code,
            "legal_person": self.shop.person,
            "phone": self.shop.phone,
            "changed": "no",
            "business_licence": self.upload(self.applicant, "business_licence"),
            "self_check": self.upload(self.applicant, "self_check", note=words.SELF_CHECK),
            "delivery_method": "electronic",
            "declaration": "true",
        }
        receipt = self._handle(SubmitCase(self.applicant, RENEWAL, {key: [value] for key, value in values.items()}, self._request()))
        self.case_id = int(receipt.case_id or 0)


def _first(last: date) -> date:
    """The first day of five years that end on ``last``."""
    first = last.replace(year=last.year - 5) + timedelta(days=1) if (last.month, last.day) != (2, 29) else last.replace(year=last.year - 5, day=28)
    return first if validity(first, 5)[1] == last else first + timedelta(days=1)


def renewals(world: World, roll: Roll, seed: int, received: Any) -> Iterator[tuple[Plan, datetime, Iterator[datetime]]]:
    """Each with its plan, its first instant and its history; none where the item is not deployed. ``received`` turns an age into an instant."""
    if all(edition.item.id != RENEWAL for edition in world.app.ask.items()):
        return
    shops = {shop.login: shop for shop in roll.applicants}
    for plan in PLANS:
        story = Renewal(world, plan, shops[plan.applicant], Random(f"{seed}:{plan.no}"), received(plan.age))  # noqa: S311 - a demonstration
        yield plan, story.at, _history(story)


def _history(story: Renewal) -> Iterator[datetime]:
    story.receive()
    yield wait(story, 60, 150)
    story.complete("accept_case", {"materials": list(PAPERS), "acceptance": "accept"})
    if story.plan.stop:
        return  # under review, or left lying until the law decides
    yield wait(story, 200, 390)
    story.complete("review_renewal", {"opinion": "agree"})
    yield wait(story, 120, 300)
    story.complete("approve_case", {"decision": "granted"})
    yield wait(story, 60, 200)
    story.complete("issue_licence", words.ISSUED)
    yield wait(story, 60, 200)
    story.complete("deliver", {"delivery_method": "electronic", "recipient": story.shop.person, "served_on": story.at.date().isoformat()})
    yield evening(story, 1, 2)
    story.read_notices()
