"""The commands, one file per goal: each loads what it needs, calls use cases, prints."""
