"""The ports of the use cases: what they need from the outside."""
