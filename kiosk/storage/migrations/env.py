"""Runs the migrations on the connection that `storage.schema` hands over."""

from __future__ import annotations

from alembic import context

from kiosk.storage.tables import METADATA


def run() -> None:
    """Migrate, each step in a transaction, or not at all."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        transaction_per_migration=True,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
