"""Visits: one appointment at one place for several survey tasks, with its team and photographs."""

import sqlalchemy as sa
from alembic import op

revision = "0021_visits_expand"
down_revision = "0020_licence_acts_expand"
branch_labels = None
depends_on = None


def _visit() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ready", sa.Text(), server_default="", nullable=False),
        sa.Column("seed", sa.Text(), server_default="", nullable=False),
        sa.Column("planned_by", sa.BigInteger(), nullable=False),
        sa.Column("planned_at", sa.BigInteger(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=True),
        sa.Column("arrived_by", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("concluded_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("(state = 'concluded') = (concluded_at is not null)", name=op.f("ck_visit_concluded")),
        sa.CheckConstraint("state in ('planned', 'arrived', 'concluded', 'cancelled')", name=op.f("ck_visit_state")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_visit_slot")),
        sa.ForeignKeyConstraint(["arrived_by"], ["person.id"], name=op.f("fk_visit_arrived_by_person")),
        sa.ForeignKeyConstraint(["planned_by"], ["person.id"], name=op.f("fk_visit_planned_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index("ix_visit_starts_at", "visit", ["starts_at"], unique=False)


def _visit_officer() -> None:
    op.create_table(
        "visit_officer",
        sa.Column("visit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place_in_team", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("signed_with", sa.Text(), server_default="", nullable=False),
        sa.Column("signed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(digest = '') = (signed_at is null)", name=op.f("ck_visit_officer_signed")),
        sa.CheckConstraint("signed_with in ('', 'session', 'password')", name=op.f("ck_visit_officer_signed_with")),
        sa.CheckConstraint("state in ('expected', 'absent')", name=op.f("ck_visit_officer_state")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_visit_officer_person_id_person")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_officer_visit_id_visit")),
        sa.PrimaryKeyConstraint("visit_id", "person_id", name=op.f("pk_visit_officer")),
    )
    op.create_index("ix_visit_officer_person_id", "visit_officer", ["person_id"], unique=False)


def _visit_task() -> None:
    op.create_table(
        "visit_task",
        sa.Column("visit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=True),
        sa.Column("asked_for_at", sa.BigInteger(), nullable=True),
        sa.Column("asked_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("settled", sa.Text(), server_default="", nullable=False),
        sa.Column("settled_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("attendee", sa.Text(), server_default="", nullable=False),
        sa.Column("refusal", sa.Text(), server_default="", nullable=False),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.Column("attended_digest", sa.Text(), server_default="", nullable=False),
        sa.Column("attended_at", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("dropped_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("settled in ('', 'moved', 'declined')", name=op.f("ck_visit_task_settled")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_visit_task_case_id_case")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_task_visit_id_visit")),
        sa.PrimaryKeyConstraint("visit_id", "task_id", name=op.f("pk_visit_task")),
    )
    op.create_index("ix_visit_task_case_id", "visit_task", ["case_id"], unique=False)
    op.create_index(
        "ux_visit_task_task_id",
        "visit_task",
        ["task_id"],
        unique=True,
        sqlite_where=sa.text("dropped_at IS NULL"),
        postgresql_where=sa.text("dropped_at IS NULL"),
    )


def _visit_photo() -> None:
    op.create_table(
        "visit_photo",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("visit_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_visit_photo_case_id_case")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_visit_photo_person_id_person")),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_visit_photo_sha256_blob")),
        sa.ForeignKeyConstraint(
            ["visit_id", "task_id"], ["visit_task.visit_id", "visit_task.task_id"], name=op.f("fk_visit_photo_visit_id_task_id_visit_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_photo")),
        sa.UniqueConstraint("visit_id", "task_id", "no", name=op.f("uq_visit_photo_visit_id_task_id_no")),
    )
    op.create_index("ix_visit_photo_case_id", "visit_photo", ["case_id"], unique=False)


def upgrade() -> None:
    _visit()
    _visit_officer()
    _visit_task()
    _visit_photo()


def downgrade() -> None:
    op.drop_table("visit_photo")
    op.drop_table("visit_task")
    op.drop_table("visit_officer")
    op.drop_table("visit")
