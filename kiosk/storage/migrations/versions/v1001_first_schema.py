"""The first schema: orders, the log, who is here, devices, and the triggers that guard them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE orders (
  id INTEGER NOT NULL, order_id VARCHAR NOT NULL, exchange_place_id VARCHAR NOT NULL,
  mode VARCHAR NOT NULL, created_at TEXT NOT NULL, content_hash VARCHAR NOT NULL,
  pickup_code VARCHAR NOT NULL, shelf VARCHAR, first_name VARCHAR NOT NULL,
  last_name VARCHAR NOT NULL, surname_folded VARCHAR NOT NULL, phone VARCHAR NOT NULL,
  email VARCHAR NOT NULL, language VARCHAR NOT NULL, item_count INTEGER NOT NULL,
  status VARCHAR NOT NULL, version INTEGER NOT NULL, slot_start TEXT, slot_end TEXT,
  handed_count INTEGER NOT NULL, resume_stack VARCHAR NOT NULL, claim_counter VARCHAR,
  claim_person VARCHAR, reason VARCHAR, expected_at TEXT, changed_at TEXT NOT NULL,
  seen BOOLEAN NOT NULL, ready_at TEXT, keep_until VARCHAR, board_column VARCHAR,
  code_key VARCHAR DEFAULT '' NOT NULL, number_key VARCHAR DEFAULT '' NOT NULL,
  shelved_on VARCHAR, open_notes VARCHAR DEFAULT '' NOT NULL, PRIMARY KEY (id), UNIQUE (order_id)
)""",
    """CREATE TABLE event (
  position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, event_id VARCHAR NOT NULL,
  operation_id VARCHAR NOT NULL, device_id VARCHAR NOT NULL, device_epoch INTEGER NOT NULL,
  device_seq INTEGER NOT NULL, kind VARCHAR NOT NULL, order_id VARCHAR, from_status VARCHAR,
  to_status VARCHAR, expected_version INTEGER, actor_role VARCHAR NOT NULL,
  actor_name VARCHAR NOT NULL, reason VARCHAR, comment VARCHAR, data VARCHAR NOT NULL,
  personal VARCHAR NOT NULL, occurred_at TEXT NOT NULL, clock_offset_ms INTEGER,
  schema_version INTEGER NOT NULL, prev_hash VARCHAR NOT NULL, hash VARCHAR NOT NULL,
  store_seq INTEGER, hub_epoch INTEGER, outcome VARCHAR, outcome_reason VARCHAR,
  store_hash VARCHAR, subject_id VARCHAR, UNIQUE (device_id, device_epoch, device_seq),
  UNIQUE (event_id))""",
    """CREATE TABLE arrival (arrival_id VARCHAR NOT NULL, since TEXT NOT NULL, bay VARCHAR,
  ended_at TEXT, PRIMARY KEY (arrival_id))""",
    """CREATE TABLE arrival_order (
  arrival_id VARCHAR NOT NULL, position INTEGER NOT NULL, order_id VARCHAR NOT NULL,
  PRIMARY KEY (arrival_id, position), FOREIGN KEY(arrival_id) REFERENCES arrival (arrival_id),
  FOREIGN KEY(order_id) REFERENCES orders (order_id))""",
    """CREATE TABLE attempt (id INTEGER NOT NULL, device_name VARCHAR NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (id))""",
    """CREATE TABLE command (
  command_seq INTEGER NOT NULL, command_id VARCHAR NOT NULL, kind VARCHAR NOT NULL,
  order_id VARCHAR, payload VARCHAR NOT NULL, issued_by VARCHAR NOT NULL, issued_at TEXT NOT NULL,
  prev_hash VARCHAR NOT NULL, hash VARCHAR NOT NULL, PRIMARY KEY (command_seq))""",
    """CREATE TABLE device (
  device_id VARCHAR NOT NULL, device_epoch INTEGER NOT NULL, role VARCHAR DEFAULT 'hub' NOT NULL,
  hub_epoch INTEGER DEFAULT '1' NOT NULL, history_id VARCHAR DEFAULT '' NOT NULL,
  store_id VARCHAR DEFAULT '' NOT NULL, store_name VARCHAR DEFAULT '' NOT NULL,
  PRIMARY KEY (device_id))""",
    """CREATE TABLE held_action (
  held_id VARCHAR NOT NULL, order_id VARCHAR NOT NULL, drafts VARCHAR NOT NULL,
  tapped_at TEXT NOT NULL, due_at TEXT NOT NULL, counter VARCHAR NOT NULL, problem VARCHAR,
  arrival_id VARCHAR, operation_id VARCHAR NOT NULL, PRIMARY KEY (held_id), UNIQUE (order_id),
  FOREIGN KEY(order_id) REFERENCES orders (order_id))""",
    "CREATE TABLE known_word (word VARCHAR NOT NULL, PRIMARY KEY (word)) WITHOUT ROWID",
    """CREATE TABLE line (
  order_pk INTEGER NOT NULL, number INTEGER NOT NULL, label VARCHAR NOT NULL,
  quantity INTEGER NOT NULL, ean VARCHAR, handed INTEGER NOT NULL, PRIMARY KEY (order_pk, number),
  FOREIGN KEY(order_pk) REFERENCES orders (id)
) WITHOUT ROWID""",
    """CREATE TABLE pairing_code (
  code_hash VARCHAR NOT NULL, role VARCHAR NOT NULL, expires_at TEXT NOT NULL, used_at TEXT,
  PRIMARY KEY (code_hash))""",
    """CREATE TABLE peer (
  device_id VARCHAR NOT NULL, role VARCHAR NOT NULL, name VARCHAR NOT NULL,
  secret_hash VARCHAR NOT NULL, paired_at TEXT NOT NULL, revoked_at TEXT, quarantined_at TEXT,
  last_contact_at TEXT, quarantined_for VARCHAR, clock_offset_ms INTEGER,
  public_key VARCHAR DEFAULT '' NOT NULL, signs_since INTEGER, PRIMARY KEY (device_id))""",
    """CREATE TABLE person (person_id VARCHAR NOT NULL, name VARCHAR NOT NULL,
  role VARCHAR NOT NULL, pin_hash VARCHAR NOT NULL, position INTEGER NOT NULL,
  PRIMARY KEY (person_id))""",
    """CREATE TABLE pin_miss (person_id VARCHAR NOT NULL, misses INTEGER NOT NULL, at TEXT NOT NULL,
  boot_id VARCHAR NOT NULL, since_boot_s FLOAT NOT NULL, PRIMARY KEY (person_id))""",
    """CREATE TABLE row_copy (
  of_table VARCHAR NOT NULL, of_row VARCHAR NOT NULL, contents VARCHAR NOT NULL,
  PRIMARY KEY (of_table, of_row)
) WITHOUT ROWID""",
    """CREATE TABLE set_aside (
  id INTEGER NOT NULL, event_id VARCHAR NOT NULL, hash VARCHAR NOT NULL, order_id VARCHAR,
  reason VARCHAR NOT NULL, at TEXT NOT NULL, contents VARCHAR NOT NULL, PRIMARY KEY (id))""",
    """CREATE TABLE signature (
  event_id VARCHAR NOT NULL, signature VARCHAR NOT NULL, PRIMARY KEY (event_id)
) WITHOUT ROWID""",
    """CREATE TABLE transition (
  role VARCHAR NOT NULL, from_status VARCHAR NOT NULL, to_status VARCHAR NOT NULL,
  PRIMARY KEY (role, from_status, to_status)
) WITHOUT ROWID""",
    """CREATE TABLE upload (device_epoch INTEGER NOT NULL, acked_seq INTEGER NOT NULL,
  PRIMARY KEY (device_epoch))""",
    """CREATE TABLE upstream (
  id INTEGER NOT NULL, acked_store_seq INTEGER NOT NULL, snapshot_as_of INTEGER,
  snapshot_cursor VARCHAR, last_contact_at TEXT, clock_offset_ms INTEGER, refusal VARCHAR,
  refused_at TEXT, acked_hash VARCHAR, PRIMARY KEY (id))""",
    *(
        f"""CREATE VIRTUAL TABLE {name} USING fts5(
  words, phones, parcel, detail=column, prefix='1 2 3',
  tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* S* Co Cn'")"""
        for name in ("open_search", "ended_search")
    ),
    "INSERT INTO open_search(open_search, rank) VALUES ('secure-delete', 1)",
    "INSERT INTO ended_search(ended_search, rank) VALUES ('secure-delete', 1)",
    "CREATE VIRTUAL TABLE open_word USING fts5vocab('open_search', 'instance')",
    "CREATE VIRTUAL TABLE ended_word USING fts5vocab('ended_search', 'instance')",
)

INDEXES = (
    "CREATE INDEX ix_arrival_ended_at ON arrival (ended_at)",
    "CREATE INDEX ix_arrival_order_order_id ON arrival_order (order_id)",
    "CREATE INDEX ix_command_command_id ON command (command_id)",
    "CREATE INDEX ix_event_decided ON event(reason) WHERE kind = 'decided'",
    "CREATE INDEX ix_event_help ON event (subject_id) WHERE kind = 'help'",
    "CREATE INDEX ix_event_operation_id ON event (operation_id)",
    "CREATE INDEX ix_event_order_id ON event (order_id)",
    "CREATE INDEX ix_event_pending ON event(position) WHERE store_seq IS NULL",
    "CREATE INDEX ix_event_shelved ON event(device_id, position) WHERE kind = 'shelved'",
    "CREATE INDEX ix_event_subject ON event(subject_id) WHERE subject_id IS NOT NULL",
    """CREATE INDEX ix_event_without_effect ON event(outcome)
  WHERE outcome IN ('conflict', 'rejected')""",
    "CREATE INDEX ix_orders_board ON orders (board_column, slot_start)",
    "CREATE INDEX ix_orders_code_key ON orders (code_key)",
    "CREATE INDEX ix_orders_number_key ON orders (number_key)",
    "CREATE INDEX ix_orders_open ON orders (slot_start) WHERE board_column IS NOT NULL",
    "CREATE INDEX ix_orders_phone ON orders (phone)",
    "CREATE INDEX ix_orders_pickup_code ON orders (pickup_code)",
    "CREATE INDEX ix_orders_status_changed ON orders (status, changed_at)",
    "CREATE INDEX ix_orders_surname_folded ON orders (surname_folded)",
    "CREATE INDEX ix_set_aside_event_id ON set_aside (event_id)",
    """CREATE UNIQUE INDEX ux_event_step ON event(order_id, expected_version)
  WHERE kind = 'status' AND outcome = 'applied'""",
    "CREATE UNIQUE INDEX ux_event_store_seq ON event(store_seq) WHERE store_seq IS NOT NULL",
)

TRIGGERS = (
    """CREATE TRIGGER order_begins_empty BEFORE INSERT ON orders
BEGIN
  SELECT RAISE(ABORT, 'an order begins at version 0') WHERE NEW.version <> 0;
  SELECT RAISE(ABORT, 'the order is there already') WHERE EXISTS (
    SELECT 1 FROM orders WHERE order_id = NEW.order_id OR id = NEW.id);
END""",
    """CREATE TRIGGER order_is_kept BEFORE DELETE ON orders
WHEN OLD.version > 0
BEGIN SELECT RAISE(ABORT, 'an order with a journal stays'); END""",
    """CREATE TRIGGER transition_no_insert BEFORE INSERT ON transition
BEGIN SELECT RAISE(ABORT, 'the workflow changes by migration only'); END""",
    """CREATE TRIGGER transition_no_update BEFORE UPDATE ON transition
BEGIN SELECT RAISE(ABORT, 'the workflow changes by migration only'); END""",
    """CREATE TRIGGER transition_no_delete BEFORE DELETE ON transition
BEGIN SELECT RAISE(ABORT, 'the workflow changes by migration only'); END""",
    """CREATE TRIGGER event_is_new BEFORE INSERT ON event
BEGIN
  SELECT RAISE(ABORT, 'the event is in the journal already') WHERE EXISTS (
    SELECT 1 FROM event WHERE position = NEW.position)
  OR EXISTS (SELECT 1 FROM event WHERE event_id = NEW.event_id)
  OR EXISTS (SELECT 1 FROM event WHERE device_id = NEW.device_id
    AND device_epoch = NEW.device_epoch AND device_seq = NEW.device_seq);
END""",
    """CREATE TRIGGER event_is_never_altered BEFORE UPDATE OF position, event_id, operation_id,
  device_id, device_epoch, device_seq, kind, order_id, from_status, to_status, expected_version,
  actor_role, reason, data, occurred_at, clock_offset_ms, schema_version, prev_hash, hash ON
  event
BEGIN SELECT RAISE(ABORT, 'the journal is never altered'); END""",
    """CREATE TRIGGER event_is_legal BEFORE INSERT ON event
WHEN NEW.kind = 'status' AND (NEW.outcome IS NULL OR NEW.outcome = 'applied')
BEGIN
  SELECT RAISE(ABORT, 'transition is not legal') WHERE NOT EXISTS (
    SELECT 1 FROM transition WHERE role = NEW.actor_role
    AND from_status = COALESCE(NEW.from_status, '') AND to_status = NEW.to_status);
  SELECT RAISE(ABORT, 'event does not follow its order')
  WHERE NEW.outcome IS NULL AND NOT EXISTS (
    SELECT 1 FROM orders WHERE order_id = NEW.order_id AND version = NEW.expected_version
    AND status = COALESCE(NEW.from_status, NEW.to_status)
    AND (NEW.from_status IS NULL) = (version = 0));
  SELECT RAISE(ABORT, 'event does not follow the log of its order')
  WHERE NEW.outcome = 'applied' AND NOT (
    ((NEW.from_status IS NULL AND NEW.expected_version = 0)
      OR EXISTS (SELECT 1 FROM event WHERE order_id = NEW.order_id AND kind = 'status'
        AND outcome = 'applied' AND expected_version = NEW.expected_version - 1
        AND to_status = NEW.from_status))
    AND NOT EXISTS (SELECT 1 FROM event WHERE order_id = NEW.order_id AND kind = 'status'
      AND outcome = 'applied' AND expected_version >= NEW.expected_version));
END""",
    """CREATE TRIGGER event_has_its_order BEFORE INSERT ON event
WHEN NEW.order_id IS NOT NULL AND (NEW.outcome IS NULL OR NEW.outcome = 'applied')
BEGIN
  SELECT RAISE(ABORT, 'the order of the event is not here') WHERE NOT EXISTS (
    SELECT 1 FROM orders WHERE order_id = NEW.order_id);
END""",
    """CREATE TRIGGER event_is_sequenced_in_turn BEFORE UPDATE OF outcome ON event
WHEN NEW.kind = 'status' AND NEW.outcome = 'applied'
BEGIN
  SELECT RAISE(ABORT, 'event does not follow the log of its order') WHERE NOT (
    (NEW.from_status IS NULL AND NEW.expected_version = 0)
    OR EXISTS (SELECT 1 FROM event WHERE order_id = NEW.order_id AND kind = 'status'
      AND outcome = 'applied' AND expected_version = NEW.expected_version - 1
      AND to_status = NEW.from_status));
END""",
    """CREATE TRIGGER order_moves_by_event BEFORE UPDATE OF status, version ON orders
WHEN NEW.status <> OLD.status OR NEW.version <> OLD.version
BEGIN
  SELECT RAISE(ABORT, 'an order moves only by its journal') WHERE NOT (
    (NEW.version - 1 >= COALESCE((SELECT MAX(expected_version) FROM event
        WHERE order_id = NEW.order_id AND kind = 'status' AND outcome = 'applied'), 0)
      AND EXISTS (SELECT 1 FROM event WHERE order_id = NEW.order_id AND kind = 'status'
        AND to_status = NEW.status AND expected_version = NEW.version - 1
        AND (outcome IS NULL OR outcome = 'applied')))
    OR (NEW.version = 0
      AND EXISTS (SELECT 1 FROM event WHERE order_id = NEW.order_id AND kind = 'status'
        AND outcome IS NULL)
      AND NOT EXISTS (SELECT 1 FROM event WHERE order_id = NEW.order_id AND kind = 'status'
        AND outcome = 'applied')));
END""",
    """CREATE TRIGGER event_keeps_its_seq BEFORE UPDATE OF
  store_seq, hub_epoch, outcome, outcome_reason, store_hash ON event
WHEN OLD.store_seq IS NOT NULL AND NEW.store_seq IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the log is never altered'); END""",
    """CREATE TRIGGER event_keeps_its_subject BEFORE UPDATE OF subject_id ON event
BEGIN SELECT RAISE(ABORT, 'the journal is never altered'); END""",
    """CREATE TRIGGER event_is_kept BEFORE DELETE ON event
WHEN OLD.store_seq IS NOT NULL OR (
  EXISTS (SELECT 1 FROM device WHERE device_id = OLD.device_id OR role IN ('hub', 'counter'))
  AND NOT EXISTS (SELECT 1 FROM set_aside WHERE event_id = OLD.event_id AND hash = OLD.hash))
BEGIN SELECT RAISE(ABORT, 'the journal is never shortened'); END""",
    """CREATE TRIGGER set_aside_is_kept BEFORE DELETE ON set_aside
    BEGIN SELECT RAISE(ABORT, 'what was set aside is kept'); END""",
    """CREATE TRIGGER set_aside_is_unaltered
    BEFORE UPDATE OF id, event_id, hash, order_id, reason, at ON set_aside
    BEGIN SELECT RAISE(ABORT, 'what was set aside is kept'); END""",
    *(
        f"""CREATE TRIGGER order_is_searched_as_{index} AFTER UPDATE OF board_column ON orders
WHEN OLD.board_column {before} AND NEW.board_column {now} BEGIN
  INSERT INTO {index}_search(rowid, words, phones, parcel)
    SELECT rowid, words, phones, parcel FROM {other}_search WHERE rowid = NEW.id;
  DELETE FROM {other}_search WHERE rowid = NEW.id;
END"""  # noqa: S608
        for index, other, before, now in (
            ("open", "ended", "IS NULL", "IS NOT NULL"),
            ("ended", "open", "IS NOT NULL", "IS NULL"),
        )
    ),
)
"""An event outside the workflow, or an altered one, cannot be written."""

COPIED = {
    "device": "device_id, device_epoch, role, hub_epoch, history_id, store_id, store_name",
    "upload": "device_epoch, acked_seq",
    "upstream": "id, acked_store_seq, acked_hash, snapshot_as_of, snapshot_cursor, "
    "last_contact_at, clock_offset_ms, refusal, refused_at",
    "peer": "device_id, role, name, secret_hash, paired_at, revoked_at, quarantined_at, "
    "last_contact_at, quarantined_for, clock_offset_ms, public_key, signs_since",
    "signature": "event_id, signature",
    "pairing_code": "code_hash, role, expires_at, used_at",
    "held_action": "held_id, order_id, drafts, tapped_at, due_at, counter, problem, arrival_id, "
    "operation_id",
    "attempt": "id, device_name, at",
    "command": "command_seq, command_id, kind, order_id, payload, issued_by, issued_at, "
    "prev_hash, hash",
    "person": "person_id, name, role, pin_hash, position",
    "pin_miss": "person_id, misses, at, boot_id, since_boot_s",
    "set_aside": "id, event_id, hash, order_id, reason, at, contents",
}
"""Every table that neither the journal nor a hash speaks for. The first column is its key."""


def copy_triggers(table: str, columns: str) -> tuple[str, ...]:
    """What keeps the copies of a table's rows."""
    key = columns.partition(",")[0]
    new = ", ".join(f"NEW.{name.strip()}" for name in columns.split(","))
    put = f"INSERT OR REPLACE INTO row_copy VALUES ('{table}', NEW.{key}, json_array({new}));"  # noqa: S608
    drop = f"DELETE FROM row_copy WHERE of_table = '{table}' AND of_row = OLD.{key};"  # noqa: S608
    return (
        f"CREATE TRIGGER {table}_copied_new AFTER INSERT ON {table} BEGIN {put} END",
        f"CREATE TRIGGER {table}_copied_again AFTER UPDATE ON {table} BEGIN {drop} {put} END",
        f"CREATE TRIGGER {table}_copied_no_more AFTER DELETE ON {table} BEGIN {drop} END",
    )


FLAGS = ("BLOCKED", "DELAYED")
STATUSES = (
    *("INIT", "STOCK_OK", "STARTED", "READY", "AWAITING", "IN_PROGRESS"),
    *("PICK_UP_OK", "PICK_UP_FAILED", "PICK_UP_PARTIALLY", "CANCELLED", *FLAGS, "REPLANNED"),
)
STEPS = {
    "": "INIT STARTED",
    "INIT": "STOCK_OK",
    "STOCK_OK": "STARTED",
    "STARTED": "READY DELAYED BLOCKED CANCELLED REPLANNED",
    "READY": "AWAITING DELAYED BLOCKED CANCELLED REPLANNED",
    "AWAITING": "IN_PROGRESS DELAYED BLOCKED",
    "IN_PROGRESS": "PICK_UP_OK PICK_UP_PARTIALLY PICK_UP_FAILED DELAYED BLOCKED",
    "PICK_UP_PARTIALLY": "DELAYED BLOCKED CANCELLED REPLANNED",
    "PICK_UP_FAILED": "CANCELLED REPLANNED",
    "DELAYED": " ".join(status for status in STATUSES if status != "DELAYED"),
    "BLOCKED": " ".join(status for status in STATUSES if status != "BLOCKED"),
    "CANCELLED": "DELAYED BLOCKED",
    "REPLANNED": "INIT STOCK_OK STARTED",
}
"""The workflow as it stood when this step was written; a test holds it against the domain."""


def _code(status: str) -> str:
    return f"COLLECT_{status}" if status else ""


def _permitted(role: str, origin: str, target: str) -> bool:
    if origin == "":
        return role in ("head_office", "system")
    arrival = (origin, target) == ("READY", "AWAITING")
    return {
        "customer": arrival,
        "staff": "CANCELLED" not in (origin, target),
        "manager": True,
        "head_office": (origin, target) == ("STOCK_OK", "STARTED")
        or target in ("CANCELLED", "REPLANNED"),
        "system": arrival or target in ("INIT", "STOCK_OK", "STARTED", *FLAGS),
    }[role]


def transition_rows() -> list[dict[str, str]]:
    """One row for every step that a role may take."""
    return [
        {"role": role, "from_status": _code(origin), "to_status": _code(target)}
        for role in ("customer", "staff", "manager", "head_office", "system")
        for origin, targets in STEPS.items()
        for target in targets.split()
        if _permitted(role, origin, target)
    ]


def upgrade() -> None:
    """Make every table, fill the workflow, then the indexes and the triggers."""
    connection = op.get_bind()
    for statement in TABLES:
        connection.exec_driver_sql(statement)
    transition = sa.table(
        "transition",
        *(sa.column(name, sa.String()) for name in ("role", "from_status", "to_status")),
    )
    op.bulk_insert(transition, transition_rows())
    for statement in (*INDEXES, *TRIGGERS):
        connection.exec_driver_sql(statement)
    for table, columns in COPIED.items():
        for statement in copy_triggers(table, columns):
            connection.exec_driver_sql(statement)
