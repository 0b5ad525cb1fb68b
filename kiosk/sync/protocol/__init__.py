"""What travels between a device and its upstream, and the checks both sides share."""
