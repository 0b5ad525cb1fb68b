"""What the hub of a store tells those who look after it."""
