"""What colleagues at the counters do for a customer besides moving one order."""
