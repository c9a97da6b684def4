"""An edition: one immutable definition version, compiled and parsed into everything a step needs of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.alerts import read_alerts
from engine.domain.catalogue import read_item, read_materials
from engine.domain.form import fields_of, parse_form
from engine.domain.limits_file import read_limits
from engine.runtime.definitions import compile_bundle

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from engine.domain.alerts import Ladder
    from engine.domain.catalogue import Material
    from engine.domain.form import Form
    from engine.domain.item import Item
    from engine.domain.limits import Limits
    from engine.runtime.definitions import Definition


@dataclass(frozen=True, eq=False)
class Edition:
    """One version of an item, ready to run."""

    id: int
    item: Item
    number: int
    definition: Definition
    limits: Limits
    materials: tuple[Material, ...]
    forms: Mapping[str, Form]
    templates: Mapping[str, bytes]
    diagram: bytes
    files: Mapping[str, bytes]
    alerts: Ladder | None = None

    def holder(self, values: Mapping[str, object]) -> tuple[str, str]:
        """Name and code of whoever applies, from the start form's fields that reuse the profile's name and code."""
        found = {f.reuse: str(values.get(f.key) or "") for f in fields_of(self.form_of("start")) if f.reuse}
        return found.get("name", ""), found.get("code", "")

    def form_of(self, node: str, phase: str = "") -> Form:
        """The form of a user task; ``start`` is the form that opens a case. The item's own form wins over a shared one of the same name.

        In a phase, the form of that name with ``_<phase>`` behind wins over both.
        """
        key = "start" if node == "start" else (self.definition.nodes[node].form or node)
        own = key.removeprefix(f"{self.item.id}/").removeprefix("shared/")
        return next(self.forms[one] for one in (f"{own}_{phase}", own, key) if one in self.forms)

    def materials_of(self, phase: str) -> tuple[Material, ...]:
        """材料 of a phase; all of them in an item without phases."""
        return tuple(one for one in self.materials if one.phase == phase) if self.item.phases else self.materials


def compile_edition(definition_id: int, item: str, number: int, files: Mapping[str, bytes], topics: Collection[str]) -> Edition:
    """Parse and compile a stored bundle. Raises DefinitionError when today's code can't read it."""
    return Edition(
        id=definition_id,
        item=read_item(files["item.toml"], "item.toml"),
        number=number,
        definition=compile_bundle(files, topics=topics),
        limits=read_limits(files["limits.toml"], "limits.toml"),
        materials=read_materials(files.get("materials.toml", b""), "materials.toml"),
        forms={path.removeprefix("forms/").removesuffix(".form"): parse_form(content) for path, content in files.items() if path.startswith("forms/")},
        templates={
            path.removeprefix("documents/").removesuffix(".typ"): c for path, c in files.items() if path.startswith("documents/") and path.endswith(".typ")
        },
        diagram=files[f"{item}.bpmn"],
        files=files,
        alerts=read_alerts(files["alerts.toml"]) if "alerts.toml" in files else None,
    )
