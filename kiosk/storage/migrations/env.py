"""Runs the migrations on the connection that `storage.schema` hands over."""

from __future__ import annotations

from alembic import context

from kiosk.storage.tables import METADATA


def run() -> None:
    """Migrate in the transaction that is already open on the connection."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
