"""Subscriptions to events, and their deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0039_webhooks_expand"
down_revision = "0038_api_tokens_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("switched_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state in ('on', 'off', 'failed')", name=op.f("ck_webhook_state")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_webhook_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("webhook_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("event_no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state in ('waiting', 'delivered', 'failed')", name=op.f("ck_webhook_delivery_state")),
        sa.CheckConstraint("(state = 'delivered') = (delivered_at is not null)", name=op.f("ck_webhook_delivery_delivered")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_webhook_delivery_case_id_case")),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhook.id"], name=op.f("fk_webhook_delivery_webhook_id_webhook")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
        sa.UniqueConstraint("webhook_id", "case_id", "event_no", name=op.f("uq_webhook_delivery_webhook_id_case_id_event_no")),
    )
    op.create_index("ix_webhook_delivery_webhook_id", "webhook_delivery", ["webhook_id", "id"], unique=False)
