"""处理器约定:what a handler is given and what it gives back.

A handler file ``handlers/<topic>.py`` defines exactly

* ``Inputs`` – a frozen dataclass of the topic's parameters (strings, ints, bools, tuples of strings). The deploy gate
  parses the service task's ``camunda:properties`` into it strictly, so that a typo in a diagram fails at lint.
* ``<topic>(inputs: Inputs, facts: Facts) -> Outcome`` – a pure function.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.domain.phase import OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.domain.effects import Effect
    from engine.domain.item import Item
    from engine.domain.licence_acts import Changed
    from engine.domain.licence_grounds import LicenceGround
    from engine.domain.limits import Limit
    from engine.domain.phase import PhaseFact


SIGNED_KINDS = frozenset({"hearing_request", "hearing_arrangement", "hearing", "expert_opinion"})


@dataclass(frozen=True)
class Opinion:
    """审查意见:one unit's current opinion. ``state`` is pending | need_material | survey (asks for a survey first) | agree | conditions | object | unconcerned.

    ``coordinate``: an objecting unit holds that a coordination meeting may settle it.
    """

    unit: str
    state: str
    reasons: str = ""
    conditions: str = ""
    person: int | None = None
    coordinate: bool = False


@dataclass(frozen=True)
class MaterialFact:
    """材料:``state`` is present | reused (from the licence library) | missing | deferred (容缺)."""

    id: str
    name: str
    state: str


@dataclass(frozen=True)
class VisitFact:
    """上门:what the record of a survey says besides its findings; ``pictures`` and ``signature`` are SHA-256 of what is kept, ``signature`` empty for none."""

    place: str
    held_on: str
    attendee: str
    checks: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    signature: str = ""


@dataclass(frozen=True)
class Survey:
    """踏勘:``result`` is passed | rectify | failed; ``officers`` are the signing persons' ids, ``names`` their names; ``visit`` when it was one."""

    round: int
    units: tuple[str, ...]
    result: str
    findings: str
    officers: tuple[int, ...]
    names: tuple[str, ...] = ()
    visit: VisitFact | None = None


@dataclass(frozen=True)
class CaseFact:
    """办件:who applies, for what, through which channel. ``form`` is what the applicant declared; ``answers`` is {user task id: its latest values}.

    In a project what was answered in an earlier phase is under ``<user task id>@<phase>``.
    """

    number: str
    applicant_name: str
    applicant_code: str
    channel: str
    received_on: str
    form: Mapping[str, object]
    answers: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True)
class LicenceDraft:
    """证照草稿:number and data as reserved by DraftLicence."""

    kind: str
    number: str
    data: Mapping[str, object]


@dataclass(frozen=True)
class Renewal:
    """延续:the licence that the case renews. ``valid_until`` (ISO) is its last day, ``data`` what it says.

    ``in_time`` says whether the holder applied early enough for the law to renew it by itself.
    """

    licence: int
    kind: str
    number: str
    version: int
    holder: str
    holder_code: str
    valid_until: str
    in_time: bool
    data: Mapping[str, object]


@dataclass(frozen=True)
class Concern:
    """涉及的证照:the licence that the case changes, cancels or revokes (``act``: change | cancel | revoke). Days are ISO, ``valid_until`` empty without end.

    ``data`` is what it says, ``changes`` what the application wants otherwise, ``ground`` on what an ending rests, once that is answered.
    """

    act: str
    licence: int
    kind: str
    name: str
    name_en: str
    number: str
    version: int
    holder: str
    holder_code: str
    state: str
    valid_from: str
    valid_until: str
    data: Mapping[str, object]
    changes: tuple[Changed, ...] = ()
    ground: LicenceGround | None = None


@dataclass(frozen=True)
class Dependant:
    """依附的证照:another licence in force of a holder who ceases to exist; ``keeper`` is the pool that reviews its kind, "<role>@<unit>"."""

    name: str
    name_en: str
    keeper: str
    number: str


@dataclass(frozen=True)
class Lapse:
    """期限届满:the legal limit whose passing brought the case here: since which day (ISO) it ran, how many working days, on what ground.

    ``until`` is its last day (ISO) where it was a day and no number.
    """

    since: str
    days: int
    reference: str
    until: str = ""


@dataclass(frozen=True)
class Objection:
    """公示异议:what somebody of the public objects. ``name`` as he gave it; documents mask it."""

    name: str
    words: str


@dataclass(frozen=True)
class Signed:
    """签名的办理:one completed task of a kind that a named person answers for (a hearing, an expert's opinion). ``at`` is aware."""

    node: str
    person: int
    name: str
    values: Mapping[str, object]
    at: datetime


@dataclass(frozen=True)
class Facts:
    """事实:everything a handler may know, read-only. ``now`` is aware, Asia/Shanghai. ``variables`` are the routing variables at the service task.

    ``days`` are the limits in force of the stages that count whole working days, by stage. ``phases`` are those that a project has entered,
    in order; the item's participants are those of the phase it is in, ``waived`` those of them that are not asked.
    ``draft`` is the licence drafted last, ``drafts`` are all of the case's. ``signed`` is filled where the diagram has
    tasks of SIGNED_KINDS, in order.
    """

    now: datetime
    item: Item
    case: CaseFact
    variables: Mapping[str, object]
    opinions: tuple[Opinion, ...] = ()
    materials: tuple[MaterialFact, ...] = ()
    surveys: tuple[Survey, ...] = ()
    decision: Mapping[str, object] | None = None
    draft: LicenceDraft | None = None
    drafts: tuple[LicenceDraft, ...] = ()
    lapse: Lapse | None = None
    days: Mapping[str, int] = field(default_factory=dict)
    renewal: Renewal | None = None
    concern: Concern | None = None
    phases: tuple[PhaseFact, ...] = ()
    waived: tuple[str, ...] = ()
    project_code: str = ""
    ratios: Mapping[str, Limit] = field(default_factory=dict)
    regime: str = ""

    @property
    def phase(self) -> PhaseFact | None:
        """The phase that a project is in; None between phases, and in an item without them."""
        return self.phases[-1] if self.phases and self.phases[-1].state in OPEN else None

    signed: tuple[Signed, ...] = ()
    objections: tuple[Objection, ...] = ()
    dependants: tuple[Dependant, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """结果:``data`` is merged into the routing variables (small, plain JSON values); ``effects`` are applied with the transaction."""

    data: Mapping[str, object] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()
