"""The stores' devices: pairing codes, secrets, and which device is a store's hub."""
