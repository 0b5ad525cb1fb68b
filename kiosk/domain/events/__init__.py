"""Events, their payloads and hashes, the store's log, and the state they result in."""
