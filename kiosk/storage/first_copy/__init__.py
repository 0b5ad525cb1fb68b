"""The first copy of a store as one file."""
