"""An administrator may leave single cases out of a move."""

from alembic import op

revision = "0051_leave_cases_out_expand"
down_revision = "0050_notices_of_posts_expand"
branch_labels = None
depends_on = None
ACTS = "act in ('started', 'mapped', 'run', 'stopped', 'resumed', 'moved_back', 'left_out', 'taken_in')"
OUTCOMES = "outcome in ('movable', 'mapped', 'left_out', 'refused', 'moved', 'moved_back', 'passed')"


def upgrade() -> None:
    for table, name, words in (("move_act", "act", ACTS), ("move_case", "outcome", OUTCOMES)):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_{table}_{name}"), words)
