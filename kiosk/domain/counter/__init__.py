"""What colleagues at the counters add to an order: shelves, notes, other orders."""
