"""办理动作:one command from one post: its receipt, or its refusal as a sentence on the next page."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from flask import flash, request

from engine.domain.commands import StoreUpload
from engine.domain.errors import Busy, NotFound, Rejection
from engine.domain.form import fields_of
from web.current import current_actor, product
from web.errors import flash_rejection
from web.form_view import KeptFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.domain.commands import Receipt
    from engine.domain.form import Form


def fresh_id() -> str:
    """提交编号 for a page about to be drawn, so that a second press on its button is the same request."""
    return secrets.token_urlsafe(12)


def posted_id(suffix: str = "") -> str:
    """The submitted page's request id; a post without one gets its own."""
    return (request.form.get("request-id") or fresh_id())[:60] + suffix


def me() -> int:
    """The person id of whoever is signed in."""
    actor = current_actor()
    if actor is None:
        raise NotFound
    return actor.id


def viewer() -> Any:
    """当前用户 as queries want him (the guard has seen to it that there is one)."""
    return current_actor()


def attempt(command: Any, done: str = "") -> Receipt | None:
    """Carry the command out and flash ``done``; a refusal is flashed and gives None.

    NotFound stays a 404, and Busy the page that keeps what was typed and offers to send it again.
    """
    try:
        receipt: Receipt = product().handle(command)
    except (Busy, NotFound):
        raise
    except Rejection as refused:
        for error in getattr(refused, "errors", ()) or (refused,):
            flash_rejection(error)
        return None
    if done:
        flash(done, "success")
    return receipt


def store(name: str, content: bytes) -> object:
    """Keep one uploaded file for whoever is signed in; its handle."""
    return product().handle(StoreUpload(me(), name, content)).id


def kept_files(form: Form, values: Mapping[str, Sequence[str]]) -> dict[str, KeptFile]:
    """已传文件 that ``values`` mention, by handle; those only that exist for whoever is signed in."""
    handles = {h for one in fields_of(form) if one.type == "filepicker" for h in values.get(one.key, ()) if h}
    facts = (product().ask.upload_facts(handle, viewer()) for handle in sorted(handles))
    return {fact.handle: KeptFile(fact.handle, fact.name, fact.size) for fact in facts if fact is not None}
