"""上门与请假: whoever planned a visit is told when somebody who goes along will be on leave then, so that another goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import records
from engine.service.visit_in_hand import slot_words
from engine.store.apply import apply
from engine.store.ids import new_id
from engine.store.visits import PLANNED_FOR

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork


def tell_planners(uow: UnitOfWork, person: int, name: str, since: int, until: int, at: int) -> None:
    """One notice for each visit within the leave; to the post where the absent one has planned it himself. ``since`` to ``until``: the leave."""
    for row in uow.ask(PLANNED_FOR, {"person_id": person, "since": since, "until": until}).all():
        zh, en = slot_words(row.starts_at, row.ends_at)
        said = f"{name}那时请假,{zh}到“{row.place}”的上门要改派或者改期,请在“踏勘派单”里办理。"
        own = row.planned_by == person
        told = records.NoticeRecord(
            new_id(),
            row.case_id,
            None if own else row.planned_by,
            "surveyor" if own else None,
            said,
            f"{name} will be on leave: the visit of {en} to {row.place} needs somebody else or another time.",
            at,
        )
        apply(uow, [told])
