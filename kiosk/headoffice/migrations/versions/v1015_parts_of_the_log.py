"""PostgreSQL keeps the log in parts by store; and what was sent before head office was restored."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "1015"
down_revision = "1014"
branch_labels = depends_on = None

PARTS = 16

UNALTERED = (
    "store_id, store_seq, hub_epoch, outcome, outcome_reason, event_id, device_id, device_epoch, "
    "device_seq, kind, order_id, from_status, to_status, expected_version, actor_role, contents, "
    "event_hash, prev_hash, hash"
)
"""The columns of the log that nothing updates, as 1001 has them."""


def upgrade() -> None:
    """Add the table, and on PostgreSQL move the log into its parts."""
    op.create_table(
        "sent_before",
        sa.Column("message_id", sa.Text(), primary_key=True),
        *(_text(name) for name in ("receiver", "store_id", "order_id", "sent_at")),
        sa.Column("is_creators", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_sent_before_order", "sent_before", ["store_id", "order_id"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in (*_moved(), *_keys(), *_guards()):
            op.execute(sa.text(statement))


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moved() -> list[str]:
    """The table in parts, with the rows of the former one: indexes are faster made afterwards."""
    return [
        "ALTER TABLE entry RENAME TO entry_whole",
        "CREATE TABLE entry (LIKE entry_whole INCLUDING DEFAULTS) PARTITION BY HASH (store_id)",
        *(
            f"CREATE TABLE {part} PARTITION OF entry "
            f"FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {number})"
            for number, part in enumerate(_parts())
        ),
        "INSERT INTO entry SELECT * FROM entry_whole",
        "DROP TABLE entry_whole",
    ]


def _keys() -> list[str]:
    is_step = "WHERE kind = 'status' AND outcome = 'applied'"
    return [
        "ALTER TABLE entry ADD PRIMARY KEY (store_id, store_seq)",
        "ALTER TABLE entry ADD UNIQUE (store_id, event_id)",
        "ALTER TABLE entry ADD FOREIGN KEY (store_id) REFERENCES store (store_id)",
        "CREATE INDEX ix_entry_device ON entry (store_id, device_id, device_epoch, device_seq)",
        "CREATE INDEX ix_entry_order ON entry (store_id, order_id)",
        "CREATE UNIQUE INDEX ux_entry_step ON entry (store_id, order_id, expected_version) "
        + is_step,
    ]


def _guards() -> list[str]:
    """As before, and on each part too: a statement that names a part asks no trigger of the log."""
    step = "WHEN (NEW.kind = 'status' AND NEW.outcome = 'applied')"
    legal = f"CREATE TRIGGER entry_is_legal BEFORE INSERT ON entry FOR EACH ROW {step} "
    guards = [
        ("entry_is_kept", "DELETE OR TRUNCATE", "the log is never shortened"),
        ("entry_is_unaltered", f"UPDATE OF {UNALTERED}", "the log is never altered"),
    ]
    return [
        legal + "EXECUTE FUNCTION check_entry()",
        *(
            f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION refuse_change('{why}')"
            for table in ("entry", *_parts())
            for name, what, why in guards
        ),
    ]


def _parts() -> list[str]:
    return [f"entry_part_{number:02}" for number in range(PARTS)]
