"""Who works in the store: their list, their PINs, and the record of who was at work."""
