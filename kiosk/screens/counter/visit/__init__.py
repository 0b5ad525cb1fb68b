"""What colleagues add to the selected order: the customer's other orders, its shelf, its notes."""
