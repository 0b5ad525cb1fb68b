"""The people who work in a store, and their PINs."""
