"""What is shown when the screens do not start: why, and another try."""
