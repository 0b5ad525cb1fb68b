"""The first start of a device: no settings are there yet, so a screen asks for them."""
