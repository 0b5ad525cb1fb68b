"""The subcommand `kiosk headoffice` and those below it."""
