"""Subcommands that look after the data: verify, doctor, backup."""
