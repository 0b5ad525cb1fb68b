"""Until when ready orders are kept, and what waits for somebody to settle it."""
