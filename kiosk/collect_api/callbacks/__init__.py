"""Callbacks: what head office tells a client's receiver, and how it reaches it."""
