"""名称查重的问题: companies whose registered name holds certain words. Both sides, deciding and reading, ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, literal_column, or_, select

from engine.domain.company_name import RegisteredName, compare, search_words
from engine.store.reads import IN_FORCE
from engine.store.statements import Statement
from engine.store.tables.documents import licence

if TYPE_CHECKING:
    from datetime import date

    from engine.domain.company_name import NameFindings, NameRules
    from engine.store.unit_of_work import UnitOfWork

MOST: Final = 500

COMPANIES: Final = Statement(
    "licence.companies",
    select(licence.c.holder, licence.c.holder_code)
    .where(
        licence.c.kind == literal_column("'business_licence'"),
        or_(*(licence.c.holder.like(bindparam(words)) for words in ("whole", "head", "tail"))),
        IN_FORCE,
    )
    .order_by(licence.c.holder)
    .limit(literal_column(str(MOST))),
)


def name_findings(uow: UnitOfWork, rules: NameRules, name: str, today: date, own_code: str = "") -> NameFindings:
    """查重: what the register holds of this name today; the company with ``own_code`` is left out."""
    whole, head, tail = (f"%{''.join(c for c in word if c.isalnum())}%" for word in search_words(name, rules))
    rows = uow.ask(COMPANIES, {"today": today.isoformat(), "whole": whole, "head": head, "tail": tail}).all()
    return compare(name, [RegisteredName(row.holder, row.holder_code) for row in rows if row.holder_code != own_code], rules)
