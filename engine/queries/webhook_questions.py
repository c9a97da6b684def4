"""What is asked of subscriptions and their deliveries; part of ``Questions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, literal_column, select

from engine.domain.webhook import secret_of, secret_text
from engine.store.statements import Statement
from engine.store.tables.cases import case
from engine.store.tables.people import person
from engine.store.tables.webhooks import webhook, webhook_delivery

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.store.database import Database

PAGE = 50
LAST = 2**62


def _count(state: str) -> Any:
    """How many deliveries stand in a state."""
    return (
        select(func.count())
        .where(webhook_delivery.c.webhook_id == webhook.c.id, webhook_delivery.c.state == literal_column(_STATES[state]))
        .scalar_subquery()
        .label(state)
    )


_STATES = {"waiting": "'waiting'", "failed": "'failed'"}
_WHOLE = select(webhook, person.c.name.label("person_name"), _count("waiting"), _count("failed")).join_from(webhook, person)
WEBHOOKS = Statement("webhook.all", _WHOLE.order_by(webhook.c.created_at.desc(), webhook.c.id.desc()))
WEBHOOK = Statement("webhook.shown", _WHOLE.where(webhook.c.id == bindparam("webhook_id")))
DELIVERIES = Statement(
    "webhook_delivery.page",
    select(webhook_delivery, case.c.number)
    .join_from(webhook_delivery, case)
    .where(webhook_delivery.c.webhook_id == bindparam("webhook_id"), webhook_delivery.c.id < bindparam("before", type_=webhook_delivery.c.id.type))
    .order_by(webhook_delivery.c.id.desc())
    .limit(literal_column(str(PAGE + 1))),
)


class WebhookQuestions:
    """问: subscriptions and deliveries."""

    _bureau: Bureau
    _database: Database

    def webhooks(self, person_id: int | None = None) -> list[Any]:
        """Subscriptions of one person, or all, the latest first, with how many deliveries wait and failed."""
        with self._database.reading() as reader:
            return [row for row in reader.ask(WEBHOOKS).all() if person_id in {None, row.person_id}]

    def webhook(self, webhook_id: int) -> Any:
        """One subscription; None when there is none."""
        with self._database.reading() as reader:
            return reader.ask(WEBHOOK, {"webhook_id": webhook_id}).one()

    def webhook_secret(self, webhook_id: int) -> str:
        """What its receiver checks signatures with."""
        return secret_text(secret_of(self._bureau.config.state_key, webhook_id))

    def deliveries(self, webhook_id: int, before: int = LAST) -> tuple[list[Any], int | None]:
        """One page of a subscription's deliveries, the latest first, and before which id the next begins."""
        with self._database.reading() as reader:
            found = reader.ask(DELIVERIES, {"webhook_id": webhook_id, "before": before}).all()
        return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None
