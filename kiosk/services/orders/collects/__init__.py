"""What retailers ask for besides new orders."""
