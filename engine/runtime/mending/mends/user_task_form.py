"""任务的表单: a form of the task's own, made by its kind with the fields that the kind lives by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.mending.blank_form import blank_form

if TYPE_CHECKING:
    from engine.runtime.mending.hand import Hand

SAYS: Final = ("新建这个任务的表单，带上任务种类要的字段", "Make the task's form with the fields that its kind needs")


def mend(hand: Hand) -> bool:
    """A form that is there is used as it is."""
    task, diagram = hand.task(), hand.diagram
    if task is None or diagram is None or not diagram.processes:
        return False
    owner, _, name = hand.camunda(task, "formKey").partition("/")
    own = diagram.processes[0].id if diagram.main else "shared"
    if owner != "shared" and (owner != own or not name or "/" in name or "." in name):
        owner, name = own, task.get("id") or ""
        hand.set_camunda(task, "formKey", f"{owner}/{name}")
    elif owner == "shared" and not name:
        return False
    paths = [f"forms/{name}.form", f"forms/shared/{name}.form"] if owner == "shared" else [f"forms/{name}.form"]
    if hand.folder.whole and not any(path in hand.folder.files for path in paths):
        hand.files[paths[-1]] = blank_form(name, hand.property(task, "kind"))
    return True
