"""The search for orders, and the orders collected last."""
