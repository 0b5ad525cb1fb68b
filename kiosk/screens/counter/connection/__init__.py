"""The state of the link to the hub or to head office, in words."""
