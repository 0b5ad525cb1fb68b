"""The orders and arrivals in the local database."""
