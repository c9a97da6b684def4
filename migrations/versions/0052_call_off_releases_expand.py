"""A scheduled release may be called off."""

from alembic import op

revision = "0052_call_off_releases_expand"
down_revision = "0051_leave_cases_out_expand"
branch_labels = None
depends_on = None
ACTS = "act in ('deployed', 'approved', 'returned', 'scheduled', 'released', 'retired', 'rolled_back', 'called_off')"


def upgrade() -> None:
    with op.batch_alter_table("definition_act") as batch_op:
        batch_op.drop_constraint(op.f("ck_definition_act_act"), type_="check")
        batch_op.create_check_constraint(op.f("ck_definition_act_act"), ACTS)
