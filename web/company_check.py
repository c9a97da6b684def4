"""名称查重、经营范围:what the register says of a declared company, for applicant, window and reviewer alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from web.current import product
from web.i18n import said
from web.words import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.company_name import NameFindings, NameRules
    from engine.queries.cases import CasePage
    from engine.runtime.edition import Edition


@dataclass(frozen=True)
class ApprovalRow:
    """一种许可 that the scope needs: for which words, from whom, whether the library holds it; ``item`` leads to its guide."""

    name: str
    words: str
    authority: str
    before: bool
    held: str
    reference: str
    verified: bool
    item: str


@dataclass(frozen=True)
class CompanyCheck:
    """核对结果 of a name and a scope."""

    name: str
    found: NameFindings
    rules: NameRules
    approvals: tuple[ApprovalRow, ...]


def company_check(edition: Edition, values: Mapping[str, Any], holder_code: str, own_code: str = "") -> CompanyCheck | None:
    """What these values of the start form say of a company; None in an item that registers none, and before a name is typed.

    ``holder_code`` is whose licences may prove an approval; ``own_code`` the company's own where it is registered already.
    """
    fields = edition.item.company
    name, scope = str(values.get(fields.name) or ""), str(values.get(fields.scope) or "")
    if not fields.name or not (name or scope):
        return None
    found, needed = product().ask.company_findings(name, scope, own_code)
    held = {row.kind: row.number for row in product().ask.held_licences(holder_code)} if needed and holder_code else {}
    makers = {kind.id: one.item.id for one in product().ask.items() for kind in one.item.licences} if needed else {}
    rows = tuple(
        ApprovalRow(
            said(one, "name"),
            listed(one.words_in(scope)),
            said(one, "authority"),
            one.before,
            held.get(one.licence, ""),
            one.reference,
            one.verified,
            makers.get(one.licence, ""),
        )
        for one in needed
    )
    return CompanyCheck(name, found, product().ask.name_rules(), rows)


def company_of(page: CasePage) -> CompanyCheck | None:
    """The same of a case; a name that was chosen again goes before the first."""
    fields = page.edition.item.company
    if not fields.name:
        return None
    again = [one.task_id for one in page.completions if one.node == fields.renamed]
    values = {**page.form, **(product().ask.answers_of(again[-1]) if again else {})}
    own = page.concerned.number if page.concerned is not None else ""
    return company_check(page.edition, values, page.edition.holder(page.form)[1], own)
