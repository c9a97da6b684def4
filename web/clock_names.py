"""计时的说法:what the clocks of a case are called and what was written into them, for officers, applicants and supervisors alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.moment import moment
from engine.domain.phase import phase_of_subject
from engine.domain.project_time import SUM_NAMES, whose_sum
from web.current import product
from web.i18n import gettext, said, say
from web.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.queries.cases import CasePage

ORDER = {"statutory": 0, "promised": 1, "component": 2, "intermediary": 3, "deemed": 4, "stage": 5}


def clock_name(page: CasePage, row: Any) -> str:
    """The clock's name in the reader's language."""
    if whose := whose_sum(row.name):
        return gettext("%(sum)s还可用", sum=say(*SUM_NAMES[whose]))
    if row.kind in ("statutory", "promised"):
        name = gettext("法定时限") if row.kind == "statutory" else gettext("承诺时限")
        phase = page.edition.item.phase(phase_of_subject(row.subject))
        return gettext("%(limit)s：%(phase)s", limit=name, phase=said(phase, "name")) if phase else name
    if row.kind == "deemed":
        return gettext("视为期限")
    if row.kind == "component":
        return _component(page, row)
    if row.kind == "intermediary":
        return _intermediary(page, row)
    return _stage(page, row)


def _component(page: CasePage, row: Any) -> str:
    names = {p.unit: said(p, "component") for p in page.participants}
    name = names.get(row.subject) or row.subject
    return gettext("分项承诺时限：%(name)s", name=name) if row.name.endswith(":promised") else gettext("分项法定时限：%(name)s", name=name)


def _intermediary(page: CasePage, row: Any) -> str:
    found = next((c for c in page.commissions if str(c.id) == row.subject), None)
    if found is None:
        return gettext("中介时限")
    return gettext("中介时限：%(service)s（%(provider)s）", service=say(*product().ask.services().names(found.service)), provider=found.provider)


def _stage(page: CasePage, row: Any) -> str:
    for task_id, node_id, unit in [(t.id, t.node, t.unit) for t in page.tasks] + [(c.task_id, c.node, c.unit) for c in page.completions]:
        if task_id == row.subject:
            node = page.node(node_id)
            name = said(node, "name") if node and node.name_en else (node.name if node else node_id)
            return gettext("%(name)s（%(unit)s）", name=name, unit=unit_name(page, unit)) if unit else name
    return gettext("环节时限")


def unit_name(page: CasePage, unit: str) -> str:
    """A unit's name in the reader's language, from the item's participants, else from the bureau's units."""
    for participant in page.participants:
        if participant.unit == unit:
            return said(participant, "name")
    row = product().ask.units().get(unit)
    return said(row, "name") if row else unit


def shares_words(page: CasePage) -> str:
    """部门用时、中介用时 in one line; empty before acceptance."""
    shares = product().ask.time_shares(page)
    if page.row.accepted_at is None:
        return ""
    if page.edition.item.phases:
        return gettext(
            "部门用时 %(department)d 个工作日，中介用时 %(intermediary)d 个工作日，依法停表 %(suspended)d 个工作日，阶段之间 %(applicant)d 个工作日",
            department=shares.department,
            intermediary=shares.intermediary,
            suspended=shares.suspended,
            applicant=shares.applicant,
        )
    return gettext(
        "部门用时 %(department)d 个工作日，中介用时 %(intermediary)d 个工作日，依法停表 %(suspended)d 个工作日",
        department=shares.department,
        intermediary=shares.intermediary,
        suspended=shares.suspended,
    )


def grounds_in_words(grounds: Iterable[str]) -> str:
    """停表事由 by name, in the reader's language."""
    return listed(say(*product().ask.grounds().names(ground)) for ground in grounds)


def entries_of(page: CasePage, name: str) -> list[dict[str, Any]]:
    """台账:the entries of one clock in words."""
    kinds = {"start": gettext("起算"), "suspend": gettext("停表"), "resume": gettext("恢复"), "extend": gettext("延长"), "stop": gettext("停止")}
    return [
        {
            "at": moment(e.at),
            "kind": kinds.get(e.kind, e.kind),
            "ground": grounds_in_words((e.ground,)) if e.ground else "",
            "article": e.article,
            "document": e.document_id,
        }
        for e in page.clock_entries
        if e.name == name
    ]
