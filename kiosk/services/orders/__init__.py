"""What people do with orders: at the counter, at the check-in, by import, by head office."""
