"""The picking list: what is to be fetched for the next slots."""
