"""Synchronisation between a store's devices, its hub and head office: client and server."""
