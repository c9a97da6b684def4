"""A licence is changed, cancelled or revoked: which case concerns it, what ended a version, its e-licence identifier; what a material rests on."""

import sqlalchemy as sa
from alembic import op

revision = "0020_licence_acts_expand"
down_revision = "0019_change_review_units_expand"
branch_labels = None
depends_on = None

STATES = "state in ('draft', 'valid', 'void', 'revoked', 'replaced', 'cancelled')"


def _licence() -> None:
    with op.batch_alter_table("licence") as batch_op:
        batch_op.drop_constraint(op.f("ck_licence_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_licence_state"), STATES)
        batch_op.drop_constraint(op.f("uq_licence_number_version"), type_="unique")
        batch_op.add_column(sa.Column("elicence", sa.Text(), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_licence_elicence"), ["elicence"])
    standing = sa.text("state <> 'void'")
    op.create_index("uq_licence_number_version", "licence", ["number", "version"], unique=True, sqlite_where=standing, postgresql_where=standing)


def _concern() -> None:
    op.create_table(
        "concern",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("licence_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("act in ('change', 'cancel', 'revoke')", name=op.f("ck_concern_act")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_concern_case_id_case")),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_concern_licence_id_licence")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_concern")),
    )
    op.create_index("ix_concern_licence_id", "concern", ["licence_id"])


def _licence_end() -> None:
    op.create_table(
        "licence_end",
        sa.Column("licence_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state in ('replaced', 'cancelled', 'revoked')", name=op.f("ck_licence_end_state")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_licence_end_case_id_case")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_licence_end_document_id_document")),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_licence_end_licence_id_licence")),
        sa.PrimaryKeyConstraint("licence_id", "state", name=op.f("pk_licence_end")),
    )
    op.create_index("ix_licence_end_ended_at", "licence_end", ["ended_at"])


def upgrade() -> None:
    _licence()
    _concern()
    _licence_end()
    with op.batch_alter_table("material") as batch_op:
        batch_op.add_column(sa.Column("licence_id", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_material_licence_id_licence"), "licence", ["licence_id"], ["id"])
    op.create_index("ix_material_licence_id", "material", ["licence_id"])
