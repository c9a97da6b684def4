"""What screens ask about a company's name and business scope; ``Questions`` answers them too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.business_scope import needed_for
from engine.domain.calendar import ZONE
from engine.domain.company_name import NameFindings
from engine.store.company import name_findings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bureau import Bureau
    from engine.domain.business_scope import ScopeApproval
    from engine.domain.company_name import NameRules
    from engine.domain.savings import SingleItem
    from engine.store.database import Database


class CompanyQuestions:
    """名称查重、经营范围."""

    _bureau: Bureau
    _database: Database

    def company_findings(self, name: str, scope: str, own_code: str = "") -> tuple[NameFindings, tuple[ScopeApproval, ...]]:
        """What the register holds of this name beside the company with ``own_code``, and the licences that this scope needs today."""
        today, law = self._bureau.now().astimezone(ZONE).date(), self._bureau.law
        with self._database.reading() as reader:
            found = name_findings(reader, law.names, name, today, own_code) if name else NameFindings()
        return found, needed_for(scope, law.approvals, today)

    def shared_templates(self) -> Mapping[str, bytes]:
        """The documents that all items share, by kind."""
        return self._bureau.law.templates

    def single_items(self) -> Mapping[str, SingleItem]:
        """单项事项: what bundles replace, by id."""
        return self._bureau.law.singles

    def name_rules(self) -> NameRules:
        """名称规则: on which rule names are compared."""
        return self._bureau.law.names
