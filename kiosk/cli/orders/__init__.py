"""Subcommands about orders: import, list, show, move, check in, and the workflow."""
