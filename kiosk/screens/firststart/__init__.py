"""The screen of a device that starts for the first time: it asks what the settings must know."""
