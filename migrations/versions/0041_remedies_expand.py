"""What people did about incidents: skips and repairs, and orders to try alike ones again."""

import sqlalchemy as sa
from alembic import op

revision = "0041_remedies_expand"
down_revision = "0040_scenario_results_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remedy",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=True),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("kind in ('skip', 'variable', 'state')", name=op.f("ck_remedy_kind")),
        sa.CheckConstraint("state in ('proposed', 'done', 'declined')", name=op.f("ck_remedy_state")),
        sa.CheckConstraint("kind <> 'variable' or decided_by is null or decided_by <> proposed_by", name=op.f("ck_remedy_two_people")),
        sa.CheckConstraint("kind <> 'skip' or proposed_by is not null", name=op.f("ck_remedy_by_a_person")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_remedy_incident_id_incident")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_remedy_proposed_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_remedy_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedy")),
    )
    op.create_index("ix_remedy_incident_id", "remedy", ["incident_id", "proposed_at"])
    op.create_index("ix_remedy_proposed_at", "remedy", ["proposed_at"])
    op.create_table(
        "retry_order",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_retry_order_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retry_order")),
    )
    op.create_index("ix_retry_order_ordered_at", "retry_order", ["ordered_at"])
    op.add_column("incident", sa.Column("order_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_incident_order_id", "incident", ["order_id"])
