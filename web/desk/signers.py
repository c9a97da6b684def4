"""签署人: who has signed a task, who is still to, and for which post; for the one who submits it and for those who sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain.moment import moment
from engine.domain.signing import SIGNED_KINDS
from engine.domain.stages import SIGN
from web.acting import viewer
from web.alert_words import post_words
from web.current import product
from web.i18n import gettext, said, say

if TYPE_CHECKING:
    from datetime import datetime

    from engine.queries.cases import CasePage
    from engine.queries.tasks import TaskRow

WAYS = {
    "all": (("会签", "Joint signature"), ("全部签署，没有人不同意，才能提交。", "Everybody must have signed, and nobody object, before it is submitted.")),
    "any": (("或签", "One signature of several"), ("下列岗位有一人签署即可提交。", "One signature of those below is enough to submit it.")),
    "": (("加签", "Added signers"), ("下列各位都签署以后才能提交。", "All those below must have signed before it is submitted.")),
}
TAGS = {"asked": ("waiting", "待签署", "Awaited"), "agree": ("done", "已签署", "Signed"), "object": ("overdue", "不同意", "Objects")}


@dataclass(frozen=True)
class Signer:
    """一行: a person, or a post nobody has signed for yet (``id`` 0)."""

    id: int
    name: str
    post: str
    tag: tuple[str, str]
    words: str
    at: datetime | None
    removable: bool = False


@dataclass(frozen=True)
class Signing:
    """一件待办的签署: how many of how many have signed."""

    title: str
    rule: str
    signers: tuple[Signer, ...]
    agreed: int
    counted: bool

    @property
    def whole(self) -> int:
        """Everybody who is to sign, signed or not."""
        return len(self.signers)


def signing_of(task: TaskRow, page: CasePage) -> dict[str, Any]:
    """What the task's page shows and offers of it: of the task itself, or of the one that one's signing hangs on."""
    signed = task if task.kind != SIGN else next((one for one in page.tasks if one.id == task.parent), None)
    node = page.node(task.node)
    way = node.signing if node is not None else ""
    rows = _signers(task, page, signed.id if signed is not None else "")
    (title, rule), own = WAYS[way], task.mine and not (task.pool.startswith("applicant"))
    may_add = own and task.state == "open" and (task.kind == SIGN or (task.parent is None and task.kind in SIGNED_KINDS))
    return {
        "signing": Signing(say(*title), say(*rule), rows, sum(one.tag[0] == "done" for one in rows), way != "any") if way or rows else None,
        "fellow_signers": _fellows(signed, page) if may_add and signed is not None else [],
        "signs_for": post_words(task.pool) if task.kind == SIGN and not task.pool.startswith("person@") else "",
    }


def _signers(task: TaskRow, page: CasePage, signed: str) -> tuple[Signer, ...]:
    people = [
        Signer(
            row.person_id,
            row.person_name,
            post_words(row.pool) if row.pool else "",
            (TAGS[row.state][0], say(*TAGS[row.state][1:])),
            row.words or row.reason,
            moment(row.signed_at) if row.signed_at else None,
            removable=row.state == "asked" and row.added_by == viewer().id and task.mine,
        )
        for row in page.signers
        if row.task_id == signed
    ]
    empty = [one for one in page.tasks if one.parent == signed and one.kind == SIGN and not one.pool.startswith("person@")]
    waiting = (TAGS["asked"][0], say(*TAGS["asked"][1:]))
    return (*people, *(Signer(0, post_words(one.pool), "", waiting, "", None) for one in empty))


def _fellows(signed: Any, page: CasePage) -> list[Any]:
    """Who may be asked to sign: colleagues of the pool of the task that is signed, and a signer who objects once more."""
    busy = {one.person_id for one in page.signers if one.task_id == signed.id and one.state != "object"}
    found = {one.id: {"id": one.id, "name": one.name, "post": one.post} for one in product().ask.colleagues(signed, viewer())}
    for one in page.signers:
        if one.task_id == signed.id and one.state == "object":
            found[one.person_id] = {"id": one.person_id, "name": one.person_name, "post": gettext("不同意，请他重新签署")}
    return [one for person, one in found.items() if person not in busy]


def title_of(task: TaskRow, page: CasePage) -> str:
    """签署 what: the name of the task that is signed, with the unit that submits it."""
    signed = next((one for one in page.tasks if one.id == task.parent), None)
    node = page.node(signed.node) if signed is not None else None
    return gettext("签署：%(name)s", name=said(node, "name") if node is not None else said(task, "name"))
