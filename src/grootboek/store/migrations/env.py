"""Alembic's entry: runs the migrations on the connection it is handed."""

from alembic import context

from grootboek.store.tables.administration import metadata

# One transaction for all migrations and the guards after them: the caller's.
context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transaction_per_migration=False
)
context.run_migrations()
