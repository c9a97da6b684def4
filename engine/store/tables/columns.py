"""The one MetaData and the few column shapes that all tables share."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, MetaData, Text

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identity() -> Column[int]:
    """A 63-bit id made by the product (see ``engine.store.ids``), never by the database."""
    return Column("id", BigInteger, primary_key=True, autoincrement=False)


def instant(name: str, *, nullable: bool = False) -> Column[int]:
    """An instant, epoch milliseconds UTC."""
    return Column(name, BigInteger, nullable=nullable)


def text(name: str, *, nullable: bool = False, default: str | None = None) -> Column[str]:
    """A text column; ``default`` is the server's default as well."""
    return Column(name, Text, nullable=nullable, server_default=default)


def json_text(name: str, *, nullable: bool = False) -> Column[str]:
    """JSON kept as text, so that both databases hold the same bytes."""
    return Column(name, Text, nullable=nullable)
