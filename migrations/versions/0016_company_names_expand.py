"""Licences by kind and holder: names of companies are looked for among business licences alone."""

from alembic import op

revision = "0016_company_names_expand"
down_revision = "0015_coordinate_opinions_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_licence_kind", "licence", ["kind", "holder"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_licence_kind", table_name="licence")
