"""部署: an item's folder becomes an immutable numbered version; the same content twice is the same version."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from engine.domain.commands import DeployItem, Receipt
from engine.domain.errors import DefinitionError
from engine.domain.moment import millis
from engine.runtime.edition import compile_edition
from engine.runtime.lint.gate import inspect
from engine.service.actor import require_role
from engine.service.catalogue import follow_item
from engine.service.releases import note_act, put_in_force
from engine.store.blobs import put_blob
from engine.store.definitions import ADD_DEFINITION, ADD_FILE, LAST, SAME, VERSION
from engine.store.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bureau import Bureau
    from engine.runtime.edition import Edition
    from engine.store.unit_of_work import UnitOfWork


def content_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the sorted (path, SHA-256 of content) pairs."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(f"{path}\0{hashlib.sha256(files[path]).hexdigest()}\n".encode())
    return whole.hexdigest()


def deploy_item(command: DeployItem, bureau: Bureau) -> Receipt:
    """Through the deploy gate into the database. Raises DefinitionError with all findings.

    ``actor`` None is the command line on the machine itself, which releases at once for new cases unless it asks for a ``draft``; what an
    administrator or analyst deploys on screen is always a draft, which a second person approves. Running cases keep the version they
    started on. The gate runs before the transaction, which stays short.
    """
    edition = passed_gate(command.files, bureau)
    return bureau.database.write(lambda uow: store_version(command, edition, uow, bureau))


def passed_gate(files: Mapping[str, bytes], bureau: Bureau) -> Edition:
    """The bundle compiled, before any transaction. Raises DefinitionError with all findings."""
    files = dict(files)
    findings = inspect(files, topics=frozenset(bureau.topics), inputs_of=lambda topic: bureau.topics[topic].inputs)
    errors = [f for f in findings if f.severity == "error"]
    if errors:
        raise DefinitionError(errors)
    return compile_edition(0, _item_of(files), 0, files, bureau.topics)


def store_version(command: DeployItem, edition: Edition, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """The version of this content, made unless there is one; released at once where the command says so. Raises NotAllowed."""
    item, at, files = edition.item.id, millis(bureau.now()), edition.files
    if command.actor is not None:
        require_role(uow, command.actor, at, "administrator", "analyst")
    hashed = content_hash(files)
    at_once = command.actor is None and not command.draft
    row = uow.ask(SAME, {"item": item, "content_hash": hashed}).one()
    if row is None:
        row = _add(command, item, hashed, files, uow, at)
    if at_once and row.state != "released":
        put_in_force(uow, bureau, row, "released", None, at, "命令行部署")
    elif at_once:
        follow_item(uow, edition, row.number, at, None)
    return Receipt(id=row.id, number=str(row.number))


def _add(command: DeployItem, item: str, hashed: str, files: Mapping[str, bytes], uow: UnitOfWork, at: int) -> Any:
    """The next version, a draft."""
    made, number = new_id(), (uow.ask(LAST, {"item": item}).one().number or 0) + 1
    row = {"id": made, "item": item, "number": number, "content_hash": hashed, "state": "draft", "deployed_by": command.actor, "deployed_at": at}
    uow.write(ADD_DEFINITION, {**row, "effective_on": None})
    for path, content in sorted(files.items()):
        sha256 = hashlib.sha256(content).hexdigest()
        put_blob(uow, sha256, content)
        uow.write(ADD_FILE, {"definition_id": made, "path": path, "sha256": sha256})
    note_act(uow, made, "deployed", command.actor, at)
    return uow.ask(VERSION, {"definition_id": made}).one()


def _item_of(files: Mapping[str, bytes]) -> str:
    return next(path.removesuffix(".bpmn") for path in sorted(files) if path.endswith(".bpmn") and "/" not in path)
