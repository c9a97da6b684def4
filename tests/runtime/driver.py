"""Drives one case by the names of its elements, so that tests read as given / when / then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.domain.errors import DefinitionError
from engine.runtime import codec, interpreter
from engine.runtime.definitions import compile_bundle
from tests.runtime.diagrams import definitions, process

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TOPICS = ("work", "warn", "seal")


def compiled(body: str, *more: str, **files: bytes):
    """Compile one process ``main`` from its body, further top-level parts (errors, called processes), and further files."""
    bundle = {"main.bpmn": definitions(*more, process("main", body))} | {
        name.replace("__", "/").replace("_bpmn", ".bpmn").replace("_dmn", ".dmn"): content for name, content in files.items()
    }
    return compile_bundle(bundle, topics=TOPICS)


def refusal(bundle: dict[str, bytes]):
    """The findings with which a bundle is refused."""
    try:
        compile_bundle(bundle, topics=TOPICS)
    except DefinitionError as error:
        return error.findings
    raise AssertionError("expected a refusal, but the bundle compiled")


class Case:
    """One running case. ``answers`` maps a service task's id to data, or to an exception that its handler raises."""

    def __init__(self, definition, answers=None, **variables) -> None:
        self.definition = definition
        self.answers = answers or {}
        self.called: list[tuple[str, dict]] = []
        self.now = NOW
        self.live, self.last = interpreter.start(definition, variables, self.now, self.call, seed="c")

    def call(self, node, variables):
        self.called.append((node.id, dict(variables)))
        answer = self.answers.get(node.id, {})
        if isinstance(answer, BaseException):
            raise answer
        return answer

    @property
    def open(self) -> list[str]:
        return sorted(task.node.id for task in interpreter.open_tasks(self.live))

    @property
    def timers(self) -> list[str]:
        return sorted(wait.node_id for wait in interpreter.timers(self.live))

    @property
    def failed(self) -> list[str]:
        return sorted(failure.node.id for failure in interpreter.failures(self.live))

    def task(self, name: str, place: int = 0):
        return [task for task in interpreter.open_tasks(self.live) if task.node.id == name][place]

    def complete(self, name: str, place: int = 0, **routing):
        self.last = interpreter.complete(self.live, self.task(name, place).id, routing, self.now, self.call)
        return self.last

    def fire(self, name: str):
        wait = next(wait for wait in interpreter.timers(self.live) if wait.node_id == name)
        self.last = interpreter.fire(self.live, wait.id, self.now, self.call)
        return self.last

    def failure(self, name: str):
        return next(failure for failure in interpreter.failures(self.live) if failure.node.id == name)

    def retry(self, name: str):
        self.last = interpreter.retry(self.live, self.failure(name).id, self.now, self.call)
        return self.last

    def skip(self, name: str, **data):
        self.last = interpreter.skip(self.live, self.failure(name).id, data, self.now, self.call)
        return self.last

    def receive(self, message: str, **data):
        self.last = interpreter.receive(self.live, message, data, self.now, self.call)
        return self.last

    def later(self, **span) -> None:
        self.now += timedelta(**span)

    def reload(self) -> None:
        """As if another node took over: decoded from bytes alone."""
        self.live = codec.decode(self.definition, codec.encode(self.live))
