"""How the counter is used: the introduction for new staff, and the list of keys."""
