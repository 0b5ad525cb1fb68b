"""Subcommands that open screens: run and demo."""
