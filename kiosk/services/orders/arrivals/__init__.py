"""What is known of customers who are here, or ask: their orders, and their place in the queue."""
