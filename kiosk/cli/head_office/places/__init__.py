"""The subcommands about exchange places."""
