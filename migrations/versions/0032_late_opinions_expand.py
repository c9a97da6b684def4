"""Units that a review has gone on without or that it has ended for, and what late ones say afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0032_late_opinions_expand"
down_revision = "0031_drop_photos_expand"
branch_labels = None
depends_on = None

STATES = "state in ('pending', 'need_material', 'survey', 'agree', 'conditions', 'object', 'unconcerned', 'absent', 'ended')"


def _new_states() -> None:
    """SQLite makes the table anew, and with it the triggers that guard what is archived."""
    connection = op.get_bind()
    guards = []
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("select sql from sqlite_master where type = 'trigger' and tbl_name = 'opinion'")
        guards = [row[0] for row in found]
    with op.batch_alter_table("opinion") as batch_op:
        batch_op.drop_constraint(op.f("ck_opinion_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_opinion_state"), STATES)
    for guard in guards:
        connection.exec_driver_sql(guard)


def upgrade() -> None:
    _new_states()
    op.create_table(
        "late_opinion",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), server_default="", nullable=False),
        sa.Column("conditions", sa.Text(), server_default="", nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state in ('agree', 'conditions', 'object', 'unconcerned')", name=op.f("ck_late_opinion_state")),
        sa.CheckConstraint("(taken_at is null) = (taken_by is null)", name=op.f("ck_late_opinion_taken")),
        sa.CheckConstraint("taken_by <> person_id", name=op.f("ck_late_opinion_two_people")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_late_opinion_case_id_case")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_late_opinion_person_id_person")),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_late_opinion_taken_by_person")),
        sa.PrimaryKeyConstraint("case_id", "unit", "round", name=op.f("pk_late_opinion")),
    )
