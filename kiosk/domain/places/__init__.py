"""Exchange places: when they are open, and the slots that follow."""
