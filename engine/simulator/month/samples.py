"""样例: what the scenarios of an item hand in and fill in, made new for every case: other persons, firms, licence numbers and days."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from engine.domain.codes import credit_code_complete, credit_code_valid, food_licence_complete, food_licence_valid, resident_id_complete, resident_id_valid
from engine.domain.licence import licence_number
from engine.simulator.scenario import read_scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from engine.runtime.edition import Edition
    from engine.simulator.scenario import Opening

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Said:
    """填写: the values of one step of a scenario, and the day on which they were filled in there."""

    values: Mapping[str, Any]
    day: date


@dataclass
class Samples:
    """All openings of an item, and what is filled in at each task by its id."""

    edition: Edition
    openings: list[Opening] = field(default_factory=list)
    answers: dict[str, list[Said]] = field(default_factory=dict)


def samples_of(edition: Edition, files: Mapping[str, bytes]) -> Samples:
    """Read every scenario of the folder. Raises Mismatch for a broken one."""
    found = Samples(edition)
    for path, content in sorted(files.items()):
        if path.startswith("scenarios/") and path.endswith(".toml"):
            scenario = read_scenario(path, content)
            if not any(step.refused for step in scenario.steps[:1]):
                found.openings.append(scenario.opening)
            for step in scenario.steps:
                if step.action == "values" and not step.refused:
                    found.answers.setdefault(step.task, []).append(Said(step.values, step.at.date()))
    return found


class Renewer:
    """换新: replaces what must differ between cases, the same old value by the same new one throughout a case."""

    def __init__(self, chance: Random, serial: int, area: str) -> None:
        """``serial`` is different for every case; ``area`` the bureau's six digits."""
        self._chance = chance
        self._serial = serial
        self._area = area
        self._made: dict[str, str] = {}

    def values(self, values: Mapping[str, Any], days: int) -> dict[str, Any]:
        """The values for another case, ``days`` later."""
        return {key: self._value(value, days) for key, value in values.items()}

    def licence(self, licence: Mapping[str, Any], edition: Edition, days: int) -> dict[str, Any]:
        """A licence held before, under a number of its own; call it before the values that name it are made."""
        number = str(licence["number"])
        kind = next((k for k in edition.item.licences if k.id == licence["kind"]), None)
        if kind is not None and kind.check != "uscc" and number not in self._made:
            self._made[number] = licence_number(kind.prefix, self._area, 500_000 + self._serial, kind.check)
        return self.values(licence, days)

    def _value(self, value: Any, days: int) -> Any:
        if isinstance(value, dict):
            return {key: self._value(cell, days) for key, cell in value.items()}
        if isinstance(value, list | tuple):
            return [self._value(one, days) for one in value]
        if isinstance(value, date):
            return value + timedelta(days=days)
        return self._text(value, days) if isinstance(value, str) else value

    def _text(self, text: str, days: int) -> str:
        if text in self._made:
            return self._made[text]
        if DAY.fullmatch(text):
            return (date.fromisoformat(text) + timedelta(days=days)).isoformat()
        make = self._maker(text)
        if make is None:
            return text
        return self._made.setdefault(text, make(text))

    def _maker(self, text: str) -> Callable[[str], str] | None:
        if credit_code_valid(text):
            return lambda old: credit_code_complete(f"{old[:8]}MA{self._serial:07d}")
        if food_licence_valid(text):  # of an item that issues none of the kind: it cancels or revokes it
            return lambda old: food_licence_complete(f"{old[:9]}{500_000 + self._serial:06d}")
        if resident_id_valid(text):
            return self._resident
        if "有限公司" in text and len(text) < 40:
            return lambda old: old.replace("有限公司", f"{self._serial}号有限公司")
        return None

    def _resident(self, old: str) -> str:
        """Another person of the same place, birthday and sex."""
        return resident_id_complete(f"{old[:14]}{self._chance.randrange(100) * 10 + int(old[16]):03d}")
