"""How other devices join the store of this hub."""
