"""Whoever signs for a post that the diagram names was added by nobody; the row says which post."""

import sqlalchemy as sa
from alembic import op

revision = "0035_signing_posts_expand"
down_revision = "0034_sketches_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("signature") as batch_op:
        batch_op.alter_column("added_by", existing_type=sa.BigInteger(), nullable=True)
        batch_op.add_column(sa.Column("pool", sa.Text(), server_default="", nullable=False))
        batch_op.create_check_constraint(op.f("ck_signature_named_or_seated"), "added_by is not null or pool <> ''")
