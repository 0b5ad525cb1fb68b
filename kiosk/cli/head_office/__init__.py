"""The subcommand `kiosk headoffice` and its own subcommands."""
