"""The command line `kiosk`: one package per family of subcommands, and what they share."""

from kiosk.cli.program import main, run_command, run_process

__all__ = ["main", "run_command", "run_process"]
