"""交审: a sketch goes through the deploy gate and becomes a draft version of its item, for a second person to approve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.commands import DeployItem, Receipt
from engine.domain.errors import Rejection, Stale
from engine.runtime.material_forms import fill
from engine.service.deploy_item import passed_gate, store_version
from engine.service.receipts import earlier, receipt_record
from engine.service.sketches import open_sketch
from engine.store.apply import apply
from engine.store.definitions import VERSION
from engine.store.sketches import FILES_OF, SET_STATE

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.sketch_commands import HandInSketch
    from engine.runtime.edition import Edition
    from engine.store.unit_of_work import UnitOfWork


def hand_in_sketch(command: HandInSketch, bureau: Bureau) -> Receipt:
    """The receipt's id is the version's. Raises NotFound, NotAllowed, Stale, DefinitionError with all findings.

    The gate runs before the transaction, which stores the version and marks the sketch, and only if nobody has saved in between.
    """
    known = bureau.database.write(lambda uow: _begin(command, uow, bureau))
    if isinstance(known, Receipt):
        return known
    edition = passed_gate(known, bureau)
    return bureau.database.write(lambda uow: _store(command, edition, uow, bureau))


def _begin(command: HandInSketch, uow: UnitOfWork, bureau: Bureau) -> Receipt | dict[str, bytes]:
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    _as_seen(command, uow, bureau)
    files = {row.path: bytes(row.content) for row in uow.ask(FILES_OF, {"sketch_id": command.sketch_id}).all()}
    fill(files)
    return files


def _store(command: HandInSketch, edition: Edition, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    at = _as_seen(command, uow, bureau)
    deployed = store_version(DeployItem(command.actor, edition.files), edition, uow, bureau)
    version = uow.ask(VERSION, {"definition_id": deployed.id}).one()
    if version.state != "draft":
        raise Rejection(
            f"画稿与第 {version.number} 版完全一样,没有可以交审的改动。",
            f"Expected a change to hand in, but the sketch is the same as version {version.number}.",
        )
    uow.write(SET_STATE, {"id": command.sketch_id, "state": "handed_in", "handed_in": deployed.id, "updated_by": command.actor, "updated_at": at})
    receipt = Receipt(id=deployed.id, number=deployed.number)
    apply(uow, [receipt_record(command.request_id, command.actor, receipt, at)])
    return receipt


def _as_seen(command: HandInSketch, uow: UnitOfWork, bureau: Bureau) -> int:
    row, at = open_sketch(command, uow, bureau)
    if row.revision != command.seen_revision:
        raise Stale("演练以后画稿又有改动,请再交一次。", "Expected the sketch as it was rehearsed, but it has been changed since; hand it in again.")
    return at
