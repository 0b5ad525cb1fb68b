"""Head office: the server at the other end of every store's hub. It asks, and is told."""
