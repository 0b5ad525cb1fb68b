"""What an order is: frozen values and pure functions, standard library only."""
