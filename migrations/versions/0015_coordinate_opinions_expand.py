"""Whether an objecting unit asks for a coordination meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0015_coordinate_opinions_expand"
down_revision = "0014_catalogue_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("opinion", sa.Column("coordinate", sa.Boolean(), server_default=sa.false(), nullable=False))
