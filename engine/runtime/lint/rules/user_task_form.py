"""任务的表单:a user task names its form, and the form lies in the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.runtime.lint.model import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Folder


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """``camunda:formKey="<item>/<form>"``, or ``"shared/<form>"``."""
    item = diagram.processes[0].id if diagram.processes else ""
    for node in diagram.of_kind("userTask"):
        key = node.camunda.get("formKey", "")
        path = folder.form_of(node)
        wanted = f"{item if diagram.main else 'shared'}/{node.id}"
        if path is None:
            yield problem(
                node,
                f"任务{node.label}没有表单。请填写 camunda:formKey，例如 {wanted}。",
                f"Expected camunda:formKey at {node.id!r}, such as {wanted}, but got {key[:60]!r}.",
            )
        elif key.split("/")[0] not in ("shared", item):
            yield problem(
                node,
                f"任务{node.label}的表单“{key[:60]}”属于别的事项。请用 {wanted}。",
                f"Expected a form of this item or a shared one at {node.id!r}, but got {key[:60]!r}.",
            )
        elif folder.whole and path not in folder.files:
            yield problem(
                node,
                f"任务{node.label}的表单“{key[:60]}”不存在。请新建 forms/{key[:60]}.form。",
                f"Expected the form of {node.id!r} at forms/{key[:60]}.form, but there is none.",
            )
