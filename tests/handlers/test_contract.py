"""The shape that every handler file has: file = function = topic, a frozen Inputs, nothing imported but the domain."""

import ast
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "handlers"
TOPICS = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("topic", TOPICS)
def test_a_handler_file_offers_its_function_and_a_frozen_inputs(topic):
    module = import_module(f"handlers.{topic}")

    assert callable(getattr(module, topic))
    assert is_dataclass(module.Inputs)
    assert module.Inputs.__dataclass_params__.frozen
    assert all(str(field.type) in ("str", "TaskId", "int", "bool", "tuple[str, ...]", "tuple[TaskId, ...]") for field in fields(module.Inputs))


@pytest.mark.parametrize("topic", TOPICS)
def test_a_handler_sees_only_the_domain_and_the_standard_library(topic):
    tree = ast.parse((FOLDER / f"{topic}.py").read_text(encoding="utf-8"))
    seen = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} | {
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }

    assert {name for name in seen if not name.startswith("engine.domain")} <= {"__future__", "dataclasses", "typing", "datetime", "decimal"}


def test_only_what_merely_tells_somebody_may_be_skipped():
    """A handler that declares its omission harmless has no effect but notices, and a default for every variable that it writes."""
    skippable = {topic: module for topic in TOPICS if hasattr(module := import_module(f"handlers.{topic}"), "OMISSION")}
    for topic, module in skippable.items():
        tree = ast.parse((FOLDER / f"{topic}.py").read_text(encoding="utf-8"))
        effects = [name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "engine.domain.effects" for name in node.names]
        outcomes = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Outcome"]
        data = [word.value for call in outcomes for word in call.keywords if word.arg == "data"]

        assert set(effects) <= {"Notify"}, topic  # or ``tell``, which makes one
        assert all(not call.args for call in outcomes), topic
        assert {key.value for one in data for key in one.keys} <= set(module.OMISSION.variables), topic
        assert module.OMISSION.zh, topic
        assert module.OMISSION.en, topic

    assert set(skippable) == {"announce_appointment", "report_lapse"}


@pytest.mark.parametrize("topic", TOPICS)
def test_every_handler_has_its_test(topic):
    assert (Path(__file__).parent / f"test_{topic}.py").exists()
