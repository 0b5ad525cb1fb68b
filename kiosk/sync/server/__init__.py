"""The server of a hub and of head office, and what limits its clients."""
