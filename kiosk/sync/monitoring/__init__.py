"""What a server tells those who look after it: its calls, its figures, whether it is ready."""
