"""Reads orders from CSV files: rows, a mapping of their columns, records."""
