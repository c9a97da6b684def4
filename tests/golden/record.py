"""Record golden states: ``python -m tests.golden.record`` writes the released catering definition and its states at every stage.

A recording is never changed afterwards: today's code must load, advance and finish what any earlier release left behind.
A new release adds a folder ``tests/golden/<item>/<first 12 of the content hash>/``.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from engine.domain.commands import DeployItem
from engine.runtime import codec
from engine.runtime.bundle import read_folder
from engine.runtime.sealing import unseal
from engine.service.deploy_item import content_hash
from engine.service.stepping import Step
from engine.store.reads import SEALED
from tests.bureau import ITEM, ROOT, Bureau, build, opened

HERE = Path(__file__).parent


def main() -> None:
    """Write one folder for the present content of the item."""
    files = read_folder(ROOT / "processes" / ITEM)
    folder = HERE / ITEM / content_hash(files)[:12]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "definition.json").write_text(json.dumps({k: v.decode() for k, v in files.items()}, ensure_ascii=False, indent=0, sort_keys=True))
    home = Path(tempfile.mkdtemp())
    bureau = opened(home, build(home))
    bureau.handle(DeployItem(None, files))
    outcomes: dict[str, Any] = {}
    real = Step.call

    def recording(self: Step, node: Any, variables: Any) -> Any:
        data = real(self, node, variables)
        outcomes[node.id] = dict(data)
        return data

    Step.call = recording  # type: ignore[method-assign]
    case_id = bureau.submit()
    save(bureau, case_id, folder, outcomes)
    for node, unit, values in (
        ("accept_case", "", {}),
        ("review_unit", "market_supervision", {"opinion": "survey", "survey_points": "厨房"}),
        ("review_unit", "urban_management", {}),
        ("joint_survey", "", {}),
        ("conclude_review", "market_supervision", {}),
        ("approve_case", "", {}),
        ("issue_licence", "", {}),
    ):
        bureau.complete(case_id, node, unit_id=unit, **values)
        save(bureau, case_id, folder, outcomes)
    bureau.complete(case_id, "deliver")
    for path in folder.glob("*.json"):
        if path.name != "definition.json":
            path.write_text(json.dumps({**json.loads(path.read_text()), "outcomes": outcomes}, ensure_ascii=False, sort_keys=True))
    bureau.close()


def save(bureau: Bureau, case_id: int, folder: Path, outcomes: dict[str, Any]) -> None:
    """One stage: the engine state as stored, and what is open in it."""
    page = bureau.page(case_id)
    with bureau.app.database.reading() as reader:
        sealed = bytes(reader.ask(SEALED, {"case_id": case_id}).one().sealed)
    blob = unseal(bureau.config.state_key, case_id, page.row.revision, sealed)
    stage = "+".join(sorted(f"{t.node}@{t.unit}" if t.unit else t.node for t in page.tasks))
    recorded = {"codec": codec.CODEC, "state": json.loads(blob), "open": sorted(t.node for t in page.tasks), "outcomes": outcomes}
    (folder / f"{stage}.json").write_text(json.dumps(recorded, ensure_ascii=False, sort_keys=True))


if __name__ == "__main__":
    main()
