"""Runs the migrations on the connection that `headoffice.schema` hands over."""

from __future__ import annotations

from alembic import context

from kiosk.headoffice.storage.tables import METADATA


def run() -> None:
    """Migrate in the transaction that is already open on the connection."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=METADATA)
    with context.begin_transaction():
        context.run_migrations()


run()
