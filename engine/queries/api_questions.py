"""What programs ask: tokens, lists page by page; part of ``Questions``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from hmac import compare_digest
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, select

from engine.domain.calendar import ZONE
from engine.domain.moment import millis
from engine.queries import case_pages, licence_pages
from engine.queries.actors import actor_of_person
from engine.queries.measures import MEASURES, Measures
from engine.queries.webhook_questions import WebhookQuestions
from engine.store.api import BY_PREFIX
from engine.store.statements import Statement
from engine.store.tables.api import api_token
from engine.store.tables.people import account, person

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.queries.actors import Actor
    from engine.queries.case_pages import CasePlace
    from engine.queries.licence_pages import LicencePlace
    from engine.store.database import Database

_BY, _ENDER = person.alias("giver"), person.alias("ender")
TOKENS = Statement(
    "api_token.all",
    select(
        *(c for c in api_token.columns if c.name != "hash"),
        person.c.name.label("person_name"),
        account.c.login,
        _BY.c.name.label("created_by_name"),
        _ENDER.c.name.label("revoked_by_name"),
    )
    .join_from(api_token, person, person.c.id == api_token.c.person_id)
    .join(account, account.c.person_id == person.c.id, isouter=True)
    .join(_BY, _BY.c.id == api_token.c.created_by, isouter=True)
    .join(_ENDER, _ENDER.c.id == api_token.c.revoked_by, isouter=True)
    .order_by(api_token.c.created_at.desc(), api_token.c.id.desc()),
)
LOGIN = Statement("account.exists", select(account.c.person_id).where(account.c.login == bindparam("login")))
NOBODYS = "0" * 64  # compared for unknown prefixes too, so that time tells nothing


@dataclass(frozen=True)
class TokenHeld:
    """令牌 in use: who acts by it and for what. ``used_at`` is epoch milliseconds."""

    id: int
    prefix: str
    name: str
    scopes: frozenset[str]
    used_at: int | None
    actor: Actor


class ApiQuestions(WebhookQuestions):
    """问: tokens, and cases page by page."""

    _bureau: Bureau
    _database: Database

    def token_held(self, presented: str) -> TokenHeld | None:
        """Who presents this token; None for a wrong, revoked or expired one alike."""
        _, _, rest = presented.partition("yz_")
        prefix = rest.partition("_")[0]
        hashed = hashlib.sha256(presented.encode()).hexdigest()
        with self._database.reading() as reader:
            row = reader.ask(BY_PREFIX, {"prefix": prefix}).one()
            right = compare_digest(hashed, row.hash if row else NOBODYS)
            at = millis(self._bureau.now())
            if row is None or not right or row.revoked_at is not None or row.expires_at <= at:
                return None
            actor = actor_of_person(reader, row.person_id, at)
        return None if actor is None else TokenHeld(row.id, row.prefix, row.name, frozenset(orjson.loads(row.scopes)), row.used_at, actor)

    def measures(self) -> Measures:
        """What a monitoring program is told: how much is open, late, failed, and how long the oldest has waited."""
        at = millis(self._bureau.now())
        with self._database.reading() as reader:
            row = reader.ask(MEASURES, {"at": at}).one()
        waited = {name: (at - since) / 1000 if since else 0.0 for name, since in (("timer", row.oldest_timer), ("message", row.oldest_message))}
        return Measures(
            row.open_cases,
            row.open_tasks,
            row.clocks_overdue,
            row.timers_due,
            waited["timer"],
            row.messages_ready,
            waited["message"],
            row.messages_failed,
            row.incidents_open,
        )

    def case_list(self, actor: Actor, place: CasePlace, item: str = "", status: str = "") -> tuple[list[Any], CasePlace | None]:
        """One page of the cases that exist for the asker, the latest first, and where the next begins."""
        with self._database.reading() as reader:
            return case_pages.case_list(reader, actor, place, item, status)

    def register_list(self, text: str, place: LicencePlace) -> tuple[list[Any], LicencePlace | None]:
        """One page of the public register, and where the next begins."""
        with self._database.reading() as reader:
            return licence_pages.register_list(reader, text, place)

    def library_list(self, text: str, kind: str, state: str, place: LicencePlace) -> tuple[list[Any], LicencePlace | None]:
        """One page of the licence library, and where the next begins; who may look is the operation's roles."""
        today = self._bureau.now().astimezone(ZONE).date().isoformat()
        with self._database.reading() as reader:
            return licence_pages.library_list(reader, {"text": text, "kind": kind, "state": state, "today": today}, place)

    def api_tokens(self) -> list[Any]:
        """Every token, the latest first, with whom it acts as and who gave and revoked it."""
        with self._database.reading() as reader:
            return reader.ask(TOKENS).all()
