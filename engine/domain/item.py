"""事项:one approval item as declared in its folder's ``item.toml``: names, codes, basis, fee, units, components, guide."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.domain.commitment import Commitment
from engine.domain.licence_acts import ChangeOf, EndOf, Official
from engine.domain.sibling_rules import Late, Siblings


@dataclass(frozen=True)
class LegalBasis:
    """设定依据:statute and article; ``verified`` is False for what nobody has yet checked against the full text (shown so on screen)."""

    text: str
    article: str
    verified: bool


@dataclass(frozen=True)
class Participant:
    """会审单位:a unit that may be asked for an opinion. ``when`` is an expression over routing variables; "true" means always.

    ``component`` names what the unit's consent grants (食品经营许可, 户外招牌 …); ``core`` components decide the whole.
    ``after`` names the unit whose written opinion this one must have before its own (依次办理); it may look at the papers before.
    ``phase`` is the phase in which it reviews; empty in an item without phases. Where ``waived`` holds it is not asked, on the ground ``waiver``.
    Adding a participant is a change of data in item.toml, never of code.
    """

    unit: str
    name: str
    name_en: str
    component: str
    component_en: str
    when: str
    core: bool
    surveys: bool
    after: str = ""
    phase: str = ""
    waived: str = ""
    waiver: str = ""
    waiver_en: str = ""


@dataclass(frozen=True)
class Phase:
    """阶段:a part of a project with its own acceptance, limits, units and decision. ``lead`` is the unit that conducts it (牵头单位) and decides.

    ``joint_signature`` says that every unit signs the joint finding (会签) before it does.
    """

    id: str
    name: str
    name_en: str
    lead: str
    lead_name: str
    lead_name_en: str
    joint_signature: bool = False


@dataclass(frozen=True)
class ProjectCode:
    """项目代码 GB/T 40058:two digits of the industry, two of the kind for each ``regime`` (``filing=03``). Empty in an item without projects."""

    industry: str = ""
    kinds: tuple[str, ...] = ()

    def kind_of(self, regime: str) -> str:
        """The two digits of a regime; of the only one, whatever the regime."""
        known = dict(kind.split("=", 1) for kind in self.kinds)
        return next(iter(known.values())) if len(known) == 1 else known[regime]


@dataclass(frozen=True)
class LicenceKind:
    """证照种类:what is issued, how it is numbered, how many years it is valid and its legal basis.

    In an item that issues several, ``component`` says with whose consent this one comes, and ``fields`` which answers it prints.
    ``elicence`` is its type in e-licence identifiers 电子证照类型代码 (credit code + 3); empty where it has none.
    """

    id: str
    name: str
    name_en: str
    prefix: str
    check: str
    valid_years: int
    basis: LegalBasis
    component: str = ""
    fields: tuple[str, ...] = ()
    elicence: str = ""


@dataclass(frozen=True)
class RenewalOf:
    """延续:the kind of licence that the item renews, and the field of its start form that holds the number. Empty for other items."""

    licence: str = ""
    field: str = ""


@dataclass(frozen=True)
class CompanyFields:
    """企业的名称和经营范围: the fields of the start form that hold them, checked against the register and the licences that a scope needs.

    ``renamed`` is the user task whose answer replaces the name; ``prior`` the yes-or-no field on approvals needed before registration, and
    ``papers`` the material that proves them. Empty for items that register no company.
    """

    name: str = ""
    renamed: str = ""
    scope: str = ""
    prior: str = ""
    papers: str = ""


@dataclass(frozen=True)
class Bundle:
    """一件事: the single items (``processes/_law/single_items.toml``) that this item replaces; empty for others.

    ``visits`` is how often an applicant must come; ``cited`` what the source of the idea reports of its own bundle, as its words only.
    """

    replaces: tuple[str, ...] = ()
    visits: int = 0
    cited: str = ""
    cited_en: str = ""


@dataclass(frozen=True)
class Guide:
    """办事指南:the public facts that are not derived from limits, materials or the diagram."""

    result: str
    result_en: str
    who: str
    who_en: str
    fee: str
    fee_en: str
    fee_basis: str
    place: str
    place_en: str
    hours: str
    hours_en: str
    telephone: str
    complaint_telephone: str


@dataclass(frozen=True)
class Item:
    """事项目录中的一项. ``theme`` is the heading under which the public finds it; empty under none.

    ``variant_of`` names the item of which it is a sector variant, ``draws`` the processes that it draws itself; ``ours`` says that the
    sector is one of our own choice.
    """

    id: str
    code: str
    name: str
    name_en: str
    power_type: str
    unit: str
    unit_name: str
    unit_name_en: str
    summary: str
    summary_en: str
    basis: tuple[LegalBasis, ...]
    participants: tuple[Participant, ...]
    licences: tuple[LicenceKind, ...]
    guide: Guide
    renewal: RenewalOf = RenewalOf()
    commitment: Commitment = field(default_factory=Commitment)
    theme: str = ""
    company: CompanyFields = CompanyFields()
    bundle: Bundle = Bundle()
    change: ChangeOf = field(default_factory=ChangeOf)
    cancellation: EndOf = field(default_factory=EndOf)
    revocation: EndOf = field(default_factory=EndOf)
    official: Official = field(default_factory=Official)
    phases: tuple[Phase, ...] = ()
    project_code: ProjectCode = ProjectCode()
    variant_of: str = ""
    sector: str = ""
    sector_en: str = ""
    ours: bool = False
    draws: tuple[str, ...] = ()

    def phase(self, phase: str) -> Phase | None:
        """One of its phases; None where there is none of this id."""
        return next((one for one in self.phases if one.id == phase), None)

    def participants_of(self, phase: str) -> tuple[Participant, ...]:
        """会审单位 of a phase; all of them in an item without phases."""
        return tuple(one for one in self.participants if one.phase == phase) if self.phases else self.participants

    siblings: Siblings = field(default_factory=Siblings)
    late: Late = field(default_factory=Late)
