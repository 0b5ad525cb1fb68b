"""What the check-in does beside the orders themselves."""
