"""A small bureau for destruction: one item, two officers for every pool that its diagram names, a few applicants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.codes import credit_code_complete
from engine.domain.commands import AddOfficer, AddUnit, DeployItem, RegisterApplicant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bootstrap import Application

PASSWORD = "not-a-secret-1"  # noqa: S105 - nobody signs in here
APPLICANTS = 4


def pools_of(app: Application, item: str) -> set[tuple[str, str]]:
    """Every (role, unit) that the released diagram's tasks may ask for; unit "" means any."""
    edition = app.ask.edition(item)
    if edition is None:
        return set()
    found: set[tuple[str, str]] = set()
    for node in edition.definition.nodes.values():
        if not node.role or node.role == "applicant":
            continue
        if node.unit_from:
            found |= {(node.role, p.unit) for p in edition.item.participants}
        else:
            found.add((node.role, node.unit or ""))
    return found


def furnish(app: Application, files: Mapping[str, bytes]) -> str:
    """Deploy the bundle and people the bureau; the item's id."""
    app.handle(DeployItem(None, files))
    item = next(e.item.id for e in app.ask.items())
    app.handle(AddUnit(None, "bureau", "行政审批局", "Approval bureau"))
    for role, unit in sorted(pools_of(app, item) | {("administrator", "")}):
        at = unit or "bureau"
        app.handle(AddUnit(None, at, at, at))
        for no in (1, 2, 3):
            app.handle(AddOfficer(None, f"{role}{no}", ((role, at, role, role),)))
    for no in range(APPLICANTS):
        code = credit_code_complete(f"91110108MA00000{no:02d}")
        app.handle(RegisterApplicant(f"示例餐饮{no}号", code, "13800000000", f"chaos{no}", PASSWORD))
    return item
