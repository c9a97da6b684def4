"""Sketches of items: files with their saved states, and who is at them."""

import sqlalchemy as sa
from alembic import op

revision = "0034_sketches_expand"
down_revision = "0033_signatures_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _sketch()
    _files()
    _presence()


def _sketch() -> None:
    op.create_table(
        "sketch",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("based_on", sa.BigInteger(), nullable=True),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_by", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shared_open", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problems", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("handed_in", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("origin in ('version', 'template', 'copy', 'archive')", name=op.f("ck_sketch_origin")),
        sa.CheckConstraint("state in ('open', 'handed_in', 'discarded')", name=op.f("ck_sketch_state")),
        sa.CheckConstraint("state <> 'handed_in' or handed_in is not null", name=op.f("ck_sketch_handed_in")),
        sa.ForeignKeyConstraint(["based_on"], ["definition.id"], name=op.f("fk_sketch_based_on_definition")),
        sa.ForeignKeyConstraint(["handed_in"], ["definition.id"], name=op.f("fk_sketch_handed_in_definition")),
        sa.ForeignKeyConstraint(["owner"], ["person.id"], name=op.f("fk_sketch_owner_person")),
        sa.ForeignKeyConstraint(["updated_by"], ["person.id"], name=op.f("fk_sketch_updated_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sketch")),
    )
    op.create_index("ix_sketch_handed_in", "sketch", ["handed_in"], unique=False)


def _files() -> None:
    op.create_table(
        "sketch_file",
        sa.Column("sketch_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_sketch_file_saved_by_person")),
        sa.ForeignKeyConstraint(["sketch_id"], ["sketch.id"], name=op.f("fk_sketch_file_sketch_id_sketch")),
        sa.PrimaryKeyConstraint("sketch_id", "path", name=op.f("pk_sketch_file")),
    )
    op.create_table(
        "sketch_revision",
        sa.Column("sketch_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("saved_by", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_sketch_revision_saved_by_person")),
        sa.ForeignKeyConstraint(["sketch_id"], ["sketch.id"], name=op.f("fk_sketch_revision_sketch_id_sketch")),
        sa.PrimaryKeyConstraint("sketch_id", "path", "revision", name=op.f("pk_sketch_revision")),
    )


def _presence() -> None:
    op.create_table(
        "sketch_presence",
        sa.Column("sketch_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("path", sa.Text(), server_default="", nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sketch_presence_person_id_person")),
        sa.ForeignKeyConstraint(["sketch_id"], ["sketch.id"], name=op.f("fk_sketch_presence_sketch_id_sketch")),
        sa.PrimaryKeyConstraint("sketch_id", "person_id", name=op.f("pk_sketch_presence")),
    )
