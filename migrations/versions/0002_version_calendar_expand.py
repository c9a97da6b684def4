"""Every import of the calendar is a version; bureau hours by day and by season; each clock knows the version it was computed with."""

import sqlalchemy as sa
from alembic import op

revision = "0002_version_calendar_expand"
down_revision = "0001_create_bureau_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_version",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False),
        sa.Column("years", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("recomputed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_calendar_version")),
    )
    _create_days()
    op.add_column("calendar_day", sa.Column("hours", sa.Text(), nullable=True))
    op.add_column("clock", sa.Column("calendar_version", sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "ix_clock_calendar_version",
        "clock",
        ["calendar_version", "case_id"],
        sqlite_where=sa.text("state <> 'stopped'"),
        postgresql_where=sa.text("state <> 'stopped'"),
    )


def _create_days() -> None:
    op.create_table(
        "calendar_version_day",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("workday", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["number"], ["calendar_version.number"], name=op.f("fk_calendar_version_day_number_calendar_version")),
        sa.PrimaryKeyConstraint("number", "day", name=op.f("pk_calendar_version_day")),
    )
    op.create_table(
        "calendar_season",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["calendar_version.number"], name=op.f("fk_calendar_season_number_calendar_version")),
        sa.PrimaryKeyConstraint("number", "since", name=op.f("pk_calendar_season")),
    )
