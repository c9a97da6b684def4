"""A kind of clock for limits whose passing takes effect by law: deemed accepted, deemed withdrawn, silence as consent."""

from alembic import op

revision = "0005_deemed_clocks_expand"
down_revision = "0004_retry_incidents_expand"
branch_labels = None
depends_on = None

KINDS = "kind in ('statutory', 'promised', 'stage', 'intermediary', 'deemed')"


def upgrade() -> None:
    with op.batch_alter_table("clock") as batch_op:
        batch_op.drop_constraint(op.f("ck_clock_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_clock_kind"), KINDS)
