"""Record golden states: ``python -m tests.golden.record`` writes the released definitions and their states at every stage.

A recording is never changed afterwards: today's code must load, advance and finish what any earlier release left behind.
A new release adds a folder ``tests/golden/<item>/<first 12 of the content hash>/``.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from engine.runtime import codec
from engine.runtime.bundle import read_folder
from engine.runtime.sealing import unseal
from engine.service.deploy_item import content_hash
from engine.service.stepping import Step
from engine.store.reads import SEALED
from tests.bureau import ITEM, MATERIALS, ROOT, Bureau, build, opened
from tests.service import renewing

HERE = Path(__file__).parent


Step_ = tuple[str, str, dict[str, Any]]
STRAIGHT: tuple[Step_, ...] = (
    ("accept_case", "", {}),
    ("review_unit", "market_supervision", {"opinion": "survey", "survey_points": "厨房"}),
    ("review_unit", "urban_management", {}),
    ("joint_survey", "", {}),
    ("conclude_review", "market_supervision", {}),
    ("approve_case", "", {}),
    ("issue_licence", "", {}),
    ("deliver", "", {}),
)
LATER = {"materials": [m for m in MATERIALS if m != "health_certificates"], "deferred": ["health_certificates"], "deferred_by": "2026-07-07"}
DEFERRED: tuple[Step_, ...] = (
    ("accept_case", "", LATER),
    ("supply_deferred", "", {"by": "window1"}),
    ("review_unit", "market_supervision", {}),
    ("review_unit", "urban_management", {}),
    ("check_deferred", "", {"materials": ["health_certificates"], "deferral": "complete"}),
    ("approve_case", "", {}),
    ("issue_licence", "", {}),
    ("deliver", "", {}),
)
RENEWED: tuple[Step_, ...] = (
    ("accept_case", "", {"materials": renewing.PAPERS}),
    ("review_renewal", "", {"opinion": "agree"}),
    ("approve_case", "", {}),
    ("issue_licence", "", {}),
    ("deliver", "", {}),
)


def main() -> None:
    """Write one folder for the present content of each item that has none."""
    home = Path(tempfile.mkdtemp())
    bureau = opened(home, build(home))
    for item, cases in ((ITEM, (STRAIGHT, DEFERRED)), (renewing.RENEWAL, (RENEWED,))):
        files = read_folder(ROOT / "processes" / item)
        folder = HERE / item / content_hash(files)[:12]
        if folder.exists():
            continue
        folder.mkdir(parents=True)
        (folder / "definition.json").write_text(json.dumps({k: v.decode() for k, v in files.items()}, ensure_ascii=False, indent=0, sort_keys=True))
        for steps in cases:
            case_id = bureau.submit() if item == ITEM else renewing.apply(renewing.ready(bureau))
            record(bureau, case_id, folder, steps)
    bureau.close()


def record(bureau: Bureau, case_id: int, folder: Path, steps: tuple[Step_, ...]) -> None:
    """One case from stage to stage; a stage that another case has recorded already is left as it is."""
    outcomes: dict[str, Any] = {}
    real, made = Step.call, []

    def recording(self: Step, node: Any, variables: Any) -> Any:
        data = real(self, node, variables)
        outcomes[node.id] = dict(data)
        return data

    Step.call = recording  # type: ignore[method-assign]
    for node, unit, values in steps:
        made.append(save(bureau, case_id, folder))
        bureau.complete(case_id, node, unit_id=unit, **values)
    Step.call = real  # type: ignore[method-assign]
    for path in filter(None, made):
        path.write_text(json.dumps({**json.loads(path.read_text()), "outcomes": outcomes}, ensure_ascii=False, sort_keys=True))


def save(bureau: Bureau, case_id: int, folder: Path) -> Path | None:
    """One stage: the engine state as stored, and what is open in it."""
    page = bureau.page(case_id)
    with bureau.app.database.reading() as reader:
        sealed = bytes(reader.ask(SEALED, {"case_id": case_id}).one().sealed)
    blob = unseal(bureau.config.state_key, case_id, page.row.revision, sealed)
    stage = "+".join(sorted(f"{t.node}@{t.unit}" if t.unit else t.node for t in page.tasks))
    path = folder / f"{stage}.json"
    if path.exists():
        return None
    path.write_text(
        json.dumps({"codec": codec.CODEC, "state": json.loads(blob), "open": sorted(t.node for t in page.tasks)}, ensure_ascii=False, sort_keys=True)
    )
    return path


if __name__ == "__main__":
    main()
