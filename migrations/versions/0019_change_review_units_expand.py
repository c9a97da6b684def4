"""Units added to a joint review while it is under way, and taken out of it."""

import sqlalchemy as sa
from alembic import op

revision = "0019_change_review_units_expand"
down_revision = "0018_credit_marks_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_change",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("action", "unit", "name", "name_en", "component", "component_en", "reason")),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("action in ('add', 'remove')", name=op.f("ck_unit_change_action")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_unit_change_case_id_case")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_unit_change_person_id_person")),
        sa.PrimaryKeyConstraint("case_id", "no", name=op.f("pk_unit_change")),
    )
