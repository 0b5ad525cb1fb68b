"""Subcommands about the people who work in the store, and their PINs."""
