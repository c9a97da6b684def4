"""Windows of the halls: what they serve, who sits there, when they are closed."""

import sqlalchemy as sa
from alembic import op

revision = "0047_windows_expand"
down_revision = "0046_leaves_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hall_window",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("unit", "number", "name", "name_en", "place", "place_en")),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_hall_window_unit_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall_window")),
        sa.UniqueConstraint("unit", "number", name=op.f("uq_hall_window_unit_number")),
    )
    op.create_table(
        "window_item",
        sa.Column("window_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["window_id"], ["hall_window.id"], name=op.f("fk_window_item_window_id_hall_window")),
        sa.PrimaryKeyConstraint("window_id", "item", name=op.f("pk_window_item")),
    )
    op.create_table(
        "window_seat",
        sa.Column("window_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_day", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.CheckConstraint("last_day is null or last_day >= first_day", name=op.f("ck_window_seat_days")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_window_seat_person_id_person")),
        sa.ForeignKeyConstraint(["window_id"], ["hall_window.id"], name=op.f("fk_window_seat_window_id_hall_window")),
        sa.PrimaryKeyConstraint("window_id", "person_id", "first_day", name=op.f("pk_window_seat")),
    )
    op.create_index("ix_window_seat_person_id", "window_seat", ["person_id"])
    op.create_table(
        "window_closing",
        sa.Column("window_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_day", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_window_closing_days")),
        sa.ForeignKeyConstraint(["window_id"], ["hall_window.id"], name=op.f("fk_window_closing_window_id_hall_window")),
        sa.PrimaryKeyConstraint("window_id", "first_day", name=op.f("pk_window_closing")),
    )
