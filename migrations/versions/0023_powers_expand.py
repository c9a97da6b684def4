"""The ledger of powers, and the unit that decides a case where the ledger names another than the item's own."""

import sqlalchemy as sa
from alembic import op

revision = "0023_powers_expand"
down_revision = "0022_ask_for_material_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "power",
        sa.Column("item_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "from_unit", "to_unit", "valid_from")),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in ("valid_until", "letter")),
        sa.Column("ends", sa.Integer(), server_default="0", nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind in ('transfer', 'delegate', 'take_back')", name=op.f("ck_power_kind")),
        sa.CheckConstraint("(kind = 'take_back') = (ends > 0)", name=op.f("ck_power_ends")),
        sa.CheckConstraint("kind <> 'delegate' or (letter <> '' and valid_until >= valid_from)", name=op.f("ck_power_delegated")),
        sa.ForeignKeyConstraint(["item_id"], ["catalogue_item.id"], name=op.f("fk_power_item_id_catalogue_item")),
        sa.ForeignKeyConstraint(["change_id"], ["catalogue_change.id"], name=op.f("fk_power_change_id_catalogue_change")),
        sa.PrimaryKeyConstraint("item_id", "no", name=op.f("pk_power")),
    )
    op.create_index("ix_power_to_unit", "power", ["to_unit"])
    op.add_column("case", sa.Column("unit", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("case", "unit")
    op.drop_table("power")
