"""行: what a decided change writes, one named tuple per kind of write. Field names are column names.

A step makes a dozen of them; a named tuple takes a third of the time of a frozen dataclass.
``engine.store.apply`` maps each class to one statement; nothing else writes a case. Instants are epoch milliseconds.
"""

from engine.domain.records.alerts import (
    AccountabilityClosed,
    AccountabilityRecord,
    AlertAnswered,
    AlertRecord,
    ShareAnswered,
    ShareAppealed,
    ShareDecided,
    ShareRecord,
    SharesGone,
    SpanRecord,
    SpansGone,
)
from engine.domain.records.cases import CaseProgress, CaseRecord, EventRecord, HeadAdvanced, RequestRecord, StateAdvanced, StateRecord
from engine.domain.records.clocks import ClockChanged, ClockEntryRecord, ClockRecord, TimerGone, TimerRecord
from engine.domain.records.commissions import CommissionEnded, CommissionRecord, CommissionsEnded
from engine.domain.records.credit import CreditMarkLifted, CreditMarkRecord, LicenceRevoked
from engine.domain.records.documents import DocumentRecord, LicenceRecord, LicenceRedrafted, LicenceValid, NoticeRecord, RenewalRecord
from engine.domain.records.outbox import IncidentPutOff, IncidentRecord, IncidentResolved, OutboxRecord
from engine.domain.records.review import (
    DecisionRecord,
    MaterialRecord,
    OpinionAsked,
    OpinionGiven,
    OpinionWithdrawn,
    SurveyConvened,
    SurveyHeld,
    SurveySigned,
    UnitChange,
    UploadAttached,
)
from engine.domain.records.suspensions import SuspensionEnded, SuspensionRecord, SuspensionsEnded
from engine.domain.records.tasks import CompletionRecord, DrawRecord, DutyRecord, TaskAssigned, TaskDueChanged, TaskGone, TaskRecord, TaskStateChanged

__all__ = [
    "AccountabilityClosed",
    "AccountabilityRecord",
    "AlertAnswered",
    "AlertRecord",
    "CaseProgress",
    "CaseRecord",
    "ClockChanged",
    "ClockEntryRecord",
    "ClockRecord",
    "CommissionEnded",
    "CommissionRecord",
    "CommissionsEnded",
    "CompletionRecord",
    "CreditMarkLifted",
    "CreditMarkRecord",
    "DecisionRecord",
    "DocumentRecord",
    "DrawRecord",
    "DutyRecord",
    "EventRecord",
    "HeadAdvanced",
    "IncidentPutOff",
    "IncidentRecord",
    "IncidentResolved",
    "LicenceRecord",
    "LicenceRedrafted",
    "LicenceRevoked",
    "LicenceValid",
    "MaterialRecord",
    "NoticeRecord",
    "OpinionAsked",
    "OpinionGiven",
    "OpinionWithdrawn",
    "OutboxRecord",
    "RenewalRecord",
    "RequestRecord",
    "ShareAnswered",
    "ShareAppealed",
    "ShareDecided",
    "ShareRecord",
    "SharesGone",
    "SpanRecord",
    "SpansGone",
    "StateAdvanced",
    "StateRecord",
    "SurveyConvened",
    "SurveyHeld",
    "SurveySigned",
    "SuspensionEnded",
    "SuspensionRecord",
    "SuspensionsEnded",
    "TaskAssigned",
    "TaskDueChanged",
    "TaskGone",
    "TaskRecord",
    "TaskStateChanged",
    "TimerGone",
    "TimerRecord",
    "UnitChange",
    "UploadAttached",
]
