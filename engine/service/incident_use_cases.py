"""The use-cases on incidents 故障件 and failed messages, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import commands, file_commands, incident_commands, message_commands, restore_commands
from engine.service import messages, quarantined_files, repair_variable, restore_state, retry_alike, retry_incident, skip_incident

if TYPE_CHECKING:
    from collections.abc import Callable

USE_CASES: dict[type, Callable[..., Any]] = {
    commands.RetryIncident: retry_incident.retry_incident,
    commands.RetryDueIncident: retry_incident.retry_due_incident,
    incident_commands.RetryAlike: retry_alike.retry_alike,
    incident_commands.SkipIncident: skip_incident.skip_incident,
    incident_commands.ProposeRepair: repair_variable.propose_repair,
    incident_commands.DecideRepair: repair_variable.decide_repair,
    file_commands.ReplaceBlob: quarantined_files.replace_blob,
    restore_commands.RestoreState: restore_state.restore_state,
    message_commands.SendMessage: messages.send_message,
    message_commands.SetMessageAside: messages.set_message_aside,
    message_commands.DeliverOtherwise: messages.deliver_otherwise,
}
PREPARED: dict[type, Callable[..., Any]] = {file_commands.RescanUpload: quarantined_files.rescan_upload}
