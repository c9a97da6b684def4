"""A site photograph taken by mistake stays kept, and out of the record."""

import sqlalchemy as sa
from alembic import op

revision = "0031_drop_photos_expand"
down_revision = "0030_contests_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visit_photo", sa.Column("dropped_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("visit_photo", "dropped_at")
