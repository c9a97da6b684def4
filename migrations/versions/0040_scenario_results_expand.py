"""Results of the scenarios of sketches."""

import sqlalchemy as sa
from alembic import op

revision = "0040_scenario_results_expand"
down_revision = "0039_webhooks_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scenario_result",
        sa.Column("sketch_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state in ('waiting', 'played')", name=op.f("ck_scenario_result_state")),
        sa.ForeignKeyConstraint(["sketch_id"], ["sketch.id"], name=op.f("fk_scenario_result_sketch_id_sketch")),
        sa.PrimaryKeyConstraint("sketch_id", "name", name=op.f("pk_scenario_result")),
    )
