"""全局规则:what holds for every item: grounds of suspension and of ending licences, intermediaries, alerts, credit marks, names, scopes, shared documents.

Read once at start from ``processes/_law``. A changed statute holds for running cases too, by its date, unlike an item's own
folder, which is pinned to the version that a case began on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.alerts import Ladder, read_alerts
from engine.domain.archive import ArchiveRules, read_archive_rules
from engine.domain.business_scope import ScopeApproval, read_approvals
from engine.domain.company_name import NameRules, read_name_rules
from engine.domain.credit import MarkKinds, read_marks
from engine.domain.exchange_codes import ExchangeCodes, read_exchange_codes
from engine.domain.form import Form, parse_form
from engine.domain.intermediary import Services, read_services
from engine.domain.licence_grounds import LicenceGrounds, read_licence_grounds
from engine.domain.savings import SingleItem, read_singles
from engine.domain.suspension import Grounds, read_grounds
from engine.domain.visit import VisitRules, read_visit_rules

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Law:
    """全局规则:``templates`` (documents by kind) and ``alerts`` are for items that have none of their own."""

    grounds: Grounds
    services: Services
    templates: Mapping[str, bytes]
    alerts: Ladder
    names: NameRules
    approvals: tuple[ScopeApproval, ...]
    singles: Mapping[str, SingleItem]
    exchange: ExchangeCodes
    marks: MarkKinds
    licence_grounds: LicenceGrounds
    visits: VisitRules
    supply_form: Form
    archive: ArchiveRules
    archive_pages: Mapping[str, bytes]


def read_law(files: Mapping[str, bytes]) -> Law:
    """From the files of ``processes/_law`` by their path in it. Raises DefinitionError with every finding."""
    templates = {path.removeprefix("documents/").removesuffix(".typ"): content for path, content in files.items() if path.startswith("documents/")}
    grounds = read_grounds(files["suspension_grounds.toml"])
    return Law(
        grounds,
        read_services(files["intermediary_services.toml"], grounds),
        templates,
        read_alerts(files["alerts.toml"]),
        read_name_rules(files["company_names.toml"]),
        read_approvals(files["scope_approvals.toml"]),
        read_singles(files["single_items.toml"]),
        read_exchange_codes(files["exchange.toml"]),
        read_marks(files["credit_marks.toml"]),
        read_licence_grounds(files["licence_grounds.toml"]),
        read_visit_rules(files["visits.toml"]),
        parse_form(files["forms/supply_further.form"], "forms/supply_further.form"),
        read_archive_rules(files["archive.toml"]),
        {path.removeprefix("archive/").removesuffix(".typ"): content for path, content in files.items() if path.startswith("archive/")},
    )
