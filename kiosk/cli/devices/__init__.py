"""Subcommands about the devices of a store: the hub, pairing, the list of devices."""
