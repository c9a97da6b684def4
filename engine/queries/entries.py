"""目录条目 as people find and read them: the version in force on a day, by words, level, unit and power type; the history of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, literal_column, or_, select
from sqlalchemy import case as sql_case

from engine.queries.cases import containing
from engine.store.statements import Statement
from engine.store.tables.catalogue import catalogue_change, catalogue_item, catalogue_version, unit_code
from engine.store.tables.people import person, unit

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

PAGE = 50
WORDS = 3
_V, _I = catalogue_version.c, catalogue_item.c
TODAY = and_(_V.valid_from <= bindparam("today"), or_(_V.valid_until.is_(None), _V.valid_until >= bindparam("today")))
PUBLIC = and_(_V.state == literal_column("'published'"), _V.exclusion != literal_column("'secret'"))
_CHOSEN = and_(
    *(_V.words.like(bindparam(f"word_{n}"), escape="\\") for n in range(WORDS)),
    _I.level.like(bindparam("level")),
    _V.power_type.like(bindparam("power_type")),
    _I.unit.like(bindparam("unit"), escape="\\"),
    _V.state.like(bindparam("state")),
)
_FROM = catalogue_version.join(catalogue_item, _I.id == _V.item_id).outerjoin(unit, unit.c.id == _I.unit)
_SHOWN = (
    _V.item_id,
    _V.code,
    _V.name,
    _V.main_item,
    _V.power_type,
    _V.state,
    _V.exclusion,
    _V.flagged,
    _I.level,
    _I.item,
    _I.unit,
    unit.c.name.label("unit_name"),
    unit.c.name_en.label("unit_name_en"),
)
_RUNNING_FIRST = sql_case((_I.item.is_(None), literal_column("1")), else_=literal_column("0"))


def _page(name: str, *where: Any) -> Statement:
    core = select(*_SHOWN).select_from(_FROM).where(TODAY, _CHOSEN, *where).order_by(_RUNNING_FIRST, _V.name, _V.item_id)
    return Statement(name, core.limit(bindparam("most")).offset(bindparam("skip")))


def _count(name: str, *where: Any) -> Statement:
    return Statement(name, select(func.count().label("count")).select_from(_FROM).where(TODAY, _CHOSEN, *where))


PUBLIC_PAGE, PUBLIC_COUNT = _page("entry.public_page", PUBLIC), _count("entry.public_count", PUBLIC)
WHOLE_PAGE, WHOLE_COUNT = _page("entry.page"), _count("entry.count")
FLAGGED_PAGE, FLAGGED_COUNT = _page("entry.flagged_page", _V.flagged.is_(True)), _count("entry.flagged_count", _V.flagged.is_(True))
_WHOLE = (*catalogue_version.columns, _I.key, _I.unit, _I.level, _I.item, _I.source, _I.created_at)
ON_DAY = Statement(
    "entry.on_day",
    select(
        *_WHOLE,
        unit.c.name.label("unit_name"),
        unit.c.name_en.label("unit_name_en"),
        unit.c.telephone.label("unit_telephone"),
        unit.c.address.label("unit_address"),
        unit_code.c.credit_code,
        unit_code.c.area,
    )
    .select_from(_FROM.outerjoin(unit_code, unit_code.c.unit == _I.unit))
    .where(_V.item_id == bindparam("item_id"), TODAY),
)
_DRAFTER, _DECIDER = person.alias("drafter"), person.alias("decider")
VERSIONS = Statement(
    "entry.versions",
    select(
        *catalogue_version.columns,
        catalogue_change.c.kind,
        catalogue_change.c.ground,
        catalogue_change.c.decided_at,
        _DRAFTER.c.name.label("drafter"),
        _DECIDER.c.name.label("decider"),
    )
    .join_from(catalogue_version, catalogue_change, catalogue_change.c.id == _V.change_id)
    .outerjoin(_DRAFTER, _DRAFTER.c.id == catalogue_change.c.drafted_by)
    .outerjoin(_DECIDER, _DECIDER.c.id == catalogue_change.c.decided_by)
    .where(_V.item_id == bindparam("item_id"))
    .order_by(_V.number.desc()),
)
UNITS = Statement(
    "entry.units",
    select(_I.unit, unit.c.name, unit.c.name_en, func.count().label("count"))
    .join_from(catalogue_item, unit, unit.c.id == _I.unit, isouter=True)
    .group_by(_I.unit, unit.c.name, unit.c.name_en)
    .order_by(func.count().desc(), _I.unit),
)


UNIT_TREE = Statement(
    "unit.tree",
    select(
        *unit.columns,
        unit_code.c.credit_code,
        unit_code.c.area,
        select(func.count()).where(_I.unit == unit.c.id).scalar_subquery().label("entries"),
    )
    .select_from(unit.outerjoin(unit_code, unit_code.c.unit == unit.c.id))
    .order_by(unit.c.level, unit.c.name, unit.c.id),
)
IN_FORCE = Statement(
    "entry.in_force",
    select(
        _V.item_id,
        _V.basic,
        _V.code,
        _V.name,
        _V.power_type,
        _V.materials,
        _I.level,
        _I.item,
        _I.unit,
        unit.c.name.label("unit_name"),
        unit.c.name_en.label("unit_name_en"),
    )
    .select_from(_FROM)
    .where(TODAY, _V.state != literal_column("'cancelled'")),
)
OFF_CATALOGUE = Statement(
    "entry.off_catalogue",
    select(_V.item_id, _I.item, _V.state, _V.exclusion, _V.exclusion_reason)
    .join_from(catalogue_version, catalogue_item, _I.id == _V.item_id)
    .where(TODAY, _I.item.is_not(None), or_(_V.state != literal_column("'published'"), _V.exclusion != literal_column("''"))),
)
TO_REVIEW = Statement(
    "entry.to_review",
    select(_V.item_id, _V.name, _V.exclusion, _V.exclusion_reason, _V.review_on)
    .select_from(catalogue_version)
    .where(TODAY, _V.exclusion != literal_column("''"), _V.review_on <= bindparam("today"))
    .order_by(_V.review_on, _V.item_id),
)
_CHANGES = (
    select(
        *catalogue_change.columns,
        _DRAFTER.c.name.label("drafter"),
        _DECIDER.c.name.label("decider"),
        _V.name.label("entry"),
    )
    .select_from(
        catalogue_change.outerjoin(_DRAFTER, _DRAFTER.c.id == catalogue_change.c.drafted_by)
        .outerjoin(_DECIDER, _DECIDER.c.id == catalogue_change.c.decided_by)
        .outerjoin(catalogue_version, and_(_V.item_id == catalogue_change.c.item_id, _V.valid_until.is_(None)))
    )
    .order_by(catalogue_change.c.drafted_at.desc(), catalogue_change.c.id)
)
OPEN_CHANGES = Statement("catalogue_change.open", _CHANGES.where(catalogue_change.c.state == literal_column("'drafted'")))
PAST_CHANGES = Statement(
    "catalogue_change.past",
    _CHANGES.where(catalogue_change.c.state != literal_column("'drafted'"), catalogue_change.c.kind != literal_column("'deploy'")).limit(bindparam("most")),
)
ONE_CHANGE = Statement("catalogue_change.one", _CHANGES.where(catalogue_change.c.id == bindparam("change_id")))


@dataclass(frozen=True)
class Wanted:
    """找什么: words (the first ``WORDS`` count), level, unit, power type and state; empty means any."""

    text: str = ""
    level: str = ""
    unit: str = ""
    power_type: str = ""
    state: str = ""

    def parameters(self, today: str) -> dict[str, str]:
        """What the statements are asked with."""
        words = [containing(word) for word in self.text.casefold().split()[:WORDS]]
        sought = {f"word_{n}": words[n] if n < len(words) else "%" for n in range(WORDS)}
        return {
            **sought,
            "level": self.level or "%",
            "power_type": self.power_type or "%",
            "unit": _plain(self.unit) or "%",
            "state": self.state or "%",
            "today": today,
        }


@dataclass(frozen=True)
class EntryPage:
    """一页条目."""

    rows: list[Any]
    count: int
    skip: int


def _plain(text: str) -> str:
    return containing(text)[1:-1]


def page(reader: UnitOfWork, wanted: Wanted, today: str, skip: int, statements: tuple[Statement, Statement] = (PUBLIC_PAGE, PUBLIC_COUNT)) -> EntryPage:
    """One page of entries; a page beyond the last is the last."""
    shown, counted = statements
    asked = wanted.parameters(today)
    count = int(reader.ask(counted, asked).one().count)
    skip = min(skip, max(count - 1, 0) // PAGE * PAGE)
    return EntryPage(reader.ask(shown, {**asked, "most": PAGE, "skip": skip}).all(), count, skip)
