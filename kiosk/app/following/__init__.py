"""Follows the settings that head office gives, once nobody uses the screens."""
