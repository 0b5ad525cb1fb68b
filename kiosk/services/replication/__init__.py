"""The store's log on this device: validation, conflict resolution, following, progress."""
