"""预填: what a form is filled in with when somebody tries a draft out. What the folder's own scenarios say there comes first."""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePosixPath
from random import Random
from typing import TYPE_CHECKING, Any

from engine.domain.form import as_raw, fields_of
from engine.simulator.answers import answer
from engine.simulator.scenario import Mismatch, read_scenario

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from engine.domain.form import Field, Form
    from engine.simulator.scenario import Scenario


class Prefill:
    """The answers of all scenarios of a folder, each task's by who gave them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Read them; a scenario that can't be read has none. The shortest way to a grant comes first, and of a task done twice the last time."""
        scenarios: list[Scenario] = []
        for path in sorted(path for path in files if path.startswith("scenarios/")):
            with suppress(Mismatch):
                scenarios.append(read_scenario(PurePosixPath(path).stem, files[path]))
        self.openings = {scenario.name: scenario.opening for scenario in scenarios}
        self._given: dict[tuple[str, str], Mapping[str, Any]] = {}
        for scenario in sorted(scenarios, key=lambda one: (one.expect.get("decision") != "granted", len(one.steps))):
            for step in reversed(scenario.steps):
                if step.action == "values" and not step.refused:
                    self._given.setdefault((step.task, step.unit), step.values)
                    self._given.setdefault((step.task, ""), step.values)

    def of(self, node: str, unit: str, form: Form, today: date) -> dict[str, list[str]]:
        """Raw answers to the form of a task."""
        given = self._given.get((node, unit)) or self._given.get((node, ""))
        return made_up(form, today) if given is None else as_raw(form, given)


def made_up(form: Form, today: date) -> dict[str, list[str]]:
    """Answers that the form accepts, as a browser would post them, files by name; the first choice wherever there is a choice.

    What can't be answered by chance is left for the person to fill in.
    """
    chance = Random(form.id)  # noqa: S311 - the same samples whenever the page is drawn
    files = {f.name: f for f in fields_of(form) if f.type == "filepicker"}
    first = {f.key: [f.options[0].value] for f in fields_of(form) if f.type in ("radio", "select") and f.options and not f.rows}
    try:
        raw = answer(form, chance, today, lambda: "sample", first)
    except ValueError:
        raw = dict(first)
    for name in raw:
        declared = files.get(_unnumbered(name))
        if declared is not None:
            raw[name] = [sample_name(declared)]
    return raw


def sample_name(field: Field) -> str:
    """A file name of a kind that an upload field takes."""
    endings = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
    kind = next((endings[one] for one in field.accept if one in endings), "pdf")
    return f"{''.join(c for c in field.label if c.isalnum())[:20] or field.key}.{kind}"


def _unnumbered(name: str) -> str:
    head, bracket, rest = name.partition("[")
    return f"{head}[]{rest[rest.index(']') + 1 :]}" if bracket else name
