"""The sheets over the counter, which ask for what an action needs."""
