"""What is shown when the screens do not start: why, and another try."""

WIPED_NAME = "wiped.json"
"""The note of a device that is to wipe its data, or has."""
