"""One file per migration; each is independent of the code and runs on both databases."""
