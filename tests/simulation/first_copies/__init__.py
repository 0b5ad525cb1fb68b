"""Counters that get a new disk, and load their store anew."""
