"""Duties of who chairs a hearing and of an expert: exclusive, as the others are."""

from alembic import op

revision = "0028_hearing_duties_expand"
down_revision = "0027_release_versions_expand"
branch_labels = None
depends_on = None

DUTIES = "duty in ('accept', 'review', 'approve', 'issue', 'hear', 'expert')"


def upgrade() -> None:
    for table in ("task", "duty"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_duty"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_{table}_duty"), DUTIES)
