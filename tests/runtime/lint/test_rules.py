"""Every rule refuses its wrong examples, and no rule has anything against the right ones."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.domain.inputs import TaskId
from engine.runtime.lint.gate import inspect_file
from engine.runtime.lint.rules import MODULES

RULES = Path(__file__).parent / "rules"
EXAMPLES = sorted(path for path in RULES.glob("*/*.*") if path.parent.name != "__pycache__")
COMPANY = {
    "expression": {"multi_instance"},  # a collection that can't be read is no list either
    "dead_end": set(),
}


@dataclass(frozen=True)
class DraftInputs:
    licence: str
    copies: int = 1
    urgent: bool = False
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecideInputs:
    task: TaskId = TaskId("approve_case")


@dataclass(frozen=True)
class NoInputs:
    pass


INPUTS = {"notify": NoInputs, "draft": DraftInputs, "decide": DecideInputs}


def found_in(path):
    return inspect_file(path.name, path.read_bytes(), topics=INPUTS.keys(), inputs_of=INPUTS.get)


def name_of(path):
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", [each for each in EXAMPLES if each.name.startswith("wrong_")], ids=name_of)
def test_wrong_example_is_refused_by_its_rule(path):
    errors = [each for each in found_in(path) if each.severity == "error"]

    assert path.parent.name in {each.rule for each in errors}
    assert all(each.zh and each.en and each.file == path.name for each in errors)


@pytest.mark.parametrize("path", [each for each in EXAMPLES if each.name.startswith("right_")], ids=name_of)
def test_right_example_is_accepted(path):
    assert [each for each in found_in(path) if each.severity == "error"] == []


@pytest.mark.parametrize("path", [each for each in EXAMPLES if each.name.startswith("warn_")], ids=name_of)
def test_warning_does_not_refuse(path):
    found = found_in(path)

    assert path.parent.name in {each.rule for each in found}
    assert {each.severity for each in found} == {"warning"}


def test_every_example_stands_under_a_rule():
    assert {path.parent.name for path in EXAMPLES} <= set(MODULES)
