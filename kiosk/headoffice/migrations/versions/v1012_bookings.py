"""Places with opening hours, and the bookings of their slots."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "1012"
down_revision = "1011"
branch_labels = depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "place",
        sa.Column("exchange_place_id", sa.Text(), primary_key=True),
        _store(),
        _text("hours"),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        _text("timezone"),
    )
    op.create_table(
        "place_day",
        sa.Column("exchange_place_id", sa.Text(), _of_place(), primary_key=True),
        sa.Column("day", sa.Text(), primary_key=True),
        _text("hours"),
    )
    op.create_table(
        "booking",
        sa.Column("booking_id", sa.Text(), primary_key=True),
        _store(),
        sa.Column("exchange_place_id", sa.Text(), _of_place(), nullable=False, index=True),
        _text("slot_start"),
        _text("slot_end"),
        sa.Column("expires_at", sa.Text()),
        sa.Column("collect_id", sa.Text(), index=True),
    )
    op.create_table(
        "booked_unit",
        sa.Column("exchange_place_id", sa.Text(), primary_key=True),
        sa.Column("slot_start", sa.Text(), primary_key=True),
        sa.Column("unit", sa.Integer(), primary_key=True, autoincrement=False),
        _text("slot_end"),
        sa.Column(
            "booking_id",
            sa.Text(),
            sa.ForeignKey("booking.booking_id"),
            nullable=False,
            index=True,
        ),
    )


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _store() -> sa.Column[Any]:
    return sa.Column("store_id", sa.Text(), sa.ForeignKey("store.store_id"), nullable=False)


def _of_place() -> sa.ForeignKey:
    return sa.ForeignKey("place.exchange_place_id")
