"""办事指南:what an item's public page shows, read from its edition: eight public facts and what an applicant needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain.catalogue import POWER_TYPES, THEMES
from engine.domain.phase import REGIMES
from web import words
from web.current import current_actor, now, product
from web.flow import called_flow, flow_of
from web.flow_words import guide_stages, limit_words
from web.i18n import gettext, said, say
from web.material_rows import material_rows
from web.phase_view import guide_phases
from web.public.savings import savings_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from engine.domain.item import Item
    from engine.domain.limits import Limit, LimitClass, Limits
    from engine.domain.savings import Savings
    from engine.runtime.edition import Edition
    from web.material_rows import MaterialRow
    from web.phase_view import PhaseView


@dataclass(frozen=True)
class LimitRow:
    """时限一行:how long, on what ground, whether somebody checked the ground; ``at_once`` for what is decided on the spot."""

    label: str
    length: str
    reference: str
    verified: bool
    at_once: bool


@dataclass(frozen=True)
class Guide:
    """办事指南页. ``classes`` are kinds of cases with limits of their own."""

    item: Item
    kind: str
    promised: LimitRow | None
    statutory: LimitRow | None
    classes: tuple[tuple[str, tuple[LimitRow, ...]], ...]
    further: tuple[LimitRow, ...]
    materials: tuple[MaterialRow, ...]
    stages: tuple[dict[str, Any], ...]
    called: tuple[tuple[str, str], ...]
    savings: Savings | None
    phases: tuple[PhaseView, ...] = ()
    sums: tuple[LimitRow, ...] = ()

    @property
    def held(self) -> tuple[MaterialRow, ...]:
        """Materials that the bureau already has of this reader."""
        return tuple(row for row in self.materials if row.held)


def guide_of(edition: Edition) -> Guide:
    """The guide for this reader: marks what the bureau already holds once an applicant has signed in."""
    today = now().astimezone(words.ZONE).date()
    zh, en = POWER_TYPES[edition.item.power_type]
    held = held_by_reader()
    return Guide(
        item=edition.item,
        kind=say(zh, en),
        promised=_limit(gettext("承诺时限"), edition.limits.promised(today)),
        statutory=_limit(gettext("法定时限"), edition.limits.statutory(today)),
        classes=tuple(_class(edition.limits, one, today) for one in edition.limits.classes),
        further=tuple(
            row for row in (_apply_by(edition, today), _limit(gettext("容缺材料最多几日补齐"), edition.limits.deemed_after("deferred", today))) if row
        ),
        materials=material_rows(edition.materials, edition.form_of("start"), held),
        stages=tuple(guide_stages(edition, today)),
        called=tuple((stage.process, said(edition.definition.nodes[stage.id], "name")) for stage in flow_of(edition).stages if called_flow(edition, stage)),
        savings=savings_of(edition, today),
        phases=tuple(guide_phases(edition, today)),
        sums=_sums(edition, today),
    )


@dataclass(frozen=True)
class Group:
    """一类事项: its title in the reader's language and its guides."""

    title: str
    guides: tuple[Guide, ...]


def grouped(guides: Iterable[Guide]) -> list[Group]:
    """By theme in the catalogue's order; what has none stands last."""
    listed = tuple(guides)
    titles = {**THEMES, "": ("其他事项", "Other")}
    groups = [Group(say(*title), tuple(one for one in listed if one.item.theme == theme)) for theme, title in titles.items()]
    return [group for group in groups if group.guides]


def held_by_reader() -> dict[str, str]:
    """证照库:kind → number of the valid licences of the applicant who is signed in."""
    actor = current_actor()
    if actor is None or actor.kind != "applicant" or not actor.code:
        return {}
    return {row.kind: row.number for row in product().ask.held_licences(actor.code)}


def _limit(label: str, limit: Limit | None) -> LimitRow | None:
    return LimitRow(label, limit_words(limit), limit.reference, limit.verified, limit.value == 0) if limit else None


def _class(limits: Limits, one: LimitClass, today: date) -> tuple[str, tuple[LimitRow, ...]]:
    """时限类别:its name, and the limits that hold for it."""
    own = limits.of_class(one)
    rows = (_limit(gettext("承诺时限"), own.promised(today)), _limit(gettext("法定时限"), own.statutory(today)))
    return say(one.name, one.name_en), tuple(row for row in rows if row)


def _sums(edition: Edition, today: date) -> tuple[LimitRow, ...]:
    """部门合计、中介合计: of a project's phases and of the reports that they need."""
    apart = "、".join(say(*REGIMES.get(regime, (regime, regime))) for regime in sorted(edition.limits.own_regimes))
    not_for = gettext("（%(regime)s的项目除外）", regime=apart) if apart else ""
    department = _limit(gettext("部门合计") + not_for, edition.limits.total("department", today))
    intermediary = _limit(gettext("中介合计") + not_for, edition.limits.total("intermediary", today))
    return tuple(row for row in (department, intermediary) if row)


def _apply_by(edition: Edition, today: date) -> LimitRow | None:
    """最晚申请:how long before a licence expires its renewal is applied for."""
    limit = edition.limits.renewal.on(today)
    if limit is None:
        return None
    length = gettext("有效期届满 %(days)d 日前", days=limit.value)
    return LimitRow(gettext("什么时候申请"), length, limit.reference, limit.verified, at_once=False)


def matching(editions: Iterable[Edition], text: str) -> list[Edition]:
    """搜索:items whose names, summary or parts contain every word asked for."""
    wanted = text.casefold().split()
    return [edition for edition in editions if all(word in _searched(edition.item) for word in wanted)]


def _searched(item: Item) -> str:
    parts = (f"{part.component} {part.component_en} {part.name}" for part in item.participants)
    licences = (f"{kind.name} {kind.name_en}" for kind in item.licences)
    return " ".join((item.name, item.name_en, item.summary, item.summary_en, item.guide.who, *parts, *licences)).casefold()
