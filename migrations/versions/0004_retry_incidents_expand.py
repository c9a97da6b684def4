"""Incidents are retried by themselves before they need a person; surveys in hand and claimed timers are found by index."""

import sqlalchemy as sa
from alembic import op

revision = "0004_retry_incidents_expand"
down_revision = "0003_record_suspensions_expand"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_incident_next_at": ("incident", ["next_at"], "resolved_at IS NULL AND next_at IS NOT NULL"),
    "ix_timer_claimed_at": ("timer", ["claimed_at"], "owner IS NOT NULL"),
    "ix_task_survey": ("task", ["due_at", "id"], "kind = 'joint_survey' AND assignee IS NOT NULL"),
}


def upgrade() -> None:
    op.add_column("incident", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    op.add_column("incident", sa.Column("next_at", sa.BigInteger(), nullable=True))
    for name, (table, columns, where) in INDEXES.items():
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, (table, _, _) in INDEXES.items():
        op.drop_index(name, table)
    op.drop_column("incident", "next_at")
    op.drop_column("incident", "attempts")
