"""Tables whose rows are kept twice, so that bit errors of the disk are noticed."""

from __future__ import annotations

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
    "held_arrival": "held_id, order_ids, by_code, device_name, held_at, due_at",
    "attempt": "id, device_name, at",
    "command": "command_seq, command_id, kind, order_id, payload, issued_by, issued_at, "
    "prev_hash, hash",
    "person": "person_id, name, role, pin_hash, position",
    "pin_miss": "person_id, misses, at, boot_id, since_boot_s",
    "set_aside": "id, event_id, hash, order_id, reason, at, contents",
}
"""Tables that no journal and no hash can verify: their columns, the key first."""
