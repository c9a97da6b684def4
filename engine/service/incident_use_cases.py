"""The use-cases on incidents 故障件, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import commands, incident_commands
from engine.service import retry_alike, retry_incident, skip_incident

if TYPE_CHECKING:
    from collections.abc import Callable

USE_CASES: dict[type, Callable[..., Any]] = {
    commands.RetryIncident: retry_incident.retry_incident,
    commands.RetryDueIncident: retry_incident.retry_due_incident,
    incident_commands.RetryAlike: retry_alike.retry_alike,
    incident_commands.SkipIncident: skip_incident.skip_incident,
}
