"""A verification code for every document, as licences have one; what was written before keeps none."""

import sqlalchemy as sa
from alembic import op

revision = "0017_code_documents_expand"
down_revision = "0016_company_names_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("code", sa.Text(), nullable=True))
    op.create_index("uq_document_code", "document", ["code"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_document_code", table_name="document")
    op.drop_column("document", "code")
