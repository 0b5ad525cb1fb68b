"""The inbox: what waits for somebody to settle it, and closing the day."""
