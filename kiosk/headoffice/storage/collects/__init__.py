"""The rows behind the Collect API: its clients, their tokens, and the collects they created."""
