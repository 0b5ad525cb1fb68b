"""The screen shown instead of the counter when the database file is damaged or missing."""
