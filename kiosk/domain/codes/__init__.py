"""Pickup codes, and reading what a scanner or a person enters."""
