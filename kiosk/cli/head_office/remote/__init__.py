"""What head office has of a device that is far away."""
