"""What hubs call: the server, its authentication and its limits."""
