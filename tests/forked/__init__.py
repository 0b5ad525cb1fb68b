"""Processes of the program that start at once, because another one has it all imported."""
