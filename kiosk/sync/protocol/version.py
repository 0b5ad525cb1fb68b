"""The versions of the protocol that this program speaks, in both directions."""

PROTOCOL_MIN = 2
PROTOCOL_MAX = 2
