"""The click & collect counter of one store."""

__version__ = "0.2.0"
