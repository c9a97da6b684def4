"""The unmodified library as an oracle: its own parser, workflow and serializer, saved and loaded at every step."""

from __future__ import annotations

from typing import ClassVar

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.serializer import DEFAULT_CONFIG, BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.default.task_spec import BpmnTaskSpecConverter
from SpiffWorkflow.bpmn.specs.defaults import ServiceTask
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.util.task import TaskState

PAST = "2000-01-01T00:00:00+00:00"


class Worked(ServiceTask):
    def _execute(self, task):
        task.data.update(work(self.name, task.data))
        return True


def work(name, variables):
    """What every service task does in these tests."""
    return {f"done_{name}": variables.get(f"done_{name}", 0) + 1}


class StockParser(BpmnParser):
    OVERRIDE_PARSER_CLASSES: ClassVar[dict] = {full_tag("serviceTask"): (TaskParser, Worked)}


class Stock:
    """One case in the unmodified library."""

    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, Worked: BpmnTaskSpecConverter}))

    def __init__(self, diagram: bytes, variables: dict) -> None:
        parser = StockParser()
        parser.add_bpmn_str(diagram)
        self.workflow = BpmnWorkflow(parser.get_spec("main"), parser.get_subprocess_specs("main"))
        self.workflow.task_tree.data.update(variables)
        self.workflow.do_engine_steps()

    def reload(self) -> None:
        self.workflow = self.serializer.deserialize_json(self.serializer.serialize_json(self.workflow))

    def everything(self):
        yield from self.workflow.tasks.values()
        for each in self.workflow.subprocesses.values():
            yield from each.tasks.values()

    def ready(self):
        found = [task for task in self.everything() if task.state == TaskState.READY and task.task_spec.manual]
        return sorted(((key(task), task) for task in found), key=lambda pair: pair[0])

    def waiting(self):
        found = [
            task
            for task in self.everything()
            if task.state == TaskState.WAITING and isinstance(getattr(task.task_spec, "event_definition", None), TimerEventDefinition)
        ]
        return sorted(((key(task), task) for task in found), key=lambda pair: pair[0])

    def complete(self, task, data: dict) -> None:
        task.data.update(data)
        task.run()
        self.workflow.do_engine_steps()

    def fire(self, task) -> None:
        task.internal_data["event_value"] = PAST
        self.workflow.refresh_timers()
        self.workflow.do_engine_steps()

    @property
    def finished(self) -> bool:
        return self.workflow.is_completed()

    def shape(self):
        """Every task but those of called processes that have ended, which ours forgets."""
        running = [each for each in self.workflow.subprocesses.values() if not each.completed]
        return sorted((each.spec.name, task.task_spec.name, task.state) for each in (self.workflow, *running) for task in each.tasks.values())


def key(task):
    """Name, and index of the instance, of a task in either engine."""
    return task.task_spec.name.removesuffix(" [child]"), task.internal_data.get("key_or_index") or 0


def plain(data: dict) -> dict:
    """Variables without element variables, which the library lets leak out of their instances and ours does not."""
    return {name: value for name, value in data.items() if not name.startswith("item_")}
