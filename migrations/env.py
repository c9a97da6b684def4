"""Alembic's environment: the connection comes from ``migrations.run``; nothing is read from an ini file."""

from alembic import context

from engine.store.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=connection.dialect.name == "sqlite", transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
