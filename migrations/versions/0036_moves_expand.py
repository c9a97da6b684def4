"""Moves of open cases to another version of their item."""

import sqlalchemy as sa
from alembic import op

revision = "0036_moves_expand"
down_revision = "0035_signing_posts_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _moves()
    _acts()
    _cases()


def _moves() -> None:
    op.create_table(
        "move",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("from_id", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("batch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("back", sa.Integer(), nullable=True),
        sa.Column("ordered_by", sa.BigInteger(), nullable=True),
        sa.Column("started_by", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("rehearsed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state in ('rehearsing', 'rehearsed', 'moving', 'moving_back', 'stopped', 'done')", name=op.f("ck_move_state")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_move_two_versions")),
        sa.ForeignKeyConstraint(["from_id"], ["definition.id"], name=op.f("fk_move_from_id_definition")),
        sa.ForeignKeyConstraint(["ordered_by"], ["person.id"], name=op.f("fk_move_ordered_by_person")),
        sa.ForeignKeyConstraint(["started_by"], ["person.id"], name=op.f("fk_move_started_by_person")),
        sa.ForeignKeyConstraint(["to_id"], ["definition.id"], name=op.f("fk_move_to_id_definition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
    )
    op.create_index("ix_move_started_at", "move", ["started_at"], unique=False)


def _acts() -> None:
    op.create_table(
        "move_act",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("move_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("act in ('started', 'mapped', 'run', 'stopped', 'resumed', 'moved_back')", name=op.f("ck_move_act_act")),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_move_act_move_id_move")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_move_act_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_act")),
    )
    op.create_index("ix_move_act_move_id", "move_act", ["move_id", "at"], unique=False)


def _cases() -> None:
    op.create_table(
        "move_case",
        sa.Column("move_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("element", sa.Text(), server_default="", nullable=False),
        sa.Column("zh", sa.Text(), server_default="", nullable=False),
        sa.Column("en", sa.Text(), server_default="", nullable=False),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.Column("renamed", sa.Text(), nullable=True),
        sa.Column("moved_at", sa.BigInteger(), nullable=True),
        sa.Column("back_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(outcome <> 'moved') or (revision is not null and before is not null and moved_at is not null)", name=op.f("ck_move_case_undoable")
        ),
        sa.CheckConstraint("outcome in ('movable', 'mapped', 'refused', 'moved', 'moved_back', 'passed')", name=op.f("ck_move_case_outcome")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_move_case_case_id_case")),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_move_case_move_id_move")),
        sa.PrimaryKeyConstraint("move_id", "case_id", name=op.f("pk_move_case")),
    )
    op.create_index("ix_move_case_case_id", "move_case", ["case_id"], unique=False)
    op.create_index("ix_move_case_outcome", "move_case", ["move_id", "outcome", "case_id"], unique=False)
    op.create_index(
        "ix_case_definition_id",
        "case",
        ["definition_id", "id"],
        unique=False,
        sqlite_where=sa.text("status != 'closed'"),
        postgresql_where=sa.text("status != 'closed'"),
    )
