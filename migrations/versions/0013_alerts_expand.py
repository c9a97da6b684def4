"""Alerts with their answers, the records that an overrun opens, and when a clock turns yellow."""

import sqlalchemy as sa
from alembic import op

revision = "0013_alerts_expand"
down_revision = "0012_seal_heads_expand"
branch_labels = None
depends_on = None


def _accountability() -> None:
    op.create_table(
        "accountability",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("appeal_until", sa.BigInteger(), nullable=False),
        sa.Column("conclusion", sa.Text(), server_default="", nullable=False),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind in ('stage', 'promised', 'statutory')", name=op.f("ck_accountability_kind")),
        sa.CheckConstraint("state in ('open', 'closed', 'void')", name=op.f("ck_accountability_state")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_accountability_case_id_case")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_accountability_closed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accountability")),
        sa.UniqueConstraint("case_id", "clock", name=op.f("uq_accountability_case_id_clock")),
    )
    op.create_index("ix_accountability_state", "accountability", ["state", "opened_at", "id"], unique=False)


def _alert() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("demand", sa.Text(), server_default="", nullable=False),
        sa.Column("raised_by", sa.BigInteger(), nullable=True),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("level in ('yellow', 'stage', 'red', 'black', 'ordered')", name=op.f("ck_alert_level")),
        sa.CheckConstraint("(answered_at is null) = (answered_by is null)", name=op.f("ck_alert_answered")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_alert_answered_by_person")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_alert_case_id_case")),
        sa.ForeignKeyConstraint(["raised_by"], ["person.id"], name=op.f("fk_alert_raised_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("case_id", "clock", "level", "rung", "recipient", name=op.f("uq_alert_case_id_clock_level_rung_recipient")),
    )
    op.create_index("ix_alert_level", "alert", ["level", "raised_at", "id"], unique=False)
    op.create_index(
        "ix_alert_recipient",
        "alert",
        ["recipient", "raised_at"],
        unique=False,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def _share() -> None:
    op.create_table(
        "accountability_share",
        sa.Column("accountability_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("appeal", sa.Text(), server_default="", nullable=False),
        sa.Column("appealed_by", sa.BigInteger(), nullable=True),
        sa.Column("appealed_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("grounds", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("outcome in ('upheld', 'dismissed')", name=op.f("ck_accountability_share_outcome")),
        sa.CheckConstraint("(outcome is null) = (decided_at is null)", name=op.f("ck_accountability_share_decided")),
        sa.CheckConstraint("decided_at is null or appealed_at is not null", name=op.f("ck_accountability_share_appealed")),
        sa.ForeignKeyConstraint(["accountability_id"], ["accountability.id"], name=op.f("fk_accountability_share_accountability_id_accountability")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_accountability_share_answered_by_person")),
        sa.ForeignKeyConstraint(["appealed_by"], ["person.id"], name=op.f("fk_accountability_share_appealed_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_accountability_share_decided_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_accountability_share_person_id_person")),
        sa.PrimaryKeyConstraint("accountability_id", "no", name=op.f("pk_accountability_share")),
    )
    op.create_index("ix_accountability_share_person_id", "accountability_share", ["person_id"], unique=False)


def _span() -> None:
    op.create_table(
        "accountability_span",
        sa.Column("accountability_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["accountability_id"], ["accountability.id"], name=op.f("fk_accountability_span_accountability_id_accountability")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_accountability_span_person_id_person")),
        sa.PrimaryKeyConstraint("accountability_id", "no", name=op.f("pk_accountability_span")),
    )


def _clock() -> None:
    op.add_column("clock", sa.Column("yellow_left", sa.Integer(), nullable=True))
    op.add_column("clock", sa.Column("yellow_at", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_clock_overdue",
        "clock",
        ["due_at", "case_id", "name"],
        unique=False,
        sqlite_where=sa.text("state = 'overdue'"),
        postgresql_where=sa.text("state = 'overdue'"),
    )


def upgrade() -> None:
    _accountability()
    _alert()
    _share()
    _span()
    _clock()


def downgrade() -> None:
    op.drop_index("ix_clock_overdue", table_name="clock")
    op.drop_column("clock", "yellow_at")
    op.drop_column("clock", "yellow_left")
    for table in ("accountability_span", "accountability_share", "alert", "accountability"):
        op.drop_table(table)
