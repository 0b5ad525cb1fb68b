"""The settings of the store and of this device, changed on the screen by a manager."""
