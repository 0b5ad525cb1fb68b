"""Closes a day, and reads what waits for somebody to settle it."""
