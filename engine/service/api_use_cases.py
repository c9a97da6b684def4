"""Which use-case carries out which command of the interface for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain import api_commands, webhook_commands
from engine.service import api_requests, api_tokens, webhooks

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bureau import Bureau
    from engine.domain.commands import Receipt
    from engine.store.unit_of_work import UnitOfWork

USE_CASES: dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]] = {
    api_commands.CreateToken: api_tokens.create_token,
    api_commands.RevokeToken: api_tokens.revoke_token,
    api_commands.NoteTokenUse: api_tokens.note_token_use,
    api_commands.BeginRequest: api_requests.begin_request,
    api_commands.EndRequest: api_requests.end_request,
    webhook_commands.Subscribe: webhooks.subscribe,
    webhook_commands.SwitchWebhook: webhooks.switch_webhook,
    webhook_commands.Redeliver: webhooks.redeliver,
}
