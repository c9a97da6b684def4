"""Open tasks carry their facet, so that filtered lists walk an index; officers keep views of their work list."""

import sqlalchemy as sa
from alembic import op

revision = "0006_filter_work_expand"
down_revision = "0005_deemed_clocks_expand"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_task_pool_facet": (["pool", "facet", "due_at", "id"], "assignee IS NULL"),
    "ix_task_assignee_facet": (["assignee", "facet", "due_at", "id"], "assignee IS NOT NULL"),
}
FACET = """update task set facet = (select task.kind || '/' || c.item || '/' || c.channel from "case" c where c.id = task.case_id)"""


def upgrade() -> None:
    op.add_column("task", sa.Column("facet", sa.Text(), server_default="", nullable=False))
    op.execute(FACET)
    for name, (columns, where) in INDEXES.items():
        op.create_index(name, "task", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_table(
        "saved_view",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_view_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_view_person_id_name")),
    )


def downgrade() -> None:
    op.drop_table("saved_view")
    for name in INDEXES:
        op.drop_index(name, "task")
    op.drop_column("task", "facet")
