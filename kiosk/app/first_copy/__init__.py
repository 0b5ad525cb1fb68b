"""The first copy of a store as one file, on a hub that gives it and on a device that gets it."""
