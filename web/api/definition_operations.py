"""流程版本:listing, reading, checking, handing in, and what becomes of a version until its retirement."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from engine import simulator
from engine.domain.commands import DeployItem
from engine.domain.errors import NotFound
from engine.domain.moment import moment
from engine.domain.release_commands import ApproveVersion, ReleaseVersion, RetireItem, ReturnVersion, RollBack
from engine.runtime.compare import AREAS
from engine.runtime.lint.gate import inspect
from web.api.bearer import me, own_request_id
from web.api.declared import FileTold
from web.api.definition_models import (
    Act,
    Approval,
    Changes,
    ChangesQuery,
    ChangeTold,
    DefinitionMade,
    DefinitionQuery,
    DefinitionRow,
    Definitions,
    DefinitionTold,
    FileRow,
    Findings,
    Grounded,
    Release,
    Return,
)
from web.api.models import Bilingual, Finding
from web.api.operation import finding_told, operation
from web.current import product
from web.folder_archive import packed, unpacked

if TYPE_CHECKING:
    from engine.domain.commands import Receipt

READERS = ("administrator", "head", "analyst")
MAKERS = ("administrator", "analyst")


def _row(version_id: int) -> Any:
    found = next((row for row in product().ask.versions_in_use() if row.id == version_id), None)
    if found is None:
        raise NotFound
    return found


def _told(row: Any) -> dict[str, Any]:
    named = {name: getattr(row, name) for name in ("item", "number", "state", "content_hash", "open_cases", "all_cases")}
    return {"id": str(row.id), **named, "deployed_at": moment(row.deployed_at), "effective_on": row.effective_on or None}


def _made(receipt: Receipt) -> DefinitionMade:
    return DefinitionMade(id=str(receipt.id), number=int(receipt.number or 0))


@operation(
    "GET",
    "/definitions",
    scope="definitions:read",
    tag="definitions",
    zh="流程版本列表",
    en="List versions",
    query=DefinitionQuery,
    answer=Definitions,
    roles=READERS,
)
def list_definitions(query: DefinitionQuery) -> Definitions:
    """With how many cases run on each."""
    rows = (row for row in product().ask.versions_in_use() if query.item in {"", row.item})
    return Definitions(definitions=[DefinitionRow(**_told(row)) for row in rows])


@operation(
    "GET", "/definitions/{version_id}", scope="definitions:read", tag="definitions", zh="读流程版本", en="Read a version", answer=DefinitionTold, roles=READERS
)
def read_definition(version_id: int) -> DefinitionTold:
    """Its files, and who did what with it."""
    row = _row(version_id)
    acts = [one for one in product().ask.acts_of(row.item) if one.definition_id == row.id]
    files = sorted(product().ask.files_of(version_id).items())
    return DefinitionTold(
        **_told(row),
        acts=[Act(act=one.act, at=moment(one.at), person=one.who, ground=one.ground, effective_on=one.effective_on or None) for one in acts],
        files=[FileRow(path=path, size=len(content), sha256=hashlib.sha256(content).hexdigest()) for path, content in files],
    )


@operation(
    "GET",
    "/definitions/{version_id}/folder",
    scope="definitions:read",
    tag="definitions",
    zh="导出流程文件夹",
    en="Download the folder of a version",
    media="application/zip",
    roles=READERS,
)
def read_folder(version_id: int) -> FileTold:
    """One archive, which can be handed in again unchanged."""
    row = _row(version_id)
    return FileTold(packed(product().ask.files_of(version_id)), "application/zip", f"{row.item}-{row.number}.zip", ".zip")


@operation(
    "GET",
    "/definitions/{version_id}/changes",
    scope="definitions:read",
    tag="definitions",
    zh="比较两个版本",
    en="Compare two versions",
    query=ChangesQuery,
    answer=Changes,
    roles=READERS,
)
def compare_definitions(version_id: int, query: ChangesQuery) -> Changes:
    """What differs from an earlier version, by area."""
    found = product().ask.differences(_row(int(query.since)).id, _row(version_id).id)
    told = [ChangeTold.model_validate(one._asdict()) for one in found]
    return Changes(changes=told, areas={area: Bilingual(zh=zh, en=en) for area, (zh, en) in AREAS.items()})


@operation(
    "POST",
    "/definitions/lint",
    scope="definitions:write",
    tag="definitions",
    zh="检查流程文件夹",
    en="Check a folder with the deploy gate",
    upload=True,
    answer=Findings,
    roles=READERS,
)
def lint_folder(name: str, content: bytes) -> Findings:
    """A zip archive, as the folder of a version is handed out. Nothing is stored."""
    _ = name
    topics = product().bureau.topics
    found = inspect(unpacked(content), topics=frozenset(topics), inputs_of=lambda topic: topics[topic].inputs)
    accepted = all(one.severity != "error" for one in found)
    return Findings(accepted=accepted, findings=[Finding(**finding_told(one)) for one in found])


@operation(
    "POST",
    "/definitions",
    scope="definitions:write",
    tag="definitions",
    zh="交草稿",
    en="Hand in a draft",
    upload=True,
    answer=DefinitionMade,
    status=201,
    roles=MAKERS,
)
def hand_in_definition(name: str, content: bytes) -> DefinitionMade:
    """Through the deploy gate and all of its scenarios; what passes is a draft that a second person approves."""
    _ = name
    files = unpacked(content)
    simulator.prove(files, product().bureau.topics)
    return _made(product().handle(DeployItem(me().id, files)))


@operation(
    "POST",
    "/definitions/{version_id}/approve",
    scope="definitions:write",
    tag="definitions",
    zh="审核通过",
    en="Approve a draft",
    body=Approval,
    answer=DefinitionMade,
    roles=READERS,
)
def approve_definition(version_id: int, body: Approval) -> DefinitionMade:
    """By another than who handed it in."""
    return _made(product().handle(ApproveVersion(me().id, version_id, body.note, own_request_id())))


@operation(
    "POST",
    "/definitions/{version_id}/return",
    scope="definitions:write",
    tag="definitions",
    zh="退回草稿",
    en="Return a draft",
    body=Return,
    answer=DefinitionMade,
    roles=READERS,
)
def return_definition(version_id: int, body: Return) -> DefinitionMade:
    """What is mended is the next version."""
    return _made(product().handle(ReturnVersion(me().id, version_id, body.reason, own_request_id())))


@operation(
    "POST",
    "/definitions/{version_id}/release",
    scope="definitions:write",
    tag="definitions",
    zh="发布版本",
    en="Release a version",
    body=Release,
    answer=DefinitionMade,
    roles=("administrator",),
)
def release_definition(version_id: int, body: Release) -> DefinitionMade:
    """For new cases, now or from a day on; running cases keep theirs."""
    return _made(product().handle(ReleaseVersion(me().id, version_id, body.ground, own_request_id(), body.effective_on)))


@operation(
    "POST",
    "/items/{item}/retire",
    scope="definitions:write",
    tag="definitions",
    zh="停用事项",
    en="Retire an item",
    body=Grounded,
    answer=DefinitionMade,
    roles=("administrator",),
)
def retire_item(item: str, body: Grounded) -> DefinitionMade:
    """No new cases; open ones go on."""
    return _made(product().handle(RetireItem(me().id, item, body.ground, own_request_id())))


@operation(
    "POST",
    "/items/{item}/roll-back",
    scope="definitions:write",
    tag="definitions",
    zh="回退到以前的版本",
    en="Roll back to the version before",
    body=Grounded,
    answer=DefinitionMade,
    roles=("administrator",),
)
def roll_back_item(item: str, body: Grounded) -> DefinitionMade:
    """What was released before is released again."""
    return _made(product().handle(RollBack(me().id, item, body.ground, own_request_id())))
