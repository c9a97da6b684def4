"""A keyed seal over the head of every case's journal. What is there at this moment is sealed once, when the state key is given."""

import hashlib

import sqlalchemy as sa
from alembic import context, op

revision = "0012_seal_heads_expand"
down_revision = "0010_renew_licences_expand"
branch_labels = None
depends_on = None

STATE = sa.table("case_state", sa.column("case_id", sa.BigInteger), sa.column("event_no"), sa.column("head_hash"), sa.column("head_seal"))


def upgrade() -> None:
    op.add_column("case_state", sa.Column("head_seal", sa.Text()))
    key = context.config.attributes.get("state_key")
    if key is None:
        return
    secret = key if len(key) <= 64 else hashlib.sha512(key).digest()
    sealing = STATE.update().where(STATE.c.case_id == sa.bindparam("of")).values(head_seal=sa.bindparam("made"))
    rows = op.get_bind().execute(sa.select(STATE.c.case_id, STATE.c.event_no, STATE.c.head_hash)).all()
    made = [{"of": of, "made": _seal(secret, of, no, head)} for of, no, head in rows]
    if made:
        op.get_bind().execute(sealing, made)


def _seal(secret: bytes, case_id: int, no: int, head: str) -> str:
    return hashlib.blake2b(f"{case_id}:{no}:{head}".encode(), key=secret, digest_size=16, person=b"yizhang-head").hexdigest()
