"""Notices are listed for the posts that they were sent to, and licences that wait for a second keeper for him."""

import sqlalchemy as sa
from alembic import op

revision = "0050_notices_of_posts_expand"
down_revision = "0049_message_text_expand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    there = sa.text("pool is not null")
    op.create_index("ix_notice_pool", "notice", ["pool", "sent_at"], unique=False, sqlite_where=there, postgresql_where=there)

    draft = sa.text("state = 'draft'")
    op.create_index("ix_licence_draft", "licence", ["drafted_at"], unique=False, sqlite_where=draft, postgresql_where=draft)
