"""演示名册: units, officers, applicants and shops of the fictional bureau, read from ``bureau.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from engine.domain.codes import credit_code_complete, resident_id_complete

HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Place:
    """单位."""

    id: str
    name: str
    name_en: str
    level: str
    parent: str | None


@dataclass(frozen=True)
class Officer:
    """工作人员: one account with its posts (role, unit, name, English name)."""

    login: str
    name: str
    posts: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class Shop:
    """申请人: who applies and where; ``login`` is empty for one without an account."""

    login: str
    name: str
    code: str
    person: str
    identity: str
    phone: str
    address: str


@dataclass(frozen=True)
class Plan:
    """一件办件的安排: where it stands in the end, how many working days ago it came in, who applies, what happens on the way."""

    no: int
    stop: str
    age: float
    applicant: str
    words: frozenset[str]


@dataclass(frozen=True)
class Retelling:
    """重演: which scenario of which item is followed, how many of its steps, and the trade name that takes the place of the scenario's.

    ``fails`` is the handler that fails behind the last of them, where one does.
    """

    no: int
    item: str
    scenario: str
    steps: int
    age: float
    applicant: str
    trade: str
    fails: str = ""

    @property
    def plan(self) -> Plan:
        """As the plan of a story without events of its own."""
        return Plan(self.no, "", self.age, self.applicant, frozenset())


@dataclass(frozen=True)
class Roll:
    """The whole cast."""

    password: str
    places: tuple[Place, ...]
    officers: tuple[Officer, ...]
    applicants: tuple[Shop, ...]
    shops: tuple[Shop, ...]


@cache
def read_roll() -> Roll:
    """The cast of ``bureau.toml``, check digits computed."""
    data = tomllib.loads((HERE / "bureau.toml").read_text(encoding="utf-8"))
    posts: dict[str, list[tuple[str, str, str, str]]] = {}
    names: dict[str, str] = {}
    for login, name, *post in data["officers"]:
        names[login] = name
        posts.setdefault(login, []).append(tuple(post))
    applicants = tuple(
        Shop(login, name, credit_code_complete(code), person, resident_id_complete(identity), phone, address)
        for login, name, code, person, identity, phone, address in data["applicants"]
    )
    return Roll(
        data["password"],
        tuple(Place(id_, name, name_en, level, parent or None) for id_, name, name_en, level, parent in data["units"]),
        tuple(Officer(login, names[login], tuple(held)) for login, held in posts.items()),
        applicants,
        tuple(_shop(no, *row) for no, row in enumerate(data["shops"], 1)),
    )


def read_plans() -> tuple[Plan, ...]:
    """The cases of ``cases.toml``."""
    rows = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))["cases"]
    return tuple(Plan(no, stop, float(age), applicant, frozenset(words.split())) for no, (stop, age, applicant, words) in enumerate(rows, 1))


def read_retellings() -> tuple[Retelling, ...]:
    """The retold scenarios of ``cases.toml``, numbered after the planned cases."""
    data = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))
    return tuple(
        Retelling(no, item, scenario, steps, float(age), applicant, trade, *fails)
        for no, (item, scenario, steps, age, applicant, trade, *fails) in enumerate(data["retold"], len(data["cases"]) + 1)
    )


def _shop(no: int, name: str, person: str, address: str) -> Shop:
    code = credit_code_complete(f"92130999MA0DX{no:04d}")
    identity = resident_id_complete(f"130999{1965 + no % 34}{no % 12 + 1:02d}{no % 28 + 1:02d}{no * 7 % 1000:03d}")
    return Shop("", name, code, person, identity, f"1380001{no:04d}", address)
