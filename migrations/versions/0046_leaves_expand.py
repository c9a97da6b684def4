"""Leave of officers, with who stands in for them; what is completed in somebody else's stead says so."""

import sqlalchemy as sa
from alembic import op

revision = "0046_leaves_expand"
down_revision = "0045_ladders_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leave",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "first_day", "last_day")),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("decided_by is null or decided_by <> person_id", name=op.f("ck_leave_two_people")),
        sa.CheckConstraint("kind in ('annual', 'sick', 'personal', 'training', 'other')", name=op.f("ck_leave_kind")),
        sa.CheckConstraint("state <> 'granted' or decided_at <= from_at", name=op.f("ck_leave_not_backwards")),
        sa.CheckConstraint("state in ('asked', 'granted', 'refused', 'withdrawn')", name=op.f("ck_leave_state")),
        sa.CheckConstraint("until_at >= from_at", name=op.f("ck_leave_until")),
        *(sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_leave_{name}_person")) for name in ("person_id", "asked_by", "decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    op.create_index("ix_leave_person_id", "leave", ["person_id", "until_at"])
    op.create_table(
        "leave_substitute",
        sa.Column("leave_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("post_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["leave_id"], ["leave.id"], name=op.f("fk_leave_substitute_leave_id_leave")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_leave_substitute_person_id_person")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_leave_substitute_post_id_post")),
        sa.PrimaryKeyConstraint("leave_id", "post_id", name=op.f("pk_leave_substitute")),
    )
    op.create_index("ix_leave_substitute_person_id", "leave_substitute", ["person_id"])
    op.add_column("completion", sa.Column("acting_for", sa.BigInteger(), nullable=True))
