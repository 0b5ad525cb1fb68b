"""What is shown instead of the counter when the database file turns out to be damaged."""
