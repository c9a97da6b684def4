"""Indexes that the search over cases walks, views of that search, and the register of its exports."""

import sqlalchemy as sa
from alembic import op

revision = "0042_search_cases_expand"
down_revision = "0041_remedies_expand"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_case_item_received_at": ("case", ["item", "received_at", "id"], None),
    "ix_case_accepted_at": ("case", ["accepted_at", "id"], "accepted_at is not null"),
    "ix_case_closed_at": ("case", ["closed_at", "id"], "closed_at is not null"),
    "ix_opinion_unit_asked_at": ("opinion", ["unit", "asked_at"], None),
}


def upgrade() -> None:
    for name, (table, columns, condition) in INDEXES.items():
        where = sa.text(condition) if condition else None
        op.create_index(name, table, columns, unique=False, sqlite_where=where, postgresql_where=where)
    with op.batch_alter_table("saved_view") as batch:
        batch.add_column(sa.Column("list", sa.Text(), server_default="work", nullable=False))
        batch.create_check_constraint(op.f("ck_saved_view_list"), "list in ('work', 'cases')")
    op.create_table(
        "case_export",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("exported_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("not personal or purpose <> ''", name=op.f("ck_case_export_purpose")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_export_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_export")),
    )
    op.create_index("ix_case_export_exported_at", "case_export", ["exported_at", "id"], unique=False)
