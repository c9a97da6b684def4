"""表达式环境:stands where SpiffWorkflow would run Python. It evaluates our own expressions and refuses everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine

from engine.runtime import expressions

if TYPE_CHECKING:
    from collections.abc import Mapping


class CodeRefused(RuntimeError):
    """拒绝执行代码:something in a diagram asked for Python to be run."""


def _refuse(what: str) -> NoReturn:
    raise CodeRefused(f"Expected a diagram without code, but it asks to run {what}.")


class ExpressionEnvironment(BasePythonScriptEngineEnvironment):
    """The library calls this directly in a few places, hence the environment is replaced and not only the engine."""

    def evaluate(self, expression: object, context: Mapping[str, object], external_context: Mapping[str, object] | None = None) -> object:
        """Evaluate one expression over the task's data."""
        if not isinstance(expression, str):
            return expression
        return expressions.evaluate(expression, {**context, **external_context} if external_context else context)

    def execute(self, *_args: object, **_named: object) -> NoReturn:
        """Refuse."""
        _refuse("a script")

    def call_service(self, *_args: object, **_named: object) -> NoReturn:
        """Refuse; service tasks call the handler that the interpreter was given."""
        _refuse("a service")


class Evaluator(PythonScriptEngine):
    """The engine object that the library asks of a workflow; evaluates, and does nothing else."""

    def __init__(self) -> None:
        """Use the one environment that there is."""
        super().__init__(environment=ExpressionEnvironment())

    def validate(self, expression: str) -> None:
        """Check an expression with our own grammar instead of Python's."""
        expressions.check(expression)

    def evaluate(self, task: Any, expression: object, external_context: Mapping[str, object] | None = None) -> object:
        """Evaluate over the task's data without wrapping the refusal."""
        return self.environment.evaluate(expression, task.data, external_context)

    def execute(self, *_args: object, **_named: object) -> NoReturn:
        """Refuse."""
        _refuse("a script")

    def call_service(self, *_args: object, **_named: object) -> NoReturn:
        """Refuse."""
        _refuse("a service")


EVALUATOR = Evaluator()
"""Stateless, hence one for all threads and cases."""
