"""The invariants, their checks during a run and at rest, and what a run reached."""
