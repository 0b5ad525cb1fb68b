"""Subcommands that check and copy the data: verify, doctor, backup."""
