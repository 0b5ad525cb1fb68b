"""Exchange places: when they are open, the slots that follow, and their parking bays."""
