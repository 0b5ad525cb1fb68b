"""One file for each step; each stands on its own and runs on both databases."""
