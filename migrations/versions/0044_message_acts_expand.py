"""What administrators did about messages that don't go out."""

import sqlalchemy as sa
from alembic import op

revision = "0044_message_acts_expand"
down_revision = "0043_organisation_acts_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message_act",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("means", sa.Text(), server_default="", nullable=False),
        sa.Column("served_on", sa.Text(), server_default="", nullable=False),
        sa.Column("proof", sa.Text(), server_default="", nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind in ('sent_now', 'set_aside', 'delivered')", name=op.f("ck_message_act_kind")),
        sa.CheckConstraint("kind <> 'set_aside' or reason <> ''", name=op.f("ck_message_act_reason")),
        sa.CheckConstraint("kind <> 'delivered' or (means <> '' and served_on <> '' and proof <> '')", name=op.f("ck_message_act_proof")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_message_act_outbox_id_outbox")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_act_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_act")),
    )
    op.create_index("ix_message_act_outbox_id", "message_act", ["outbox_id", "at"])
    op.create_index("ix_message_act_at", "message_act", ["at"])
