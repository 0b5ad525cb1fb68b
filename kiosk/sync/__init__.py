"""Both ends of the wire between terminals, the store's hub and head office."""
