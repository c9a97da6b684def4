"""What units under review ask the applicant for, and the state of an opinion that waits for it."""

import sqlalchemy as sa
from alembic import op

revision = "0022_ask_for_material_expand"
down_revision = "0021_visits_expand"
branch_labels = None
depends_on = None

STATES = "state in ('pending', 'need_material', 'survey', 'agree', 'conditions', 'object', 'unconcerned')"
GIVEN = "(state in ('pending', 'need_material')) = (given_at is null)"


def upgrade() -> None:
    with op.batch_alter_table("opinion") as batch_op:
        batch_op.drop_constraint(op.f("ck_opinion_state"), type_="check")
        batch_op.drop_constraint(op.f("ck_opinion_given"), type_="check")
        batch_op.create_check_constraint(op.f("ck_opinion_state"), STATES)
        batch_op.create_check_constraint(op.f("ck_opinion_given"), GIVEN)
    op.create_table(
        "material_request",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("uploads", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("outcome in ('', 'supplied', 'answered', 'ended')", name=op.f("ck_material_request_outcome")),
        sa.CheckConstraint("(outcome = '') = (ended_at is null)", name=op.f("ck_material_request_ended")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_material_request_case_id_case")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_material_request_ended_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_material_request_person_id_person")),
        sa.PrimaryKeyConstraint("case_id", "unit", "round", name=op.f("pk_material_request")),
    )
