"""The catalogue: entries at four levels, their dated versions, the changes that made them, the codes of units."""

import sqlalchemy as sa
from alembic import op

revision = "0014_catalogue_expand"
down_revision = "0013_alerts_expand"
branch_labels = None
depends_on = None


def _item() -> None:
    op.create_table(
        "catalogue_item",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("level in ('city', 'district', 'town', 'village')", name=op.f("ck_catalogue_item_level")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_item")),
        sa.UniqueConstraint("key", name=op.f("uq_catalogue_item_key")),
        sa.UniqueConstraint("item", name=op.f("uq_catalogue_item_item")),
    )
    op.create_index("ix_catalogue_item_source", "catalogue_item", ["source"])
    op.create_index("ix_catalogue_item_unit", "catalogue_item", ["unit"])


def _change() -> None:
    op.create_table(
        "catalogue_change",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.BigInteger(), nullable=True),
        sa.Column("drafted_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state in ('drafted', 'approved', 'rejected')", name=op.f("ck_catalogue_change_state")),
        sa.CheckConstraint("drafted_by <> decided_by", name=op.f("ck_catalogue_change_two_persons")),
        sa.CheckConstraint("(state = 'drafted') = (decided_at is null)", name=op.f("ck_catalogue_change_decided")),
        sa.ForeignKeyConstraint(["item_id"], ["catalogue_item.id"], name=op.f("fk_catalogue_change_item_id_catalogue_item")),
        sa.ForeignKeyConstraint(["file"], ["blob.sha256"], name=op.f("fk_catalogue_change_file_blob")),
        sa.ForeignKeyConstraint(["drafted_by"], ["person.id"], name=op.f("fk_catalogue_change_drafted_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_catalogue_change_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_change")),
    )
    op.create_index("ix_catalogue_change_item_id", "catalogue_change", ["item_id"])
    op.create_index("ix_catalogue_change_state", "catalogue_change", ["state", "drafted_at"])


def _version() -> None:
    op.create_table(
        "catalogue_version",
        sa.Column("item_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("code", "basic", "name")),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in ("main_item", "power_type")),
        sa.Column("state", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in ("exclusion", "exclusion_reason")),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("review_on", "materials")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("facts", "flags")),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state in ('listed', 'confirmed', 'assigned', 'published', 'cancelled')", name=op.f("ck_catalogue_version_state")),
        sa.CheckConstraint("exclusion in ('', 'secret', 'elsewhere')", name=op.f("ck_catalogue_version_exclusion")),
        sa.CheckConstraint("exclusion = '' or exclusion_reason <> ''", name=op.f("ck_catalogue_version_excluded_why")),
        sa.ForeignKeyConstraint(["item_id"], ["catalogue_item.id"], name=op.f("fk_catalogue_version_item_id_catalogue_item")),
        sa.ForeignKeyConstraint(["change_id"], ["catalogue_change.id"], name=op.f("fk_catalogue_version_change_id_catalogue_change")),
        sa.PrimaryKeyConstraint("item_id", "number", name=op.f("pk_catalogue_version")),
    )
    only_open = sa.text("valid_until IS NULL")
    op.create_index("uq_catalogue_version_open", "catalogue_version", ["item_id"], unique=True, sqlite_where=only_open, postgresql_where=only_open)
    op.create_index("ix_catalogue_version_basic", "catalogue_version", ["basic"])
    op.create_index("ix_catalogue_version_change_id", "catalogue_version", ["change_id"])


def upgrade() -> None:
    _item()
    _change()
    _version()
    op.create_table(
        "unit_code",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), server_default="", nullable=False),
        sa.Column("area", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name=op.f("fk_unit_code_unit_unit")),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_unit_code")),
    )


def downgrade() -> None:
    for table in ("unit_code", "catalogue_version", "catalogue_change", "catalogue_item"):
        op.drop_table(table)
